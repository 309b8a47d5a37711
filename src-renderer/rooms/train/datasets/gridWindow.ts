/** Which cards of a grid of equal rows have to be there, so that thousands cost as much as a screenful. Pure. */

export interface GridBox {
  readonly count: number
  readonly columns: number
  readonly rowHeight: number
  readonly top: number
  readonly height: number
}

export interface GridWindow {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  /** Where the first of them stands, in pixels. */
  readonly offset: number
  readonly whole: number
}

/** Rows above and below that are there as well, so that the focus and a quick wheel find them. */
const SPARE = 2

export function gridWindow({ count, columns, rowHeight, top, height }: GridBox): GridWindow {
  const rows = Math.ceil(count / columns)
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - SPARE), Math.max(0, rows - 1))
  const last = Math.min(rows, Math.ceil((top + height) / rowHeight) + SPARE)
  return {
    from: first * columns,
    to: Math.min(count, Math.max(last, first) * columns),
    offset: first * rowHeight,
    whole: rows * rowHeight,
  }
}

export function columnsIn(width: number, least: number): number {
  return Math.max(1, Math.floor(width / least))
}

/** The pages of `size` that a range of places lies on. */
export function pagesOf({ from, to }: Pick<GridWindow, 'from' | 'to'>, size: number): number[] {
  if (to <= from) return []
  const first = Math.floor(from / size)
  return Array.from({ length: Math.floor((to - 1) / size) - first + 1 }, (_, i) => first + i)
}
