/** Chance that comes out the same for the same seed. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Dice {
  /** 0 ≤ x < 1. */
  share(): number
  /** 0 … below - 1. */
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
  /** A version 7 UUID of this time. */
  id(milliseconds: number): string
}

export function dice(seed: number): Dice {
  const generator = xoroshiro128plus(seed)
  const share = () => uniformFloat64(generator)
  const below = (limit: number) => Math.floor(share() * limit)
  const hex = (digits: number) => Array.from({ length: digits }, () => below(16).toString(16)).join('')
  return {
    share,
    below,
    chance: (probability) => share() < probability,
    pick<T>(choices: readonly T[]): T {
      const chosen = choices[below(choices.length)]
      if (chosen === undefined) throw new RangeError('there is nothing to choose from')
      return chosen
    },
    id(milliseconds) {
      const time = Math.floor(milliseconds).toString(16).padStart(12, '0')
      const variant = '89ab'[below(4)]
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}`
    },
  }
}
