/** The generations of the library, newest first, as far as they have been fetched. Pure: no Vue, no effects. */
import type { Generation } from '../../../src-main/contract/entities.ts'

export interface History {
  readonly entries: readonly Generation[]
  /** Where the next page begins; null at the end, undefined before the first page came. */
  readonly next: string | null | undefined
  /** What is sought in sentences and captions; '' shows everything. */
  readonly search: string
}

export type HistoryEvent =
  | { type: 'page'; generations: readonly Generation[]; next: string | null; first: boolean; search: string }
  /** Other words: what is shown stays until the first page of what they find. */
  | { type: 'sought'; search: string }
  | { type: 'made'; generation: Generation }
  | { type: 'refreshed'; generation: Generation }

export const emptyHistory: History = { entries: [], next: undefined, search: '' }

export function reduceHistory(history: History, event: HistoryEvent): History {
  switch (event.type) {
    case 'page': {
      // The answer to words that were typed over since.
      if (event.search !== history.search) return history
      if (event.first) return { ...history, entries: event.generations, next: event.next }
      const known = new Set(history.entries.map((entry) => entry.id))
      const fresh = event.generations.filter((entry) => !known.has(entry.id))
      return { ...history, entries: [...history.entries, ...fresh], next: event.next }
    }
    case 'sought':
      return { ...history, search: event.search, next: undefined }
    case 'made': {
      // Whether it is among what is sought, only the library can tell.
      if (history.search !== '') return history
      const others = history.entries.filter((entry) => entry.id !== event.generation.id)
      return { ...history, entries: [event.generation, ...others] }
    }
    case 'refreshed': {
      const { generation } = event
      return { ...history, entries: history.entries.map((e) => (e.id === generation.id ? generation : e)) }
    }
  }
}

/** The fetched generations that hold one of these pictures. */
export function generationsWith(entries: readonly Generation[], pictureIds: readonly string[]): string[] {
  const ids = new Set(pictureIds)
  return entries
    .filter((entry) => entry.pictures.some((picture) => ids.has(picture.id)))
    .map((entry) => entry.id)
}
