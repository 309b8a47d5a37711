import { describe, expect, it } from 'vitest'
import { readAdapters } from '../../../src-main/cli/adapterOption.ts'
import { cliWords } from '../../../src-main/language/cli.ts'

const read = (...typed: string[]) => readAdapters(typed, cliWords.en)

describe('--adapter FILE[:strength]', () => {
  it.each([
    ['my-style/adapter.safetensors', 'my-style/adapter.safetensors', 1],
    ['wool.safetensors:0.8', 'wool.safetensors', 0.8],
    ['wool.safetensors:0', 'wool.safetensors', 0],
    [String.raw`C:\art\wool.safetensors`, String.raw`C:\art\wool.safetensors`, 1],
    [String.raw`C:\art\wool.safetensors:1.5`, String.raw`C:\art\wool.safetensors`, 1.5],
    ['C:wool.safetensors', 'C:wool.safetensors', 1],
    ['a:b.safetensors', 'a:b.safetensors', 1],
    ['wool:-1', 'wool', -1],
    ['wool:strong', 'wool:strong', 1],
  ])('%s', (typed, file, strength) => {
    expect(read(typed)).toEqual([{ file, strength }])
  })

  it('takes several, in their order, and none', () => {
    expect(read('a:0.5', 'b')).toEqual([
      { file: 'a', strength: 0.5 },
      { file: 'b', strength: 1 },
    ])
    expect(readAdapters(undefined, cliWords.en)).toEqual([])
  })

  it('refuses nothing in the place of a file, and too many', () => {
    expect(() => read('')).toThrow(expect.objectContaining({ code: 'usage' }))
    expect(() => read(...Array<string>(9).fill('a'))).toThrow(
      expect.objectContaining({ code: 'adapters-too-many', params: { count: 9, most: 8 } }),
    )
  })
})
