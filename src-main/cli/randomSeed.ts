/** The seed of a command that names none. */
import { randomInt } from 'node:crypto'
import { MAX_COUNT, MAX_SEED } from '../contract/sampling.ts'

/** Leaves room for the seeds of as many pictures as can be asked for. */
export function seedOrRandom(seed: number | null): number {
  return seed ?? randomInt(MAX_SEED - MAX_COUNT)
}
