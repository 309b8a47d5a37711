import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useClient } from '../client/clientKey.ts'
import { useNotices } from '../notices/store.ts'
import type { Progress } from './progressWords.ts'
import { reduceQueue } from './queue.ts'
import type { Queue, QueueEvent } from './queue.ts'

export const useQueue = defineStore('queue', () => {
  const client = useClient()
  const notices = useNotices()
  const jobs = shallowRef<Queue>([])
  /** Of the job that runs. */
  const progress = shallowRef<(Progress & { readonly jobId: string }) | null>(null)

  function send(event: QueueEvent): void {
    jobs.value = reduceQueue(jobs.value, event)
  }

  return {
    jobs,
    progress,
    receive(event: StudioEvent) {
      if (event.type === 'progress') progress.value = event
      send({ type: 'studio', event })
    },
    async restore() {
      const listed = await client.call('jobs.list', {})
      send({ type: 'listed', jobs: listed })
      return listed
    },
    cancel: (jobId: string) => notices.attempt(() => client.call('jobs.cancel', { jobId })),
    /** Goes again as a new job; the old one is not offered any more. */
    retry: (jobId: string) => notices.attempt(() => client.call('jobs.retry', { jobId })),
    dismiss: (jobId: string) => notices.attempt(() => client.call('jobs.dismiss', { jobId })),
  }
})
