/** Which pictures of the index a query finds. */
import type { GalleryQuery } from '../../contract/gallery.ts'
import { colourNumber } from './galleryIndex.ts'
import type { GalleryIndex } from './galleryIndex.ts'

/** What of a query the database answers: a mark for each row; null: not asked for. */
export interface FoundElsewhere {
  readonly search: Uint8Array | null
  readonly board: Uint8Array | null
  readonly ranking: Uint8Array | null
}

const DAY = 86_400_000
const MINUTE = 60_000

/** Days since 1970 by a person's clock. */
export function dayNumber(milliseconds: number, offsetMinutes: number): number {
  return Math.floor((milliseconds + offsetMinutes * MINUTE) / DAY)
}

/** 1 for each row that the query finds. `stack` is the number of the one that is asked for, null for any. */
export function findRows(
  index: GalleryIndex,
  query: GalleryQuery,
  elsewhere: FoundElsewhere,
  stack: number | null,
): Uint8Array {
  const { columns, length } = index
  const found = new Uint8Array(length)
  const generations = findGenerations(index, query)
  const { search, board, ranking } = elsewhere
  const colours = new Uint8Array(256)
  for (const name of query.colours) colours[colourNumber(name)] = 1
  const anyColour = query.colours.length === 0
  const sizes = new Set(query.sizes)
  const from = query.from === null ? -Infinity : dayNumber(Date.parse(query.from), 0)
  const to = query.to === null ? Infinity : dayNumber(Date.parse(query.to), 0)
  const anyDay = query.from === null && query.to === null
  const bin = Number(query.bin)
  const wantsRejected = query.rejected === 'with' ? null : Number(query.rejected === 'only')
  for (let row = 0; row < length; row++) {
    if (columns.binned[row] !== bin) continue
    if (generations !== null && generations[columns.generation[row] ?? 0] === 0) continue
    if ((columns.rating[row] ?? 0) < query.rating) continue
    if (query.favourite && columns.favourite[row] === 0) continue
    if (wantsRejected !== null && columns.rejected[row] !== wantsRejected) continue
    if (!anyColour && colours[columns.colour[row] ?? 0] === 0) continue
    if (sizes.size > 0 && !sizes.has(longerSide(index, row))) continue
    if (!anyDay) {
      const day = dayNumber(columns.createdAt[row] ?? 0, query.offset)
      if (day < from || day > to) continue
    }
    if (stack !== null && columns.stack[row] !== stack) continue
    if (search?.[row] === 0 || board?.[row] === 0 || ranking?.[row] === 0) continue
    found[row] = 1
  }
  return found
}

export function longerSide({ columns }: GalleryIndex, row: number): number {
  return Math.max(columns.width[row] ?? 0, columns.height[row] ?? 0)
}

/** 1 for each generation whose pictures may be found; null: those of all. */
function findGenerations({ generations }: GalleryIndex, query: GalleryQuery): Uint8Array | null {
  const { tasks, styles, packs, adapters, sessions } = query
  const wanted = [tasks, styles, packs, adapters, sessions]
  if (wanted.every(({ length }) => length === 0)) return null
  const [hasTask, hasStyle, hasPack, hasSession] = [
    oneOf(tasks),
    oneOf(styles),
    oneOf(packs),
    oneOf(sessions),
  ]
  const hasAdapter = oneOf(adapters)
  return Uint8Array.from(generations, ({ task, style, pack, adapters: own, session }) => {
    const found = hasTask(task) && hasStyle(style) && hasPack(pack?.sha256 ?? null) && hasSession(session)
    return Number(found && (adapters.length === 0 || own.some(hasAdapter)))
  })
}

/** Whether a value is one of the wanted; any where none is wanted. */
function oneOf(wanted: readonly string[]): (value: string | null) => boolean {
  const values = new Set(wanted)
  return (value) => values.size === 0 || (value !== null && values.has(value))
}
