/** Rows of the index in the orders that a person chooses from. */
import type { GalleryOrder } from '../../contract/gallery.ts'
import { longerSide } from './findRows.ts'
import type { GalleryIndex } from './galleryIndex.ts'

/** The rows by time, the oldest first, kept from one query to the next. */
export class TimeOrder {
  private readonly index: GalleryIndex
  private rows = new Uint32Array()

  constructor(index: GalleryIndex) {
    this.index = index
  }

  /** A clock that was set back, and a library that was rebuilt, have pictures that are recorded late. */
  oldestFirst(): Uint32Array {
    const known = this.rows.length
    const { length, columns } = this.index
    if (known === length) return this.rows
    const times = columns.createdAt
    const rows = new Uint32Array(length)
    rows.set(this.rows)
    let inOrder = true
    for (let row = known; row < length; row++) {
      rows[row] = row
      const before = row === 0 ? -Infinity : (times[rows[row - 1] ?? 0] ?? 0)
      inOrder &&= before <= (times[row] ?? 0)
    }
    // Rows that were made at the same time stay in the order in which they were recorded.
    if (!inOrder) rows.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b)
    this.rows = rows
    return rows
  }
}

/** Those that are found, in order. Of what is equally rated or large, the newest comes first. */
export function orderRows(
  index: GalleryIndex,
  order: GalleryOrder,
  found: Uint8Array,
  oldestFirst: Uint32Array,
): Uint32Array {
  const rows = oldestFirst.filter((row) => found[row] === 1)
  if (order === 'oldest') return rows
  rows.reverse()
  if (order === 'newest') return rows
  const { rating } = index.columns
  return largestFirst(rows, order === 'rating' ? (row) => rating[row] ?? 0 : (row) => longerSide(index, row))
}

/** Stable, by counting: there are few different values. */
function largestFirst(rows: Uint32Array, valueOf: (row: number) => number): Uint32Array {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(valueOf(row), (counts.get(valueOf(row)) ?? 0) + 1)
  const places = new Map<number, number>()
  let next = 0
  for (const value of [...counts.keys()].sort((a, b) => b - a)) {
    places.set(value, next)
    next += counts.get(value) ?? 0
  }
  const ordered = new Uint32Array(rows.length)
  for (const row of rows) {
    const value = valueOf(row)
    const place = places.get(value) ?? 0
    ordered[place] = row
    places.set(value, place + 1)
  }
  return ordered
}
