/** The gallery over plain objects, with the methods of arrays: slow, and plain enough to be believed. */
import type { GalleryQuery } from '../../../../src-main/contract/gallery.ts'
import type {
  IndexedGeneration,
  IndexedPicture,
  PictureMarks,
} from '../../../../src-main/store/gallery/galleryIndex.ts'

export interface PlainPicture extends Omit<IndexedPicture, 'generation'>, PictureMarks {
  readonly of: IndexedGeneration
}

export interface PlainTiles {
  readonly seqs: number[]
  readonly counts: number[]
  readonly pictures: number
  readonly stacks: number
  readonly sections: { start: number; label: string }[]
}

export interface PlainSets {
  readonly search: ReadonlySet<number> | null
  readonly board: ReadonlySet<number> | null
  /** In order. */
  readonly ranking: readonly number[] | null
}

export const longer = ({ width, height }: PlainPicture): number => Math.max(width, height)

export function dayOf({ createdAt }: PlainPicture, offset: number): string {
  return new Date(createdAt + offset * 60_000).toISOString().slice(0, 10)
}

/** Unique to a picture where it belongs to no stack. */
export function stackOf({ of, seq }: PlainPicture): string {
  return of.sentence === '' || of.pack === null
    ? `alone ${seq}`
    : JSON.stringify([of.sentence, of.pack.sha256])
}

const hasOneOf = <T>(wanted: readonly T[], value: T | null): boolean =>
  wanted.length === 0 || (value !== null && wanted.includes(value))

function isFound(picture: PlainPicture, query: GalleryQuery, sets: PlainSets, stack: string | null): boolean {
  const { of } = picture
  const day = dayOf(picture, query.offset)
  return (
    picture.binned === query.bin &&
    hasOneOf(query.tasks, of.task) &&
    hasOneOf(query.styles, of.style) &&
    hasOneOf(query.packs, of.pack?.sha256 ?? null) &&
    (query.adapters.length === 0 || query.adapters.some((id) => of.adapters.includes(id))) &&
    hasOneOf(query.sessions, of.session) &&
    hasOneOf(query.colours, picture.colour) &&
    hasOneOf(query.sizes, longer(picture)) &&
    picture.rating >= query.rating &&
    (!query.favourite || picture.favourite) &&
    (query.rejected === 'with' || picture.rejected === (query.rejected === 'only')) &&
    (query.from === null || day >= query.from) &&
    (query.to === null || day <= query.to) &&
    (stack === null || stackOf(picture) === stack) &&
    [sets.search, sets.board].every((set) => set === null || set.has(picture.seq)) &&
    (sets.ranking === null || sets.ranking.includes(picture.seq))
  )
}

export function bestFirst(pictures: readonly PlainPicture[]): PlainPicture[] {
  return pictures
    .toSorted((a, b) => a.seq - b.seq)
    .toSorted((a, b) => (b.score ?? -Infinity) - (a.score ?? -Infinity) || 0)
    .toSorted((a, b) => Number(b.favourite) - Number(a.favourite))
    .toSorted((a, b) => Number(a.rejected) - Number(b.rejected))
}

function inOrder(found: readonly PlainPicture[], query: GalleryQuery, sets: PlainSets): PlainPicture[] {
  const { ranking } = sets
  if (ranking !== null) return found.toSorted((a, b) => ranking.indexOf(a.seq) - ranking.indexOf(b.seq))
  const oldest = found.toSorted((a, b) => a.seq - b.seq).toSorted((a, b) => a.createdAt - b.createdAt)
  if (query.order === 'oldest') return oldest
  const newest = oldest.toReversed()
  if (query.order === 'rating') return newest.toSorted((a, b) => b.rating - a.rating)
  return query.order === 'size' ? newest.toSorted((a, b) => longer(b) - longer(a)) : newest
}

function labelOf(picture: PlainPicture, query: GalleryQuery): string {
  if (query.ranking !== null) return ''
  if (query.order === 'rating') return String(picture.rating)
  return query.order === 'size' ? String(longer(picture)) : dayOf(picture, query.offset)
}

export function plainTiles(
  pictures: readonly PlainPicture[],
  query: GalleryQuery,
  sets: PlainSets,
  stack: string | null,
): PlainTiles {
  const found = inOrder(
    pictures.filter((picture) => isFound(picture, query, sets, stack)),
    query,
    sets,
  )
  const stacks = [...Map.groupBy(found, stackOf).values()]
  const groups = query.view === 'flat' ? found.map((picture) => [picture]) : stacks
  const shown = groups.map((group) => {
    const inside = query.ranking === null ? bestFirst(group) : group
    const label = labelOf(group[0] as PlainPicture, query)
    const tiles =
      query.view === 'stacks' && query.best !== null ? inside.slice(0, query.best) : inside.slice(0, 1)
    return { label, tiles, count: query.view === 'stacks' && query.best === null ? group.length : 1 }
  })
  const sections: PlainTiles['sections'] = []
  let start = 0
  for (const { label, tiles } of shown) {
    if (sections.at(-1)?.label !== label) sections.push({ start, label })
    start += tiles.length
  }
  return {
    seqs: shown.flatMap(({ tiles }) => tiles.map(({ seq }) => seq)),
    counts: shown.flatMap(({ tiles, count }) => tiles.map(() => count)),
    pictures: found.length,
    stacks: stacks.length,
    sections,
  }
}
