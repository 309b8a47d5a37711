import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useClient } from '../client/clientKey.ts'
import { useNotices } from '../notices/store.ts'
import type { Progress } from './progressWords.ts'
import { neighbour, reduceQueue } from './queue.ts'
import type { Queue, QueueEvent } from './queue.ts'

export const useQueue = defineStore('queue', () => {
  const client = useClient()
  const notices = useNotices()
  const jobs = shallowRef<Queue>([])
  /** While paused, no job begins. */
  const paused = ref(false)
  /** Of the job that runs. */
  const progress = shallowRef<(Progress & { readonly jobId: string }) | null>(null)

  function send(event: QueueEvent): void {
    jobs.value = reduceQueue(jobs.value, event)
  }

  return {
    jobs,
    paused,
    progress,
    receive(event: StudioEvent) {
      if (event.type === 'progress') progress.value = event
      if (event.type === 'queue') paused.value = event.paused
      send({ type: 'studio', event })
    },
    async restore() {
      const [listed, state] = await Promise.all([
        client.call('jobs.list', {}),
        client.call('queue.state', {}),
      ])
      send({ type: 'listed', jobs: listed })
      paused.value = state.paused
      return listed
    },
    cancel: (jobId: string) => notices.attempt(() => client.call('jobs.cancel', { jobId })),
    pause: (value: boolean) => notices.attempt(() => client.call('queue.pause', { paused: value })),
    /** One place up or down among those that wait. */
    async move(jobId: string, step: 1 | -1) {
      const before = neighbour(jobs.value, jobId, step)
      if (before !== undefined) await notices.attempt(() => client.call('jobs.move', { jobId, before }))
    },
    /** Goes again as a new job; the old one is not offered any more. */
    retry: (jobId: string) => notices.attempt(() => client.call('jobs.retry', { jobId })),
    dismiss: (jobId: string) => notices.attempt(() => client.call('jobs.dismiss', { jobId })),
  }
})
