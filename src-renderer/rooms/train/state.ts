/** Where a person is in the training room. Pure: no Vue, no effects; tested state × event. */

export const tabs = ['runs', 'datasets', 'adapters'] as const
export type Tab = (typeof tabs)[number]

/** What is seen of a dataset: what is wrong with it, or its pictures with their captions. */
export type Face = 'report' | 'pictures'

export type Place =
  | { readonly kind: 'runs' }
  /** The form of a run that is not begun. `clone`: the run that it begins from. */
  | { readonly kind: 'new-run'; readonly dataset: string | null; readonly clone: string | null }
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'datasets' }
  | { readonly kind: 'dataset'; readonly dataset: string; readonly face: Face }
  | { readonly kind: 'adapters' }

export type PlaceEvent =
  | { type: 'tab-chosen'; tab: Tab }
  | { type: 'run-planned'; dataset: string | null; clone?: string }
  | { type: 'run-opened'; run: string }
  | { type: 'dataset-opened'; dataset: string; face?: Face }
  /** What a person brought has become a dataset: its report comes first. */
  | { type: 'dataset-arrived'; dataset: string }
  | { type: 'dataset-gone'; dataset: string }
  | { type: 'run-gone'; run: string }
  | { type: 'left' }

export const firstPlace: Place = { kind: 'runs' }

export function reducePlace(place: Place, event: PlaceEvent): Place {
  switch (event.type) {
    case 'tab-chosen':
      return { kind: event.tab }
    case 'run-planned':
      return { kind: 'new-run', dataset: event.dataset, clone: event.clone ?? null }
    case 'run-opened':
      return { kind: 'run', run: event.run }
    case 'dataset-opened':
      return { kind: 'dataset', dataset: event.dataset, face: event.face ?? 'pictures' }
    case 'dataset-arrived':
      return { kind: 'dataset', dataset: event.dataset, face: 'report' }
    case 'dataset-gone':
      if (place.kind === 'new-run' && place.dataset === event.dataset) return { ...place, dataset: null }
      return place.kind === 'dataset' && place.dataset === event.dataset ? { kind: 'datasets' } : place
    case 'run-gone':
      return place.kind === 'run' && place.run === event.run ? { kind: 'runs' } : place
    case 'left':
      return { kind: tabOf(place) }
  }
}

/** The list that a place belongs to. */
export function tabOf(place: Place): Tab {
  switch (place.kind) {
    case 'runs':
    case 'run':
    case 'new-run':
      return 'runs'
    case 'datasets':
    case 'dataset':
      return 'datasets'
    case 'adapters':
      return 'adapters'
  }
}
