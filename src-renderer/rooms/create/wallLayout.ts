/** How large the candidates stand: as large as the space allows, the same before and after they are ranked. */

export interface WallLayout {
  readonly columns: number
  /** Side of one cell in CSS pixels; rank 1 takes 2×2 cells and the gap between them. */
  readonly cell: number
  readonly rows: number
}

export const GAP = 8
/** A 64-pixel picture enlarged further than this shows nothing more. */
const LARGEST_CELL = 208
/** Below this a wall scrolls rather than shrink. */
const SMALLEST_CELL = 96
const CLOSE = 0.9

/**
 * The layout for `count` candidates in a space of `width` × `height` CSS pixels. `uniform`: none of them will be larger
 * than the others.
 */
export function layOut(count: number, width: number, height: number, uniform = false): WallLayout {
  // A single one that is no larger than a cell would stand to the left of an empty one.
  const fewest = uniform && count === 1 ? 1 : 2
  const fitting = Array.from({ length: 24 }, (_, i) => shape(count, i + fewest, width, uniform))
    .filter((layout) => layout.cell >= SMALLEST_CELL || layout.columns === fewest)
    .map((layout) => shrunkTo(layout, height))
  const largest = Math.max(...fitting.map((layout) => layout.cell))
  if (largest >= SMALLEST_CELL) {
    // Of those about as large, the one whose rows are full while the candidates are drawn looks calmest.
    const close = fitting.filter((layout) => layout.cell >= CLOSE * largest)
    return close.reduce((a, b) => (missing(count, b) < missing(count, a) ? b : a))
  }
  // Too many for the height: the page scrolls, so only the width counts.
  const columns = Math.max(2, Math.floor((width + GAP) / (SMALLEST_CELL + 24 + GAP)))
  return shape(count, columns, width, uniform)
}

/** Empty cells in the last row while the candidates are drawn, all of one size. */
function missing(count: number, { columns }: WallLayout): number {
  return Math.ceil(count / columns) * columns - count
}

function shape(count: number, columns: number, width: number, uniform: boolean): WallLayout {
  const cell = Math.min(LARGEST_CELL, Math.floor((width - (columns - 1) * GAP) / columns))
  // Rank 1 takes four cells; beside it and below it stand the others.
  const rows = uniform ? Math.ceil(count / columns) : Math.max(2, Math.ceil((count + 3) / columns))
  return { columns, cell, rows }
}

function shrunkTo(layout: WallLayout, height: number): WallLayout {
  const cell = Math.min(layout.cell, Math.floor((height - (layout.rows - 1) * GAP) / layout.rows))
  return { ...layout, cell }
}
