/**
 * Justified rows of the whole gallery: where each row begins, how high it is and where it stands, in typed arrays, so
 * that a hundred thousand pictures are laid out in milliseconds and only what is visible becomes elements. Pure.
 */
import type { Columns } from './columns.ts'

/** Between the pictures, in CSS pixels. */
export const GAP = 2
export const HEADING = 40
/** A wide picture alone in its row is not made higher than this part of the wanted height beyond it. */
const STRETCH = 1.35
/** Panoramas and posters keep a place in a row. */
const [NARROWEST, WIDEST] = [0.4, 4]

export interface WallHeading {
  readonly label: string
  readonly y: number
  /** The first row below it. */
  readonly row: number
}

export interface WallLayout {
  readonly width: number
  readonly height: number
  readonly rows: number
  /** First tile of each row, and one more for the end. */
  readonly starts: Uint32Array
  readonly tops: Float64Array
  readonly heights: Float32Array
  readonly headings: readonly WallHeading[]
}

export interface TileBox {
  readonly place: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const aspectOf = (aspects: Float32Array, place: number): number =>
  Math.min(WIDEST, Math.max(NARROWEST, aspects[place] || 1))

/** `target`: the height that rows come near to. */
export function layOutWall(
  { length, aspects, sections }: Pick<Columns, 'length' | 'aspects' | 'sections'>,
  width: number,
  target: number,
): WallLayout {
  const starts = new Uint32Array(length + 1)
  const tops = new Float64Array(length)
  const heights = new Float32Array(length)
  const headings: WallHeading[] = []
  let rows = 0
  let y = 0
  const ends = [...sections.slice(1).map(({ start }) => start), length]
  const parts = sections.length === 0 ? [{ start: 0, label: '' }] : sections
  for (const [index, { start, label }] of parts.entries()) {
    const end = sections.length === 0 ? length : (ends[index] ?? length)
    if (label !== '' && end > start) {
      headings.push({ label, y, row: rows })
      y += HEADING
    }
    let place = start
    while (place < end) {
      const first = place
      let sum = 0
      // As many as fit at the wanted height, and the next one where the row comes nearer to it with it.
      while (place < end) {
        const aspect = aspectOf(aspects, place)
        const without = sum === 0 ? Infinity : (width - (place - first - 1) * GAP) / sum
        const withNext = (width - (place - first) * GAP) / (sum + aspect)
        if (withNext < target && without - target < target - withNext) break
        sum += aspect
        place += 1
        if (withNext < target) break
      }
      const full = (width - (place - first - 1) * GAP) / sum
      const isLast = place === end
      starts[rows] = first
      tops[rows] = y
      heights[rows] = isLast || full > target * STRETCH ? Math.min(full, target) : full
      y += (heights[rows] ?? 0) + GAP
      rows += 1
    }
  }
  starts[rows] = length
  return {
    width,
    height: y,
    rows,
    starts: starts.subarray(0, rows + 1),
    tops: tops.subarray(0, rows),
    heights: heights.subarray(0, rows),
    headings,
  }
}

/** The tiles of a row, from left to right. */
export function tilesOfRow(layout: WallLayout, aspects: Float32Array, row: number): TileBox[] {
  const [first, end] = [layout.starts[row] ?? 0, layout.starts[row + 1] ?? 0]
  const [y, height] = [layout.tops[row] ?? 0, layout.heights[row] ?? 0]
  const boxes: TileBox[] = []
  let x = 0
  for (let place = first; place < end; place += 1) {
    const width = aspectOf(aspects, place) * height
    boxes.push({ place, x, y, width, height })
    x += width + GAP
  }
  return boxes
}

/** The row at a height; the nearest one where there is none. */
export function rowAt({ tops, rows }: WallLayout, y: number): number {
  let [low, high] = [0, rows - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((tops[middle] ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

export function rowOf({ starts, rows }: WallLayout, place: number): number {
  let [low, high] = [0, rows - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

export function boxOf(layout: WallLayout, aspects: Float32Array, place: number): TileBox | null {
  return tilesOfRow(layout, aspects, rowOf(layout, place)).find((box) => box.place === place) ?? null
}

/** The tile above (−1) or below (1) that stands nearest to the middle of this one; itself at the edge. */
export function tileBeyond(layout: WallLayout, aspects: Float32Array, place: number, step: number): number {
  const row = rowOf(layout, place)
  const next = Math.min(layout.rows - 1, Math.max(0, row + step))
  const own = boxOf(layout, aspects, place)
  if (next === row || own === null) return place
  const middle = own.x + own.width / 2
  const distance = (box: TileBox): number => Math.abs(box.x + box.width / 2 - middle)
  return tilesOfRow(layout, aspects, next).reduce((best, box) =>
    distance(box) < distance(best) ? box : best,
  ).place
}

/** The tiles that a rectangle of the wall touches. */
export function tilesWithin(
  layout: WallLayout,
  aspects: Float32Array,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): number[] {
  const places: number[] = []
  if (layout.rows === 0) return places
  for (let row = rowAt(layout, top); row < layout.rows && (layout.tops[row] ?? 0) < bottom; row += 1) {
    for (const box of tilesOfRow(layout, aspects, row)) {
      if (box.x < right && box.x + box.width > left && box.y + box.height > top) places.push(box.place)
    }
  }
  return places
}
