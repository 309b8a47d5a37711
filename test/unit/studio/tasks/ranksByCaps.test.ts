import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ranksByCaps } from '../../../../src-main/studio/tasks/ranksByCaps.ts'

test('nothing is ranked as nothing', () => {
  expect(ranksByCaps([]).size).toBe(0)
})

test('best first; equal scores go by index', () => {
  const sums = [-4, -1, -4, -0.5]
  const ranks = ranksByCaps(sums.map((sum, index) => ({ index, caps: { sum } })))
  expect([...ranks].sort(([a], [b]) => a - b)).toEqual([
    [0, 3],
    [1, 2],
    [2, 4],
    [3, 1],
  ])
})

test('property: ranks are 1 … n whatever the order of arrival, and never contradict the scores', () => {
  const candidates = fc.uniqueArray(
    fc.record({ index: fc.nat(300), caps: fc.record({ sum: fc.integer({ min: -9, max: 0 }) }) }),
    { selector: ({ index }) => index },
  )
  fc.assert(
    fc.property(candidates, (list) => {
      const ranks = ranksByCaps(list)
      expect([...ranks.values()].sort((a, b) => a - b)).toEqual(list.map((_, place) => place + 1))
      expect(ranksByCaps(list.toReversed())).toEqual(new Map([...ranks]))
      for (const a of list) {
        for (const b of list) {
          if (a.caps.sum > b.caps.sum) expect(ranks.get(a.index)).toBeLessThan(ranks.get(b.index) ?? 0)
        }
      }
    }),
  )
})
