import { expect, test } from 'vitest'
import { learntWeight, makeBatch } from '../../../src-main/training/batch.ts'
import type { LossHead } from '../../../src-main/training/loss.ts'
import { lossHeads } from '../../../src-main/training/lossHeads.ts'

const picture = { ids: [30, 18, 31, 4, 5], positions: [0, 1, 2, 3, 4], kinds: [0, 3, 0, 1, 1] }
const caption = { ids: [31, 4, 33, 17, 19, 34], positions: [0, 1, 2, 3, 4, 5], kinds: [0, 0, 0, 2, 2, 2] }
const manifest = {
  vocabulary: { imageCodes: 16, pieces: 8, commands: [] },
  transformer: { vocabulary: 40 },
} as unknown as Parameters<typeof lossHeads>[1]
const files = [
  { count: 2, repeats: () => 1, example: (index: number) => [picture, caption][index] ?? picture },
]
const allowed = { textWeight: 0.5, vocabulary: 'allowed' } as const
const heads: readonly LossHead[] = lossHeads(files, manifest, allowed)

test('heads are over what decoding may choose, with the tokens that end these very texts', () => {
  expect(heads).toEqual([
    { name: 'codes', ranges: [{ start: 0, end: 16 }] },
    {
      name: 'text',
      ranges: [
        { start: 16, end: 24 },
        { start: 34, end: 35 },
      ],
    },
  ])
  const [onlyPictures] = files.map((file) => ({ ...file, count: 1 }))
  expect(
    lossHeads(onlyPictures === undefined ? [] : [onlyPictures], manifest, { ...allowed, textWeight: 0 }),
  ).toEqual(heads.slice(0, 1))
  expect(lossHeads(files, manifest, { ...allowed, vocabulary: 'whole' }).map(({ ranges }) => ranges)).toEqual(
    [[{ start: 0, end: 40 }], [{ start: 0, end: 40 }]],
  )
})

test('a place is predicted from the one before it, and what fills up counts nowhere', () => {
  const total = learntWeight(picture, 0.5) + learntWeight(caption, 0.5)
  expect(total).toBe(2.5 + 3)
  const batch = makeBatch([picture, caption], heads, 0.5, total)
  const of = (name: string) => Array.from(batch.feeds[name]?.data as ArrayLike<bigint | number>, Number)
  expect(batch.feeds.tokens?.dims).toEqual([2, 5])
  expect(of('tokens')).toEqual([30, 18, 31, 4, 0, 31, 4, 33, 17, 19])
  expect(of('counted')).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1, 1])
  expect(of('codes_rows')).toEqual([2, 3])
  expect(of('codes_targets')).toEqual([4, 5])
  expect(of('text_rows')).toEqual([0, 7, 8, 9])
  expect(of('text_targets')).toEqual([2, 1, 3, 8])
  const weights = [...of('codes_weights'), ...of('text_weights')]
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
  expect(weights[2]).toBeCloseTo(0.5 / total, 6)
  expect(batch.tokens).toBe(9)
})

test('a kind that a batch lacks is fed one place that weighs nothing', () => {
  const { feeds, places } = makeBatch([picture], heads, 0, 2)
  expect(Array.from(feeds.text_weights?.data as Float32Array)).toEqual([0])
  expect(places.text).toEqual([])
})

test('an id where it may not stand is refused', () => {
  const wrong = { ...picture, ids: [30, 18, 31, 20, 5] }
  expect(() => makeBatch([wrong], heads, 0, 1)).toThrow(RangeError)
})
