/** Seeds for what is drawn anew. */
import { MAX_SEED } from '../../src-main/contract/sampling.ts'

export function freshSeed(): number {
  return seedFrom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)
}

/** A seed from four random bytes, low enough that a wall of pictures fits between it and the highest seed. */
export function seedFrom(random: number): number {
  return Math.trunc(random) % (MAX_SEED - 0xffff)
}
