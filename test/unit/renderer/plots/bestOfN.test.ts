import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boughtBy, expectedBest } from '../../../../src-renderer/plots/bestOfN.ts'

/** The mean of the best over every draw of n, one by one. */
function byCounting(scores: readonly number[], n: number): number {
  const bests: number[] = []
  const choose = (from: number, best: number, left: number): void => {
    if (left === 0) return void bests.push(best)
    for (let i = from; i <= scores.length - left; i++)
      choose(i + 1, Math.max(best, scores[i] ?? -Infinity), left - 1)
  }
  choose(0, -Infinity, n)
  return bests.reduce((sum, best) => sum + best, 0) / bests.length
}

describe('the expected best of n', () => {
  it('of nothing is nothing', () => {
    expect(expectedBest([])).toEqual([])
  })

  it('is what counting every draw gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (scores) => {
          for (const [place, best] of expectedBest(scores).entries()) {
            expect(best).toBeCloseTo(byCounting(scores, place + 1), 10)
          }
        },
      ),
    )
  })

  it('goes from the mean to the maximum and never down, also with many candidates', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 256 }),
        (scores) => {
          const curve = expectedBest(scores)
          expect(curve[0]).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / scores.length)
          expect(curve.at(-1)).toBeCloseTo(Math.max(...scores))
          for (let i = 1; i < curve.length; i++)
            expect(curve[i] ?? 0).toBeGreaterThanOrEqual((curve[i - 1] ?? 0) - 1e-12)
        },
      ),
    )
  })
})

it('each doubling is told by what it gained over the half', () => {
  expect(boughtBy([2, 3, 3.5, 3.6, 3.7])).toEqual([
    { n: 2, best: 3, gain: 0.5 },
    { n: 4, best: 3.6, gain: 3.6 / 3 - 1 },
  ])
  expect(boughtBy([1])).toEqual([])
  expect(boughtBy([0, 0])).toEqual([{ n: 2, best: 0, gain: 0 }])
})
