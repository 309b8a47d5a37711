/** Says so when a job ends while nobody looks at its place: in another room, or with the window hidden. */
import { useRoute } from 'vue-router'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useNotices } from '../notices/store.ts'
import { endingOf } from './endings.ts'

export function useEndedJobs(): { receive(event: StudioEvent): void } {
  const notices = useNotices()
  const route = useRoute()
  return {
    receive(event) {
      const ending = endingOf(event, { room: String(route.name), hidden: document.hidden })
      if (ending !== null) notices.job(ending)
    },
  }
}
