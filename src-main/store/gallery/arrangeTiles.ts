/** Rows in order → the tiles of the wall: one for each picture, one for each stack, or stacks opened as far as wanted. */
import type { GallerySection } from '../../contract/gallery.ts'
import { dayNumber, longerSide } from './findRows.ts'
import { ALONE } from './galleryIndex.ts'
import type { GalleryIndex } from './galleryIndex.ts'

export interface Arrangement {
  readonly view: 'stacks' | 'flat'
  /** How many pictures of each stack are shown; null: one that stands for all. */
  readonly best: number | null
  /** What headings tell of the picture that gives a tile its place. */
  readonly sections: 'day' | 'rating' | 'size' | 'none'
  /** For the sections by day. */
  readonly offset: number
  /** Pictures of a stack as a person likes them best, or in the order of the rows. */
  readonly inside: 'shown' | 'rows'
}

export interface Tiles {
  readonly rows: Uint32Array
  /** Found pictures of the stack that a closed tile stands for; else 1. */
  readonly counts: Uint16Array
  /** Stacks among the found pictures, those of one picture included. */
  readonly stacks: number
  readonly sections: GallerySection[]
}

const LARGEST_COUNT = 0xffff
const DAY = 86_400_000

/**
 * Which of two pictures of a stack is shown before the other: rejected ones last, then favourites first, then by CapS,
 * what has none behind what has one.
 */
export function compareShown({ columns }: GalleryIndex, a: number, b: number): number {
  const { rejected, favourite, score } = columns
  return (
    (rejected[a] ?? 0) - (rejected[b] ?? 0) ||
    (favourite[b] ?? 0) - (favourite[a] ?? 0) ||
    (score[b] ?? 0) - (score[a] ?? 0) ||
    a - b
  )
}

export function arrangeTiles(index: GalleryIndex, rows: Uint32Array, arrangement: Arrangement): Tiles {
  const stacks = gather(index, rows)
  if (arrangement.view === 'flat') {
    const sections = sectionsOf(index, arrangement, rows, (place) => place)
    return { rows, counts: new Uint16Array(rows.length).fill(1), stacks: stacks.firsts.length, sections }
  }
  return arrangement.best === null
    ? closed(index, rows, stacks, arrangement)
    : opened(index, rows, stacks, arrangement, arrangement.best)
}

interface Gathered {
  /** The row that gives each stack its place, in order. */
  readonly firsts: Uint32Array
  /** By place in `rows`: the place of its stack among `firsts`. */
  readonly stackOf: Uint32Array
  /** By stack. */
  readonly counts: Uint32Array
}

/** A stack stands where the first of its pictures stands. */
function gather({ columns, stacks }: GalleryIndex, rows: Uint32Array): Gathered {
  const places = new Int32Array(stacks.length).fill(-1)
  const firsts = new Uint32Array(rows.length)
  const counts = new Uint32Array(rows.length)
  const stackOf = new Uint32Array(rows.length)
  let known = 0
  rows.forEach((row, at) => {
    const stack = columns.stack[row] ?? ALONE
    let place = stack === ALONE ? -1 : (places[stack] ?? -1)
    if (place < 0) {
      place = known++
      firsts[place] = row
      if (stack !== ALONE) places[stack] = place
    }
    counts[place] = (counts[place] ?? 0) + 1
    stackOf[at] = place
  })
  return { firsts: firsts.subarray(0, known), stackOf, counts: counts.subarray(0, known) }
}

function closed(index: GalleryIndex, rows: Uint32Array, stacks: Gathered, arrangement: Arrangement): Tiles {
  const { firsts, stackOf } = stacks
  const covers = firsts.slice()
  if (arrangement.inside === 'shown') {
    rows.forEach((row, at) => {
      const place = stackOf[at] ?? 0
      if (compareShown(index, row, covers[place] ?? row) < 0) covers[place] = row
    })
  }
  const counts = Uint16Array.from(stacks.counts, (count) => Math.min(count, LARGEST_COUNT))
  const sections = sectionsOf(index, arrangement, firsts, (place) => place)
  return { rows: covers, counts, stacks: firsts.length, sections }
}

function opened(
  index: GalleryIndex,
  rows: Uint32Array,
  { firsts, stackOf, counts }: Gathered,
  arrangement: Arrangement,
  best: number,
): Tiles {
  // All pictures of a stack side by side.
  const starts = new Uint32Array(firsts.length + 1)
  counts.forEach((count, place) => (starts[place + 1] = (starts[place] ?? 0) + count))
  const next = starts.slice()
  const grouped = new Uint32Array(rows.length)
  rows.forEach((row, at) => {
    const place = stackOf[at] ?? 0
    const to = next[place] ?? 0
    grouped[to] = row
    next[place] = to + 1
  })
  const tiles = new Uint32Array(rows.length)
  const tileOf = new Uint32Array(firsts.length)
  let length = 0
  for (let place = 0; place < firsts.length; place++) {
    const inside = grouped.subarray(starts[place], starts[place + 1])
    if (inside.length > 1 && arrangement.inside === 'shown') inside.sort((a, b) => compareShown(index, a, b))
    tileOf[place] = length
    const shown = inside.subarray(0, best)
    tiles.set(shown, length)
    length += shown.length
  }
  const sections = sectionsOf(index, arrangement, firsts, (place) => tileOf[place] ?? 0)
  return {
    rows: tiles.subarray(0, length),
    counts: new Uint16Array(length).fill(1),
    stacks: firsts.length,
    sections,
  }
}

/** `firsts` give the stacks their place; `tileOf` tells where the tiles of each begin. */
function sectionsOf(
  index: GalleryIndex,
  { sections: kind, offset }: Arrangement,
  firsts: Uint32Array,
  tileOf: (place: number) => number,
): GallerySection[] {
  const { createdAt, rating } = index.columns
  const values = {
    day: (row: number) => dayNumber(createdAt[row] ?? 0, offset),
    rating: (row: number) => rating[row] ?? 0,
    size: (row: number) => longerSide(index, row),
    none: () => 0,
  }
  const label = (value: number): string => {
    if (kind === 'none') return ''
    return kind === 'day' ? new Date(value * DAY).toISOString().slice(0, 10) : String(value)
  }
  const valueOf = values[kind]
  const sections: GallerySection[] = []
  let last: number | null = null
  firsts.forEach((row, place) => {
    const value = valueOf(row)
    if (value === last) return
    last = value
    sections.push({ start: tileOf(place), label: label(value) })
  })
  return sections
}
