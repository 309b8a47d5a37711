/**
 * What drawing more candidates bought. The best of n that are drawn at random, without putting back, from the N that
 * there are, in closed form: with scores x(1) ≤ … ≤ x(N), E max = Σ x(i) · C(i − 1, n − 1) ÷ C(N, n). Pure.
 */

/** Entry n − 1 is the expected best of n; the last is the best of all. Scores may come in any order. */
export function expectedBest(scores: readonly number[]): number[] {
  const ordered = scores.toSorted((a, b) => a - b)
  const total = ordered.length
  return ordered.map((_, place) => {
    const n = place + 1
    // The share of draws of n whose best is the highest: n ÷ N. Each lower one's follows from the one above it.
    let share = n / total
    let expected = 0
    for (let i = total; i >= n; i--) {
      expected += (ordered[i - 1] ?? 0) * share
      share *= (i - n) / (i - 1)
    }
    return expected
  })
}

export interface Bought {
  readonly n: number
  readonly best: number
  /** How much higher than the best of half as many, as a share of that. */
  readonly gain: number
}

/** What each doubling bought: the 2nd, 4th, 8th, 16th … candidate. */
export function boughtBy(curve: readonly number[]): Bought[] {
  const steps: Bought[] = []
  for (let n = 2; n <= curve.length; n *= 2) {
    const best = curve[n - 1] ?? 0
    const before = curve[n / 2 - 1] ?? best
    steps.push({ n, best, gain: before === 0 ? 0 : best / before - 1 })
  }
  return steps
}
