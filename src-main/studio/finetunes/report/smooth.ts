/** Smoothing without lag: a centred window that shrinks at both ends, so that the curve neither trails nor jumps. */
export function smooth(values: readonly number[], window: number): number[] {
  const half = Math.floor(window / 2)
  const sums = [0]
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value)
  return values.map((_, at) => {
    const reach = Math.min(half, at, values.length - 1 - at)
    const sum = (sums[at + reach + 1] ?? 0) - (sums[at - reach] ?? 0)
    return sum / (2 * reach + 1)
  })
}
