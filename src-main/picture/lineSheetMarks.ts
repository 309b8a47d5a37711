/** What stands on a page of a line sheet, in points from its top left corner, and the measures of the page. */

export type Mark =
  /** `y` is the baseline. */
  | { kind: 'text'; text: string; x: number; y: number; size: number; colour: string }
  /** A hairline from left to right. */
  | { kind: 'line'; x: number; y: number; width: number; colour: string }
  | { kind: 'box'; x: number; y: number; width: number; height: number; fill: string; stroke: string }
  /** The picture of an entry, in a square. */
  | { kind: 'picture'; entry: number; x: number; y: number; side: number }

/** A4. */
export const PAGE = { width: 595.28, height: 841.89 } as const
export const MARGIN = 40
export const WIDTH = PAGE.width - 2 * MARGIN
/** Where the text ends and the footer begins. */
export const BOTTOM = PAGE.height - 44
export const HAIRLINE_WIDTH = 0.6

/** LOOK.md, Tokens: the light theme. */
export const GRAPHITE = '#202224'
export const QUIET = '#5d5f63'
export const HAIRLINE = '#d5d7db'
/** Lines to write on are darker than those that part. */
export const RULE = '#a3a6ab'

export function moved(marks: readonly Mark[], x: number, y: number): Mark[] {
  return marks.map((mark) => ({ ...mark, x: mark.x + x, y: mark.y + y }))
}
