/** Calls about the order of the queue. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'

const notYet = (): never => {
  throw new StudioError('internal', { problem: 'createQueueHandlers' })
}

export function createQueueHandlers(): Pick<Handlers, 'jobs.move' | 'queue.pause' | 'queue.state'> {
  return {
    'jobs.move': notYet,
    'queue.pause': notYet,
    'queue.state': notYet,
  }
}
