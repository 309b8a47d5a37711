/** The generations of the library, newest first, as far as they have been fetched. Pure: no Vue, no effects. */
import type { Generation } from '../../../src-main/contract/entities.ts'

export interface History {
  readonly entries: readonly Generation[]
  /** Where the next page begins; null at the end, undefined before the first page came. */
  readonly next: string | null | undefined
}

export type HistoryEvent =
  | { type: 'page'; generations: readonly Generation[]; next: string | null; first: boolean }
  | { type: 'made'; generation: Generation }
  | { type: 'refreshed'; generation: Generation }

export const emptyHistory: History = { entries: [], next: undefined }

export function reduceHistory(history: History, event: HistoryEvent): History {
  switch (event.type) {
    case 'page': {
      if (event.first) return { entries: event.generations, next: event.next }
      const known = new Set(history.entries.map((entry) => entry.id))
      const fresh = event.generations.filter((entry) => !known.has(entry.id))
      return { entries: [...history.entries, ...fresh], next: event.next }
    }
    case 'made': {
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
