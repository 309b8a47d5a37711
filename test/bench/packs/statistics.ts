/** Means, and the interval of a mean by drawing the values anew. */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

export const share = (values: readonly boolean[]): number => mean(values.map(Number))

/** 95 %, by a thousand samples with replacement (percentile bootstrap; Efron 1979). */
export function intervalOfMean(values: readonly number[]): [low: number, high: number] {
  const generator = xoroshiro128plus(values.length)
  const again = () => values.map(() => values[uniformInt(generator, 0, values.length - 1)] as number)
  const means = Array.from({ length: 1000 }, () => mean(again())).sort((a, b) => a - b)
  return [means[25] as number, means[974] as number]
}
