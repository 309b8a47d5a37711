/** Whether Caption Score and stars agree. Pure. */
import type { Agreement } from '../../src-main/contract/gallery.ts'

/** Of the pairs that can be compared; null where there is none. By chance it is a half. */
export function agreementShare({ pairs, agreeing }: Pick<Agreement, 'pairs' | 'agreeing'>): number | null {
  return pairs === 0 ? null : agreeing / pairs
}

const STARS = [1, 2, 3, 4, 5]

/** One entry for each number of stars, also for those that nobody gave. */
export function starsInOrder(stars: Agreement['stars']): Agreement['stars'] {
  return STARS.map(
    (rating) => stars.find((known) => known.rating === rating) ?? { rating, pictures: 0, share: 0 },
  )
}
