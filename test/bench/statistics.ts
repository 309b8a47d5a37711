/** Means, orders by chance, and intervals by drawing anew. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

export const share = (values: readonly boolean[]): number => mean(values.map(Number))

/** Fisher and Yates's shuffle of a copy. `below`: an integer of 0 … n - 1. */
export function shuffled<T>(values: readonly T[], below: (n: number) => number): T[] {
  const list = [...values]
  for (let at = list.length - 1; at > 0; at--) {
    const other = below(at + 1)
    ;[list[at], list[other]] = [list[other] as T, list[at] as T]
  }
  return list
}

/** As many values of the list, each of them drawn by chance. */
export const drawnAnew = <T>(list: readonly T[], below: (n: number) => number): T[] =>
  list.map(() => list[below(list.length)] as T)

/** 95 % of a thousand values of a statistic of lists drawn anew (percentile bootstrap; Efron 1979). */
export function bootstrapInterval(again: () => number): [low: number, high: number] {
  const found = Array.from({ length: 1000 }, again).sort((a, b) => a - b)
  return [found[25] as number, found[974] as number]
}
