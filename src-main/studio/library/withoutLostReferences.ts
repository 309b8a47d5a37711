import type { Store } from '../../store/openStore.ts'
import type { JournalEntry } from './journalEntry.ts'

/**
 * A line that records a generation, without the pictures that it started from where a damaged line before it has lost
 * them: the generation is kept all the same. Other lines stay as they are.
 */
export function withoutLostReferences(store: Store, entry: JournalEntry): JournalEntry {
  if (entry.type !== 'generation') return entry
  const { generation } = entry
  const own = new Set(generation.pictures.map(({ id }) => id))
  const isThere = (id: string | null): boolean => id !== null && (own.has(id) || store.pictures.has(id))
  return {
    ...entry,
    generation: {
      ...generation,
      subjects: generation.subjects.filter(isThere),
      pictures: generation.pictures.map((picture) => ({
        ...picture,
        parentId: isThere(picture.parentId) ? picture.parentId : null,
      })),
    },
  }
}
