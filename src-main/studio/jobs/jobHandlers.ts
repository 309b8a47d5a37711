/** Calls about the queue. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { TaskRequest } from '../../contract/requests.ts'
import { StudioError } from '../../contract/errors.ts'
import type { EngineSupervisor } from '../processes/engineSupervisor.ts'
import type { Queue } from './queue.ts'

type JobHandlers = Pick<
  Handlers,
  'jobs.start' | 'jobs.list' | 'jobs.get' | 'jobs.cancel' | 'jobs.retry' | 'jobs.dismiss' | 'jobs.drop'
>

export interface JobContext {
  readonly queue: Queue
  readonly engine: Pick<EngineSupervisor, 'drop'>
  /** Throws what stands against a request: its own faults, or an engine that gave up. */
  check(request: TaskRequest): Promise<void>
}

export function createJobHandlers({ queue, engine, check }: JobContext): JobHandlers {
  return {
    async 'jobs.start'(request) {
      await check(request)
      return { jobId: queue.add(request).id }
    },
    'jobs.list': () => queue.list(),
    'jobs.get': ({ jobId }) => queue.get(jobId),
    'jobs.cancel'({ jobId }) {
      queue.cancel(jobId)
      return {}
    },
    async 'jobs.retry'({ jobId }) {
      await check(queue.get(jobId).request)
      return { jobId: queue.retry(jobId).id }
    },
    'jobs.dismiss'({ jobId }) {
      queue.dismiss(jobId)
      return {}
    },
    'jobs.drop'({ jobId, index }) {
      const { request } = queue.get(jobId)
      const problem = !queue.runs(jobId) ? 'the job is not running' : 'there is no such candidate'
      if (!queue.runs(jobId) || index >= candidatesOf(request)) {
        throw new StudioError('bad-request', { call: 'jobs.drop', problem })
      }
      engine.drop(jobId, index)
      return {}
    },
  }
}

/** How many candidates there are to choose from. */
function candidatesOf(request: TaskRequest): number {
  const draws = request.task === 'generate' || request.task === 'restyle' || request.task === 'continue'
  return draws ? request.count : 0
}
