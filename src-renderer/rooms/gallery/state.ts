/** What the gallery shows and what is selected in it. Pure: no Vue, no effects. */
import { everything } from '../../../src-main/contract/gallery.ts'
import type { GalleryQuery } from '../../../src-main/contract/gallery.ts'
import type { Columns } from './columns.ts'

/** The picture at the upper edge, and how many pixels of its row are above it. */
export interface Anchor {
  readonly seq: number
  readonly offset: number
}

export interface GalleryState {
  readonly query: GalleryQuery
  /** The newest answer; it stays until the next one, also where that is to another question. */
  readonly list: Columns | null
  /** The question that `list` answers. */
  readonly answered: GalleryQuery | null
  /** Number of the question that was asked last; its answer is the one that counts. */
  readonly asked: number
  /** That question. */
  readonly asking: GalleryQuery | null
  readonly loading: boolean
  readonly selection: ReadonlySet<number>
  /** The tile that keys start from, by seq. */
  readonly current: number | null
  /** Where a selection that is extended began. */
  readonly pivot: number | null
  /** Where the wall is to begin when it is shown anew; it tells where it is by `scrolled`. */
  readonly anchor: Anchor | null
  /** What was shown before a stack was opened, the outermost first. */
  readonly trail: readonly Pick<GalleryState, 'query' | 'anchor' | 'current'>[]
}

export type GalleryEvent =
  | { readonly type: 'changed'; readonly part: Partial<GalleryQuery> }
  | { readonly type: 'asked' }
  | { readonly type: 'listed'; readonly asked: number; readonly list: Columns }
  | { readonly type: 'failed'; readonly asked: number }
  | { readonly type: 'selected'; readonly seq: number }
  | { readonly type: 'toggled'; readonly seq: number }
  /** Everything from the pivot to this one, in the order of the list. */
  | { readonly type: 'extended'; readonly seq: number }
  /** Exactly these, or these beside what is selected. */
  | { readonly type: 'banded'; readonly seqs: readonly number[]; readonly beside: ReadonlySet<number> }
  | { readonly type: 'all' }
  | { readonly type: 'cleared' }
  | { readonly type: 'scrolled'; readonly anchor: Anchor | null }
  | { readonly type: 'opened'; readonly stack: string }
  | { readonly type: 'back' }
  | {
      readonly type: 'restored'
      readonly query: GalleryQuery
      readonly anchor: Anchor | null
      readonly selection: readonly number[]
    }

/** A stack that was opened shows all of it, in the order of its ranks. */
const WHOLE_STACK = 256
const none: ReadonlySet<number> = new Set()

export const emptyGallery: GalleryState = {
  query: everything,
  list: null,
  answered: null,
  asked: 0,
  asking: null,
  loading: false,
  selection: none,
  current: null,
  pivot: null,
  anchor: null,
  trail: [],
}

export function reduceGallery(state: GalleryState, event: GalleryEvent): GalleryState {
  switch (event.type) {
    case 'changed': {
      const query = { ...state.query, ...event.part }
      if (JSON.stringify(query) === JSON.stringify(state.query)) return state
      // Another question begins at the top; only a stack that was opened leads back to where one was.
      const trail = query.stack === state.query.stack ? state.trail : []
      return { ...state, query, anchor: null, trail }
    }
    case 'asked':
      return { ...state, asked: state.asked + 1, asking: state.query, loading: true }
    case 'listed':
      return event.asked === state.asked
        ? withList({ ...state, answered: state.asking, loading: false }, event.list)
        : state
    case 'failed':
      return event.asked === state.asked ? { ...state, loading: false } : state
    case 'selected':
      return { ...state, selection: new Set([event.seq]), current: event.seq, pivot: event.seq }
    case 'toggled': {
      const selection = new Set(state.selection)
      if (!selection.delete(event.seq)) selection.add(event.seq)
      return { ...state, selection, current: event.seq, pivot: event.seq }
    }
    case 'extended':
      return extended(state, event.seq)
    case 'banded':
      return { ...state, selection: new Set([...event.beside, ...event.seqs]) }
    case 'all':
      return state.list === null ? state : { ...state, selection: new Set(state.list.seqs) }
    case 'cleared':
      return state.selection.size === 0 ? state : { ...state, selection: none, pivot: null }
    case 'scrolled':
      return { ...state, anchor: event.anchor }
    case 'opened': {
      const { query, anchor, current } = state
      return {
        ...state,
        query: { ...query, view: 'stacks', best: WHOLE_STACK, stack: event.stack, ranking: null },
        trail: [...state.trail, { query, anchor, current }],
        anchor: null,
        selection: none,
        pivot: null,
      }
    }
    case 'back': {
      if (state.query.stack === null) return state
      // A session may begin in a stack; where it was opened from is then not known.
      const closed = { query: { ...state.query, stack: null, best: null }, anchor: null, current: null }
      const before = state.trail.at(-1) ?? closed
      return { ...state, ...before, trail: state.trail.slice(0, -1), selection: none, pivot: null }
    }
    case 'restored':
      return {
        ...emptyGallery,
        list: state.list,
        answered: state.answered,
        // What was asked before is nobody's answer now.
        asked: state.asked + 1,
        query: event.query,
        anchor: event.anchor,
        selection: new Set(event.selection),
      }
  }
}

/** What is no longer shown is not selected either: nothing may be done to pictures that nobody sees. */
function withList(state: GalleryState, list: Columns): GalleryState {
  const kept = [...state.selection].filter((seq) => list.placeOf(seq) !== -1)
  const selection = kept.length === state.selection.size ? state.selection : new Set(kept)
  const isThere = (seq: number | null): boolean => seq !== null && list.placeOf(seq) !== -1
  return {
    ...state,
    list,
    selection,
    current: isThere(state.current) ? state.current : standIn(state, list),
    pivot: isThere(state.pivot) ? state.pivot : null,
  }
}

/** For the current tile that is gone: whichever stands at its place now. */
function standIn({ current, list: before }: GalleryState, list: Columns): number | null {
  if (current === null || before === null || list.length === 0) return null
  const place = before.placeOf(current)
  return place === -1 ? null : (list.seqs[Math.min(place, list.length - 1)] ?? null)
}

function extended(state: GalleryState, seq: number): GalleryState {
  const { list } = state
  const pivot = state.pivot ?? state.current ?? seq
  if (list === null) return state
  const [from, to] = [list.placeOf(pivot), list.placeOf(seq)].toSorted((a, b) => a - b) as [number, number]
  if (from === -1) return { ...state, selection: new Set([seq]), current: seq, pivot: seq }
  return { ...state, selection: new Set(list.seqs.subarray(from, to + 1)), current: seq, pivot }
}
