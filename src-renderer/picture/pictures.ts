import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Generation, Picture } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useClient } from '../client/clientKey.ts'
import { useNotices } from '../notices/store.ts'

/** Asked for side by side; a folder of pictures isn't asked for all at once. */
const AT_ONCE = 16

/** Pictures by id, for whatever speaks of pictures that another generation made. */
export const usePictures = defineStore('pictures', () => {
  const client = useClient()
  const notices = useNotices()
  const known = ref<ReadonlyMap<string, Picture>>(new Map())
  const asked = new Set<string>()

  function learn(pictures: readonly Picture[]): void {
    if (pictures.length === 0) return
    known.value = new Map([...known.value, ...pictures.map((picture) => [picture.id, picture] as const)])
  }

  async function fetchAll(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      learn(await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => client.call('pictures.get', { id }))))
    }
  }

  return {
    known,
    learn,
    /** Fetches those that were never asked for. */
    want(ids: readonly string[]) {
      const fresh = ids.filter((id) => !known.value.has(id) && !asked.has(id))
      fresh.forEach((id) => asked.add(id))
      if (fresh.length > 0) void notices.attempt(() => fetchAll(fresh))
    },
    receive(event: StudioEvent) {
      if (event.type === 'generation') learn(event.generation.pictures)
      if (event.type !== 'library') return
      const changed = event.pictureIds.filter((id) => known.value.has(id))
      if (changed.length > 0) void notices.attempt(() => fetchAll(changed))
    },
  }
})

/** The pictures that a generation speaks of, in its order: those it made, else those it started from. */
export function picturesOf({ pictures, subjects, outcome }: Generation): string[] {
  switch (outcome.kind) {
    case 'pictures':
      return pictures.map((picture) => picture.id)
    case 'captions':
      return outcome.pictures.map((entry) => entry.pictureId)
    case 'scores':
    case 'reproduction':
      return subjects
    case 'imports':
      return [...new Set(outcome.sources.flatMap((source) => source.pictureId ?? []))]
  }
}
