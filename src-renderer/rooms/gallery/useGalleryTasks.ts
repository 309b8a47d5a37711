/** What stands around the wall hears what the studio tells, also while another room is shown. */
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { useBulk } from './bulkStore.ts'
import { useFacets } from './filterFacets.ts'
import { useRanking } from './rankStore.ts'

export function useGalleryTasks() {
  const facets = useFacets()
  const bulk = useBulk()
  const ranking = useRanking()
  return {
    receive(event: StudioEvent) {
      facets.receive(event)
      bulk.receive(event)
      ranking.receive(event)
    },
  }
}
