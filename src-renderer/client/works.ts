import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { withoutError } from '../../src-main/contract/works.ts'
import type { Work, WorkRequest } from '../../src-main/contract/works.ts'
import { useNotices } from '../notices/store.ts'
import { useClient } from './clientKey.ts'
import { withWork } from './workList.ts'

/** Housekeeping of the host: what runs, and what it came to. */
export const useWorks = defineStore('works', () => {
  const client = useClient()
  const notices = useNotices()
  const works = shallowRef<readonly Work[]>([])

  return {
    works,
    receive(event: StudioEvent) {
      if (event.type === 'work') works.value = withWork(works.value, event.work)
      if (event.type === 'work-dismissed') works.value = withoutError(works.value, event.workId)
    },
    async restore() {
      works.value = await client.call('works.list', {})
    },
    start: (request: WorkRequest) => notices.attempt(() => client.call('works.start', request)),
    dismiss: (workId: string) => notices.attempt(() => client.call('works.dismiss', { workId })),
    cancel: (workId: string) => notices.attempt(() => client.call('works.cancel', { workId })),
  }
})
