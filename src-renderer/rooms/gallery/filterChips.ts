/** What narrows the gallery, each as one chip that can be taken off; and the place in the library that it narrows. Pure. */
import type { ColourName, GalleryQuery } from '../../../src-main/contract/gallery.ts'
import { everything } from '../../../src-main/contract/gallery.ts'
import type { Task } from '../../../src-main/contract/requests.ts'

/** Where in the library a person is: a place isn't a filter, and clearing the filters doesn't leave it. */
export type Place =
  | { readonly kind: 'all' }
  | { readonly kind: 'favourites' }
  | { readonly kind: 'bin' }
  | { readonly kind: 'board'; readonly board: string }

export function placeOf({ bin, board, favourite }: GalleryQuery): Place {
  if (bin) return { kind: 'bin' }
  if (board !== null) return { kind: 'board', board }
  return { kind: favourite ? 'favourites' : 'all' }
}

/** A place is gone to as it is: what was opened elsewhere, one stack or one ranking, is left behind. */
export function goTo(place: Place, query: GalleryQuery): Partial<GalleryQuery> {
  return {
    ...leaveStack(query),
    bin: place.kind === 'bin',
    board: place.kind === 'board' ? place.board : null,
    favourite: place.kind === 'favourites',
    ranking: null,
  }
}

/** Out of one stack, which was shown whole, stacks are closed again. */
export function leaveStack({ stack }: GalleryQuery): Partial<GalleryQuery> {
  return stack === null ? {} : { stack: null, best: null }
}

export type FilterChip =
  | { readonly kind: 'search'; readonly words: string }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'style'; readonly style: string }
  | { readonly kind: 'pack'; readonly sha256: string }
  | { readonly kind: 'adapter'; readonly adapter: string }
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'rating'; readonly rating: number }
  | { readonly kind: 'favourite' }
  | { readonly kind: 'rejected'; readonly rejected: 'without' | 'only' }
  | { readonly kind: 'colour'; readonly colour: ColourName }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'date'; readonly from: string | null; readonly to: string | null }

/** In the order of the panel, so that a chip is found where it was chosen. */
export function chipsOf(query: GalleryQuery): FilterChip[] {
  const { search, rating, rejected, from, to } = query
  return [
    ...(search.trim() === '' ? [] : [{ kind: 'search', words: search.trim() } as const]),
    ...(rating === 0 ? [] : [{ kind: 'rating', rating } as const]),
    ...(favouriteNarrows(query) ? [{ kind: 'favourite' } as const] : []),
    ...(rejected === 'with' ? [] : [{ kind: 'rejected', rejected } as const]),
    ...(from === null && to === null ? [] : [{ kind: 'date', from, to } as const]),
    ...query.tasks.map((task) => ({ kind: 'task', task }) as const),
    ...query.styles.map((style) => ({ kind: 'style', style }) as const),
    ...query.colours.map((colour) => ({ kind: 'colour', colour }) as const),
    ...query.sizes.map((size) => ({ kind: 'size', size }) as const),
    ...query.packs.map((sha256) => ({ kind: 'pack', sha256 }) as const),
    ...query.adapters.map((adapter) => ({ kind: 'adapter', adapter }) as const),
    ...query.sessions.map((session) => ({ kind: 'session', session }) as const),
  ]
}

/** On a board and in the bin it narrows; elsewhere it is the place. */
function favouriteNarrows(query: GalleryQuery): boolean {
  return query.favourite && placeOf(query).kind !== 'favourites'
}

/** The change of the query that takes one chip off. */
export function withoutChip(query: GalleryQuery, chip: FilterChip): Partial<GalleryQuery> {
  switch (chip.kind) {
    case 'search':
      return { search: '' }
    case 'task':
      return { tasks: without(query.tasks, chip.task) }
    case 'style':
      return { styles: without(query.styles, chip.style) }
    case 'pack':
      return { packs: without(query.packs, chip.sha256) }
    case 'adapter':
      return { adapters: without(query.adapters, chip.adapter) }
    case 'session':
      return { sessions: without(query.sessions, chip.session) }
    case 'rating':
      return { rating: 0 }
    case 'favourite':
      return { favourite: false }
    case 'rejected':
      return { rejected: 'with' }
    case 'colour':
      return { colours: without(query.colours, chip.colour) }
    case 'size':
      return { sizes: without(query.sizes, chip.size) }
    case 'date':
      return { from: null, to: null }
  }
}

/** The change of the query that takes all chips off, and stays in the place. */
export function withoutFilters(query: GalleryQuery): Partial<GalleryQuery> {
  const { search, tasks, styles, packs, adapters, sessions, rating, rejected } = everything
  const { colours, sizes, from, to } = everything
  const favourite = favouriteNarrows(query) ? false : query.favourite
  const chosen = { search, tasks, styles, packs, adapters, sessions, rating, favourite, rejected }
  return { ...chosen, colours, sizes, from, to }
}

function without<V>(values: readonly V[], gone: V): V[] {
  return values.filter((value) => value !== gone)
}
