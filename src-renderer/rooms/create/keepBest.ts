/** 'Keep the best k': which pictures of a wall go on, and which would go to the bin. Pure. */
import type { Picture } from '../../../src-main/contract/entities.ts'

export interface Kept {
  readonly best: readonly Picture[]
  readonly rest: readonly Picture[]
  /** Not among the best, and kept all the same: a person favoured or rated them. */
  readonly spared: readonly Picture[]
}

/** `pictures`: those that hang on the wall. Those without a rank come last. */
export function keepBest(pictures: readonly Picture[], k: number): Kept {
  const order = pictures.toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity))
  const others = order.slice(k)
  const chosen = (picture: Picture): boolean => picture.favourite || picture.rating > 0
  return {
    best: order.slice(0, k),
    rest: others.filter((picture) => !chosen(picture)),
    spared: others.filter(chosen),
  }
}
