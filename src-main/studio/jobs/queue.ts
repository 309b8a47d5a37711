/**
 * The queue that a person sees. Its rows are in the store, so that waiting jobs outlive a crash; the scheduler decides
 * when each of them runs.
 */
import type { GenerateRequest } from '../../contract/requests.ts'
import type { Generation, Job, JobState } from '../../contract/entities.ts'
import { StudioError, toErrorData } from '../../contract/errors.ts'
import type { ErrorData } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { JobRows } from '../../store/jobs.ts'
import { newId } from '../../store/newId.ts'
import { createScheduler } from './scheduler.ts'

export interface Queue {
  /** Puts a request, which has been validated, at the end. */
  add(request: GenerateRequest): Job
  /** Waiting, running, interrupted and failed jobs, oldest first. */
  list(): Job[]
  /** @throws StudioError job-not-found */
  get(jobId: string): Job
  /** Ends a waiting or running job; one that has ended already stays as it is. @throws StudioError job-not-found */
  cancel(jobId: string): void
  /** @throws StudioError job-not-found, bad-request for a job that did not end or was done */
  retry(jobId: string): Job
  /** @throws StudioError job-not-found, bad-request for a job that waits or runs */
  dismiss(jobId: string): void
  runs(jobId: string): boolean
  /** While held, no job begins. */
  hold(held: boolean): void
  /** Interrupts what runs; what waits goes on with the next host. */
  close(): Promise<void>
}

export interface QueueOptions {
  readonly rows: JobRows
  readonly emit: (event: StudioEvent) => void
  /** Does the job up to its record in the library, which also marks it done. */
  readonly run: (job: Job, signal: AbortSignal) => Promise<Generation>
}

/** Goes on with the jobs that waited when the last host ended. */
export function openQueue({ rows, emit, run }: QueueOptions): Queue {
  const scheduler = createScheduler()
  let closing = false

  function schedule(job: Job): void {
    scheduler.add({ id: job.id, priority: 'person', run: (signal) => work(job, signal) })
  }

  async function work(job: Job, signal: AbortSignal): Promise<void> {
    try {
      emit({ type: 'job', job: rows.setState(job.id, 'running') })
      const generation = await run(job, signal)
      emit({ type: 'generation', generation })
      emit({ type: 'job', job: rows.get(job.id) })
    } catch (thrown) {
      const cancelled = thrown instanceof StudioError && thrown.code === 'cancelled'
      if (cancelled) end(job, closing ? 'interrupted' : 'cancelled', null)
      else end(job, 'failed', toErrorData(thrown))
    }
  }

  /** Where even the row can't be written, such as on a full disk, the job still ends for everybody who looks. */
  function end(job: Job, state: JobState, error: ErrorData | null): void {
    try {
      emit({ type: 'job', job: rows.setState(job.id, state, { error }) })
    } catch (thrown) {
      emit({ type: 'job', job: { ...job, state: 'failed', error: error ?? toErrorData(thrown) } })
    }
  }

  function add(request: GenerateRequest): Job {
    const job: Job = {
      id: newId(),
      request,
      state: 'waiting',
      error: null,
      generationId: null,
      createdAt: new Date().toISOString(),
    }
    rows.insert(job)
    emit({ type: 'job', job })
    schedule(job)
    return job
  }

  function dismiss(jobId: string): void {
    rows.dismiss(jobId)
    emit({ type: 'job-dismissed', jobId })
  }

  for (const job of rows.listOpen()) if (job.state === 'waiting') schedule(job)

  return {
    add,
    list: () => rows.listOpen(),
    get: (jobId) => rows.get(jobId),
    cancel(jobId) {
      const job = rows.get(jobId)
      if (scheduler.remove(jobId)) end(job, 'cancelled', null)
      else scheduler.abort(jobId)
    },
    retry(jobId) {
      const job = rows.get(jobId)
      requireEnded(job, 'jobs.retry', ['failed', 'cancelled', 'interrupted'])
      const again = add(job.request)
      dismiss(jobId)
      return again
    },
    dismiss(jobId) {
      requireEnded(rows.get(jobId), 'jobs.dismiss', ['failed', 'cancelled', 'interrupted', 'done'])
      dismiss(jobId)
    },
    runs: (jobId) => scheduler.runs(jobId),
    hold: (held) => scheduler.hold(held),
    close() {
      closing = true
      return scheduler.close()
    },
  }
}

function requireEnded(job: Job, call: string, states: readonly JobState[]): void {
  if (!states.includes(job.state)) {
    throw new StudioError('bad-request', { call, problem: `the job is ${job.state}` })
  }
}
