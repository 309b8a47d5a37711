/**
 * How the Caption Scores of a generation lie: each candidate as a dot above its score, so that gaps and clusters can be
 * seen where there are a few, and as bars where there are many. Pure.
 */
export interface Scored {
  readonly id: string
  /** Geometric mean per token. */
  readonly score: number
}

export interface Dot extends Scored {
  /** 0 … 1 from the lowest score to the highest. */
  readonly x: number
  /** Place in its pile, from 0. */
  readonly level: number
}

export interface Distribution {
  readonly dots: readonly Dot[]
  readonly low: number
  readonly high: number
  readonly median: number
  /** Height of the highest pile. */
  readonly levels: number
}

/** `columns`: piles that fit side by side. Null where there is nothing to compare. */
export function distributionOf(scored: readonly Scored[], columns: number): Distribution | null {
  if (scored.length < 2) return null
  const ordered = scored.toSorted((a, b) => a.score - b.score)
  const low = ordered[0]?.score ?? 0
  const high = ordered.at(-1)?.score ?? 0
  const place = (score: number) => (high === low ? 0.5 : (score - low) / (high - low))
  const piles = new Map<number, number>()
  const dots = ordered.map(({ id, score }) => {
    const column = Math.round(place(score) * (columns - 1))
    const level = piles.get(column) ?? 0
    piles.set(column, level + 1)
    return { id, score, x: columns === 1 ? 0.5 : column / (columns - 1), level }
  })
  return { dots, low, high, median: medianOf(ordered), levels: Math.max(...piles.values()) }
}

function medianOf(ordered: readonly Scored[]): number {
  const middle = Math.floor(ordered.length / 2)
  const upper = ordered[middle]?.score ?? 0
  return ordered.length % 2 === 1 ? upper : (upper + (ordered[middle - 1]?.score ?? upper)) / 2
}

/** How many score lower than this one. */
export function surpassed(scored: readonly Scored[], id: string): number {
  const own = scored.find((one) => one.id === id)?.score ?? -Infinity
  return scored.filter(({ score }) => score < own).length
}
