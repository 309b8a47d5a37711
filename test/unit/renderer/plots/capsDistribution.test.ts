import fc from 'fast-check'
import { expect, it } from 'vitest'
import { distributionOf, surpassed } from '../../../../src-renderer/plots/capsDistribution.ts'

const scored = (...scores: number[]) => scores.map((score, i) => ({ id: String(i), score }))

it('one alone is not distributed', () => {
  expect(distributionOf([], 10)).toBeNull()
  expect(distributionOf(scored(0.5), 10)).toBeNull()
})

it('stands between the lowest and the highest, and piles up where scores are alike', () => {
  const plot = distributionOf(scored(0.2, 0.1, 0.3, 0.3), 11)
  expect(plot).toMatchObject({ low: 0.1, high: 0.3, median: 0.25, levels: 2 })
  expect(plot?.dots.map(({ id, x, level }) => [id, x, level])).toEqual([
    ['1', 0, 0],
    ['0', 0.5, 0],
    ['2', 1, 0],
    ['3', 1, 1],
  ])
})

it('scores that are all the same stand in the middle', () => {
  expect(distributionOf(scored(0.4, 0.4), 11)?.dots.map(({ x }) => x)).toEqual([0.5, 0.5])
})

it('no two dots lie on each other, and none outside', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 256 }),
      (scores) => {
        const plot = distributionOf(scored(...scores), 40)
        const places = plot?.dots.map(({ x, level }) => `${x} ${level}`) ?? []
        expect(new Set(places).size).toBe(scores.length)
        for (const { x, level } of plot?.dots ?? []) {
          expect(x >= 0 && x <= 1 && level < (plot?.levels ?? 0)).toBe(true)
        }
      },
    ),
  )
})

it('how many a picture surpasses: those that score lower, not those that score the same', () => {
  expect(surpassed(scored(0.2, 0.1, 0.2, 0.3), '0')).toBe(1)
  expect(surpassed(scored(0.2), 'nobody')).toBe(0)
})
