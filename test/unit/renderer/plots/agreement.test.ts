import { expect, it } from 'vitest'
import { agreementShare, starsInOrder } from '../../../../src-renderer/plots/agreement.ts'

it('without pairs nothing can be said', () => {
  expect(agreementShare({ pairs: 0, agreeing: 0 })).toBeNull()
  expect(agreementShare({ pairs: 4, agreeing: 3 })).toBe(0.75)
})

it('every number of stars has its place, and no stars have none', () => {
  const stars = [
    { rating: 5, pictures: 2, share: 0.9 },
    { rating: 0, pictures: 9, share: 0.5 },
    { rating: 2, pictures: 1, share: 0.4 },
  ]
  expect(starsInOrder(stars).map(({ rating, pictures }) => [rating, pictures])).toEqual([
    [1, 0],
    [2, 1],
    [3, 0],
    [4, 0],
    [5, 2],
  ])
})
