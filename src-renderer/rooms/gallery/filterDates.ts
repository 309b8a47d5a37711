/** Days by which pictures are sought, on the person's own clock. Pure. */

/** Days that a quick range reaches back, today included. */
export const quickRanges = { today: 1, week: 7, month: 30 } as const
export type QuickRange = keyof typeof quickRanges

export interface DayRange {
  readonly from: string | null
  readonly to: string | null
}

/** As the contract writes a day. */
export function dayOf(moment: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** Open to the future: what is made while it is shown belongs to it. */
export function quickRange(quick: QuickRange, now: Date): DayRange {
  // The calendar counts, not hours: a day has 23 or 25 of them where clocks are changed.
  const first = new Date(now.getFullYear(), now.getMonth(), now.getDate() - quickRanges[quick] + 1)
  return { from: dayOf(first), to: null }
}

/** Which quick range this is today; null: none. */
export function quickOf(range: DayRange, now: Date): QuickRange | null {
  const names = Object.keys(quickRanges) as QuickRange[]
  return names.find((name) => range.to === null && range.from === quickRange(name, now).from) ?? null
}

/** Minutes from UTC to the person's clock, east positive. */
export function clockOffset(now: Date): number {
  return -now.getTimezoneOffset() || 0
}

/** A range that ends before it begins finds nothing: the end that was not touched follows the other. */
export function ordered(range: DayRange, touched: 'from' | 'to'): DayRange {
  const { from, to } = range
  if (from === null || to === null || from <= to) return range
  return touched === 'from' ? { from, to: from } : { from: to, to }
}
