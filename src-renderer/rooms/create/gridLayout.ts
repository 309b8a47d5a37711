/** How large the places of a grid are: as large as the space allows, and never so small that nothing is seen. Pure. */
import type { GridGroup } from './grid.ts'

export const LARGEST_PLACE = 208
export const SMALLEST_PLACE = 96
export const PLACE_GAP = 8
/** Around the places: the words of a row, of the columns, and of a group. */
export const ROW_WORDS = 120
const COLUMN_WORDS = 28
const TITLE = 28

/** Side of a place in CSS pixels. Below the smallest the grid scrolls. Groups stand beside each other where that is larger. */
export function placeSide(groups: readonly GridGroup[], width: number, height: number): number {
  const abreast = Array.from({ length: Math.max(groups.length, 1) }, (_, i) => i + 1)
  const sides = abreast.map((count) => sideBeside(groups, count, width, height))
  return Math.floor(Math.max(SMALLEST_PLACE, Math.min(LARGEST_PLACE, Math.max(...sides))))
}

/** With so many groups in a row. */
function sideBeside(groups: readonly GridGroup[], count: number, width: number, height: number): number {
  const [group] = groups
  const columns = group?.rows[0]?.places.length ?? 1
  const rows = group?.rows.length ?? 1
  const rowWords = group?.rows[0]?.label === null ? 0 : ROW_WORDS + PLACE_GAP
  const across = (width / count - rowWords - (columns + 1) * PLACE_GAP) / columns
  const words = COLUMN_WORDS + (groups.length > 1 ? TITLE : 0)
  const down = (height / Math.ceil(groups.length / count) - words - (rows + 1) * PLACE_GAP) / rows
  return Math.min(across, down)
}
