import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src-main/engine/randomStream.ts'

const take = (seed: number, count: number) => {
  const next = randomStream(seed)
  return Array.from({ length: count }, next)
}

describe('randomStream', () => {
  /**
   * Computed with an MT19937 written from its paper (Matsumoto, Nishimura 1998; seeding of 2002), 26 low bits of one
   * output above 27 low bits of the next. If a new version of the library changes them, it changes everybody's pictures.
   */
  it.each([
    [0, [0.12406416194182224, 0.7721193584278794]],
    [7, [0.883730639142549, 0.9148029268847597]],
    [4294967295, [0.24844985561688682, 0.39250200996082973]],
  ])('begins for seed %d as it always did', (seed, numbers) => {
    expect(take(seed, 2)).toEqual(numbers)
  })

  it('gives the same numbers again, and to each stream its own', () => {
    const [one, other] = [randomStream(3), randomStream(4)]
    const mixed = Array.from({ length: 20 }, () => [one(), other()] as const)
    expect(mixed.map(([a]) => a)).toEqual(take(3, 20))
    expect(mixed.map(([, b]) => b)).toEqual(take(4, 20))
  })

  it('stays in [0, 1) and fills it evenly', () => {
    const numbers = take(5, 10_000)
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...numbers)).toBeLessThan(1)
    const tenths = new Array<number>(10).fill(0)
    for (const number of numbers) tenths[Math.floor(number * 10)] = (tenths[Math.floor(number * 10)] ?? 0) + 1
    const chi = tenths.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    // Nine degrees of freedom, the 0.1 % quantile.
    expect(chi).toBeLessThan(27.9)
  })

  it('tells neighbouring seeds apart: their streams are not correlated', () => {
    const count = 4000
    for (const seed of [0, 1, 7, 1000]) {
      const [a, b] = [take(seed, count), take(seed + 1, count)]
      const products = a.map((value, i) => (value - 0.5) * ((b[i] as number) - 0.5))
      const correlation = (12 * products.reduce((sum, value) => sum + value, 0)) / count
      // Four standard deviations of independent streams.
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count))
    }
  })

  it('begins differently for neighbouring seeds, as the pictures of one wall do', () => {
    const firsts = Array.from({ length: 200 }, (_, seed) => take(seed, 1)[0] as number)
    expect(new Set(firsts.map((value) => Math.floor(value * 1e6))).size).toBe(200)
    const mean = firsts.reduce((sum, value) => sum + value, 0) / 200
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 200))
  })
})
