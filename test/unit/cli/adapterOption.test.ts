import { describe, expect, it } from 'vitest'
import { bringAdapters, readAdapters } from '../../../src-main/cli/adapterOption.ts'
import { exitCode } from '../../../src-main/cli/exitCode.ts'
import type { CallParams, CallResult } from '../../../src-main/contract/calls.ts'
import { cliWords } from '../../../src-main/language/cli.ts'
import { createFakeStudio } from '../../support/fakeStudio.ts'

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

describe('a name instead of a file', () => {
  const [own, blueprint] = ['a'.repeat(64), 'b'.repeat(64)]
  const words = { kind: 'none' }
  const studioWith = (shipped: unknown[], listed: unknown[] = [{ id: own, name: 'Wool', words }]) =>
    createFakeStudio({
      'adapters.list': () => listed as CallResult<'adapters.list'>,
      'adapters.shipped': () => shipped as CallResult<'adapters.shipped'>,
      'adapters.addShipped': ({ adapter }: CallParams<'adapters.addShipped'>) =>
        ({ id: adapter, name: 'Blueprint', words }) as CallResult<'adapters.addShipped'>,
      'adapters.import': () =>
        ({ id: 'file', name: 'A file', words }) as unknown as CallResult<'adapters.import'>,
    })
  const shipped = [
    { kind: 'adapter', name: 'blueprint', id: blueprint },
    {
      kind: 'unreadable',
      name: 'cut',
      error: { code: 'adapter-invalid', params: { file: 'x', problem: 'y' } },
    },
  ]
  const bring = (name: string, studio = studioWith(shipped)) =>
    bringAdapters([{ file: name, strength: 0.5 }], studio, { note: () => undefined })

  it.each([
    ['blueprint', blueprint],
    ['Wool', own],
    ['no-such/blueprint', 'file'],
    ['nothing.safetensors', 'file'],
    ['package.json', 'file'],
  ])('%s', async (name, adapter) => {
    expect(await bring(name)).toEqual([{ adapter, strength: 0.5 }])
  })

  it('is the one of the library where both have it', async () => {
    const listed = [{ id: own, name: 'blueprint', words }]
    expect(await bring('blueprint', studioWith(shipped, listed))).toEqual([{ adapter: own, strength: 0.5 }])
  })

  it('lists those that there are where it is wrong, and is taken for a file where there are none', async () => {
    await expect(bring('blueprnt')).rejects.toMatchObject({
      code: 'adapter-name-unknown',
      params: { name: 'blueprnt', names: 'blueprint, Wool' },
    })
    const added = studioWith(shipped, [{ id: blueprint, name: 'Blueprint', words }])
    await expect(bring('blueprnt', added)).rejects.toMatchObject({ params: { names: 'blueprint' } })
    expect(exitCode('adapter-name-unknown')).toBe(2)
    expect(await bring('blueprnt', studioWith([], []))).toEqual([{ adapter: 'file', strength: 0.5 }])
  })

  it('says what is wrong with a damaged one', async () => {
    await expect(bring('cut')).rejects.toMatchObject({ code: 'adapter-invalid' })
  })
})
