/** Calls about the order of the queue. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { Queue } from './queue.ts'

export function createQueueHandlers(
  queue: Pick<Queue, 'move' | 'pause' | 'state'>,
): Pick<Handlers, 'jobs.move' | 'queue.pause' | 'queue.state'> {
  return {
    'jobs.move'({ jobId, before }) {
      queue.move(jobId, before)
      return {}
    },
    'queue.pause'({ paused }) {
      queue.pause(paused)
      return {}
    },
    'queue.state': () => queue.state(),
  }
}
