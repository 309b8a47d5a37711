import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { GalleryFacets } from '../../../src-main/contract/gallery.ts'
import { useClient } from '../../client/clientKey.ts'
import { createRefresh } from '../../client/refresh.ts'
import { useNotices } from '../../notices/store.ts'

/** Events after which it may be another. */
const changing: ReadonlySet<StudioEvent['type']> = new Set(['library', 'generation', 'packs', 'adapters'])

/** What can be filtered by, with the number of pictures each: kept fresh while somebody looks at it. */
export const useFacets = defineStore('gallery-facets', () => {
  const client = useClient()
  const notices = useNotices()
  const facets = shallowRef<GalleryFacets | null>(null)
  let watching = false
  const refresh = createRefresh(async () => {
    facets.value = await client.call('gallery.facets', {})
  })

  return {
    facets,
    /** The gallery is on the screen. */
    open() {
      watching = true
      void notices.attempt(refresh)
    },
    close() {
      watching = false
    },
    receive(event: StudioEvent) {
      if (watching && changing.has(event.type)) void notices.attempt(refresh)
    },
  }
})
