import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Split } from '../../../../src-main/contract/datasets.ts'
import { divide } from '../../../../src-main/studio/finetunes/plan/heldOut.ts'

interface Item {
  readonly file: string
  readonly split: Split
}

const learning = (files: readonly string[]): Item[] => files.map((file) => ({ file, split: 'train' }))
/** Some of them are there twice. */
const files = fc.array(
  fc.integer({ min: 0, max: 200 }).map((n) => `file ${n}`),
  { minLength: 8, maxLength: 120 },
)
const seeds = fc.nat(1000)
const shares = fc.double({ min: 0.01, max: 0.5, noNaN: true })

test('no picture learns that is held out, and none is lost', () => {
  fc.assert(
    fc.property(files, shares, seeds, (names, share, seed) => {
      const { examples, heldOut } = divide(learning(names), share, seed)
      const out = new Set(heldOut.map(({ file }) => file))
      expect(out.size).toBeGreaterThan(0)
      expect(examples.filter(({ file }) => out.has(file))).toEqual([])
      const all = [...examples, ...heldOut].map(({ file }) => file)
      expect(all.sort()).toEqual([...names].sort())
    }),
  )
})

test('who is held out is told by seed and file, not by the order in which they came', () => {
  fc.assert(
    fc.property(files, shares, seeds, (names, share, seed) => {
      const heldOut = (list: readonly string[]) =>
        new Set(divide(learning(list), share, seed).heldOut.map(({ file }) => file))
      expect(heldOut([...names].reverse())).toEqual(heldOut(names))
    }),
  )
})

test('what the data set says goes first, and its test pictures take no part', () => {
  const items: Item[] = [
    ...learning(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']),
    { file: 'v', split: 'validation' },
    { file: 't', split: 'test' },
  ]
  const { examples, heldOut } = divide(items, 0.5, 1)
  expect(heldOut.map(({ file }) => file)).toEqual(['v'])
  expect(examples.map(({ file }) => file).join('')).toBe('abcdefghi')
})

test('from few pictures none is spared, and none where none is asked for', () => {
  expect(divide(learning(['a', 'b', 'c']), 0.5, 1).heldOut).toEqual([])
  expect(divide(learning(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']), 0, 1).heldOut).toEqual([])
})
