/** What happens to files between the moment they enter and a task. Pure: no Vue, no effects; tested state × event. */
import type { ErrorData } from '../../src-main/contract/errors.ts'
import type { Inspection } from '../../src-main/contract/inspection.ts'
import type { ImportSource } from '../../src-main/contract/requests.ts'

export type OwnPicture = Extract<Inspection, { kind: 'own' }>

export interface Unreadable {
  readonly name: string
  readonly error: ErrorData
}

/** What is to be done with pictures once they are imported. */
export type Then =
  | { readonly type: 'select' }
  | { readonly type: 'describe' }
  | { readonly type: 'rank'; readonly sentence: string }
  | { readonly type: 'nothing' }

export type Entering =
  | { readonly kind: 'idle' }
  /** Something is held over the window; what was on offer is still there if it goes away again. */
  | { readonly kind: 'hovering'; readonly before: Entering }
  | { readonly kind: 'bringing'; readonly done: number; readonly total: number }
  | { readonly kind: 'inspecting' }
  | { readonly kind: 'own'; readonly source: ImportSource; readonly picture: OwnPicture }
  | {
      readonly kind: 'several'
      readonly sources: readonly ImportSource[]
      readonly name: string
      readonly pictures: number
      readonly unreadable: readonly Unreadable[]
    }
  | { readonly kind: 'refused'; readonly unreadable: readonly Unreadable[] }

export type EnteringEvent =
  | { type: 'held-over' }
  | { type: 'taken-away' }
  | { type: 'bringing'; done: number; total: number }
  | { type: 'brought' }
  | { type: 'inspected'; sources: readonly ImportSource[]; inspections: readonly Inspection[] }
  /** A person chose, or closed it, or it failed. */
  | { type: 'ended' }

export const idle: Entering = { kind: 'idle' }

export function reduceEntering(state: Entering, event: EnteringEvent): Entering {
  switch (event.type) {
    case 'held-over':
      return isBusy(state) || state.kind === 'hovering' ? state : { kind: 'hovering', before: state }
    case 'taken-away':
      return state.kind === 'hovering' ? state.before : state
    case 'bringing':
      return { kind: 'bringing', done: event.done, total: event.total }
    case 'brought':
      return { kind: 'inspecting' }
    case 'inspected':
      return state.kind === 'inspecting' ? offered(event.sources, event.inspections) : state
    case 'ended':
      return idle
  }
}

/** While something is on its way nothing else is taken. */
export function isBusy(state: Entering): boolean {
  return state.kind === 'bringing' || state.kind === 'inspecting'
}

/** The one picture, not of our own, that is imported without being asked. */
export function picturesAlone(
  sources: readonly ImportSource[],
  inspections: readonly Inspection[],
): ImportSource | null {
  const [source] = sources
  return sources.length === 1 && source !== undefined && inspections[0]?.kind === 'picture' ? source : null
}

function offered(sources: readonly ImportSource[], inspections: readonly Inspection[]): Entering {
  if (picturesAlone(sources, inspections) !== null) return idle
  const [source, picture] = [sources[0], inspections[0]]
  if (sources.length === 1 && source !== undefined && picture?.kind === 'own') {
    return { kind: 'own', source, picture }
  }
  const unreadable = inspections.flatMap((each) =>
    each.kind === 'unreadable' ? [{ name: each.name, error: each.error }] : [],
  )
  const readable = inspections.flatMap((each, i) => {
    const from = sources[i]
    return each.kind === 'unreadable' || from === undefined ? [] : [{ each, from }]
  })
  const first = readable[0]
  if (first === undefined) return { kind: 'refused', unreadable }
  return {
    kind: 'several',
    sources: readable.map(({ from }) => from),
    name: first.each.name,
    pictures: readable.reduce((sum, { each }) => sum + (each.kind === 'folder' ? each.pictures : 1), 0),
    unreadable,
  }
}
