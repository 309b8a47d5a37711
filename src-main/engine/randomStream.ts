/**
 * The random numbers of one picture: MT19937 seeded with the picture's seed, 53-bit uniform numbers from two outputs
 * each (pure-rand's `mersenne` and `uniformFloat64`). One number is drawn per code that is written, so a picture depends
 * on its own seed alone and not on its neighbours.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { mersenne } from 'pure-rand/generator/mersenne'

/** Returns numbers in [0, 1). `seed` is an integer from 0 to 2³² − 1. */
export function randomStream(seed: number): () => number {
  const generator = mersenne(seed)
  return () => uniformFloat64(generator)
}
