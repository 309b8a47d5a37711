/**
 * What the viewer shows and how: one picture of a row that is walked, or two to four side by side. Pure.
 * A view is held as the point of the picture that stands in the middle and how large it is, so that pictures of several
 * sizes can share one.
 */

/** A row of pictures that may be far too long to hold: ids are asked for as they are walked to. */
export interface PictureSequence {
  readonly length: number
  /** Null: it is gone. */
  idAt(place: number): Promise<string | null>
}

export interface View {
  /** What `times` multiplies: the size at which the whole picture fits, or its own pixels. */
  readonly measure: 'fit' | 'pixels'
  readonly times: number
  /** The point in the middle, 0 … 1 of the picture's width and height. */
  readonly x: number
  readonly y: number
}

/** How much of the picture's width and height can be seen: 1 and more is all of it. */
export interface Visible {
  readonly x: number
  readonly y: number
}

export const compareModes = ['slider', 'side', 'hover'] as const
export type CompareMode = (typeof compareModes)[number]

export interface Single {
  readonly kind: 'single'
  readonly at: number
  readonly length: number
  /** The picture of the row that is shown; null while the first one is being asked for, or where it is gone. */
  readonly id: string | null
  /** It is not yet known which picture stands at this place: the one before stays. */
  readonly arriving: boolean
  /** A relative that was walked to, in place of the row's picture. */
  readonly aside: string | null
  readonly view: View
}

export interface Comparison {
  readonly kind: 'compare'
  readonly ids: readonly string[]
  readonly mode: CompareMode
  /** The line of the slider, 0 … 1. */
  readonly position: number
  /** The one on top, where only one is seen. */
  readonly front: number
  readonly view: View
  /** Where the comparison began inside the viewer: what closing it leads back to. */
  readonly before: Single | null
}

export type ViewerState = { readonly kind: 'closed' } | Single | Comparison

export type ViewerEvent =
  | { readonly type: 'open'; readonly length: number; readonly at: number }
  | { readonly type: 'arrive'; readonly at: number; readonly id: string | null }
  | { readonly type: 'walk'; readonly by: number }
  | { readonly type: 'goto'; readonly at: number }
  | { readonly type: 'aside'; readonly id: string }
  | { readonly type: 'compare'; readonly ids: readonly string[] }
  | { readonly type: 'mode'; readonly mode: CompareMode }
  | { readonly type: 'cycle' }
  | { readonly type: 'swap' }
  | { readonly type: 'front'; readonly place: number }
  | { readonly type: 'slide'; readonly position: number }
  | { readonly type: 'measure'; readonly measure: View['measure'] }
  | {
      readonly type: 'zoom'
      readonly by: number
      /** The point of the picture that stays where it is. */
      readonly around: { readonly x: number; readonly y: number }
      readonly visible: Visible
    }
  | { readonly type: 'pan'; readonly x: number; readonly y: number; readonly visible: Visible }
  | { readonly type: 'close' }

export const closed: ViewerState = { kind: 'closed' }
export const MOST_COMPARED = 4
const whole: View = { measure: 'fit', times: 1, x: 0.5, y: 0.5 }
const LIMITS = { fit: { min: 1, max: 32 }, pixels: { min: 0.125, max: 64 } } as const

export function reduceViewer(state: ViewerState, event: ViewerEvent): ViewerState {
  switch (event.type) {
    case 'open':
      return event.length === 0 ? closed : opened(event.length, event.at)
    case 'compare':
      return comparing(state, event.ids)
    case 'close':
      return (state.kind === 'compare' ? state.before : null) ?? closed
    default:
      if (state.kind === 'single') return reduceSingle(state, event)
      if (state.kind === 'compare') return reduceComparison(state, event)
      return state
  }
}

function opened(length: number, at: number): Single {
  const place = Math.min(length - 1, Math.max(0, at))
  return { kind: 'single', at: place, length, id: null, arriving: true, aside: null, view: whole }
}

/** Fewer than two of them are no comparison, and more than four nobody compares. */
function comparing(state: ViewerState, ids: readonly string[]): ViewerState {
  const chosen = [...new Set(ids)].slice(0, MOST_COMPARED)
  if (chosen.length < 2) return state
  const mode = chosen.length === 2 ? 'slider' : 'side'
  const before = state.kind === 'closed' ? null : state.kind === 'single' ? state : state.before
  return { kind: 'compare', ids: chosen, mode, position: 0.5, front: 0, view: whole, before }
}

function reduceSingle(state: Single, event: ViewerEvent): Single {
  switch (event.type) {
    case 'walk':
      return goTo(state, state.at + event.by)
    case 'goto':
      return goTo(state, event.at)
    case 'arrive':
      if (event.at !== state.at) return state
      return { ...state, id: event.id, arriving: false, view: event.id === state.id ? state.view : whole }
    case 'aside':
      return { ...state, aside: event.id === state.id ? null : event.id, view: whole }
    default:
      return { ...state, view: reduceView(state.view, event) }
  }
}

/** The ends of the row are ends. From a relative, the first step leads back to the row. */
function goTo(state: Single, to: number): Single {
  const at = Math.min(state.length - 1, Math.max(0, to))
  if (at === state.at) return state.aside === null ? state : { ...state, aside: null, view: whole }
  return { ...state, at, arriving: true, aside: null }
}

function reduceComparison(state: Comparison, event: ViewerEvent): Comparison {
  switch (event.type) {
    case 'mode':
      return modesOf(state.ids).includes(event.mode) ? { ...state, mode: event.mode } : state
    case 'cycle': {
      const modes = modesOf(state.ids)
      return { ...state, mode: modes[(modes.indexOf(state.mode) + 1) % modes.length] ?? state.mode }
    }
    case 'swap': {
      const front = (state.front + 1) % state.ids.length
      if (state.mode === 'hover') return { ...state, front }
      return { ...state, ids: [...state.ids.slice(1), ...state.ids.slice(0, 1)] }
    }
    case 'front':
      return event.place in state.ids ? { ...state, front: event.place } : state
    case 'slide':
      return { ...state, position: event.position }
    default:
      return { ...state, view: reduceView(state.view, event) }
  }
}

/** One line parts two pictures, not three. */
export function modesOf(ids: readonly string[]): readonly CompareMode[] {
  return ids.length === 2 ? compareModes : compareModes.filter((mode) => mode !== 'slider')
}

function reduceView(view: View, event: ViewerEvent): View {
  switch (event.type) {
    case 'measure':
      return { ...whole, measure: event.measure }
    case 'zoom': {
      const { min, max } = LIMITS[view.measure]
      const times = Math.min(max, Math.max(min, view.times * event.by))
      const by = times / view.times
      const { around, visible } = event
      return {
        measure: view.measure,
        times,
        x: held(around.x + (view.x - around.x) / by, visible.x / by),
        y: held(around.y + (view.y - around.y) / by, visible.y / by),
      }
    }
    case 'pan':
      return {
        ...view,
        x: held(view.x + event.x, event.visible.x),
        y: held(view.y + event.y, event.visible.y),
      }
    default:
      return view
  }
}

/** The middle, so that no paper is seen beside a picture that fills its place. */
function held(middle: number, visible: number): number {
  return visible >= 1 ? 0.5 : Math.min(1 - visible / 2, Math.max(visible / 2, middle))
}
