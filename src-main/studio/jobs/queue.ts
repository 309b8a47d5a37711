/**
 * The queue that a person sees. Its rows are in the store, so that waiting jobs outlive a crash; a scheduler for each
 * lane decides when each of them runs.
 */
import type { TaskRequest } from '../../contract/requests.ts'
import type { Generation, Job, JobState } from '../../contract/entities.ts'
import { StudioError, toErrorData } from '../../contract/errors.ts'
import type { ErrorData } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { JobRows } from '../../store/jobs.ts'
import { newId } from '../../store/newId.ts'
import type { PartRows } from '../../store/parts.ts'
import { laneOf, lanes, priorityOf } from './laneOf.ts'
import type { Lane } from './laneOf.ts'
import { createScheduler } from './scheduler.ts'
import type { Scheduler, WorkEnd, WorkSignals } from './scheduler.ts'

export interface Queue {
  /** Puts a request, which has been validated, at the end. */
  add(request: TaskRequest): Job
  /** Waiting, running, interrupted and failed jobs, oldest first. */
  list(): Job[]
  /** @throws StudioError job-not-found */
  get(jobId: string): Job
  /** Ends a waiting or running job; one that has ended already stays as it is. @throws StudioError job-not-found */
  cancel(jobId: string): void
  /**
   * A new job with the request of an ended one, which goes on where that stopped.
   * @throws StudioError job-not-found, bad-request for a job that did not end or was done
   */
  retry(jobId: string): Job
  /** @throws StudioError job-not-found, bad-request for a job that waits or runs */
  dismiss(jobId: string): void
  runs(jobId: string): boolean
  /**
   * Puts a waiting job before another one, or with null at the end; what a person waits for still comes before batches.
   * @throws StudioError job-not-found, bad-request for a job that does not wait
   */
  move(jobId: string, before: string | null): void
  /** While paused, no job begins; outlives the host. */
  pause(paused: boolean): void
  state(): QueueState
  /** For what needs the device and is no job, such as a benchmark: it takes its turn, and is in no list. */
  readonly device: Pick<Scheduler, 'add' | 'remove'>
  /** While held, no job begins that needs the device. */
  hold(held: boolean): void
  /** Interrupts what runs; what waits goes on with the next host. */
  close(): Promise<void>
}

export interface QueueState {
  readonly paused: boolean
  /** Ids of the waiting jobs, in the order in which they will begin. */
  readonly waiting: string[]
}

/** What a job came to: its record, or what it has done so far is kept and it goes on later. */
export type JobEnd = Generation | 'yielded'

export interface QueueOptions {
  readonly rows: JobRows
  readonly parts: Pick<PartRows, 'inherit' | 'remove'>
  readonly emit: (event: StudioEvent) => void
  /** Does the job up to its record in the library, which also marks it done. */
  readonly run: (job: Job, signals: WorkSignals) => Promise<JobEnd>
}

/** Goes on with the jobs that waited when the last host ended. */
export function openQueue({ rows, parts, emit, run }: QueueOptions): Queue {
  const schedulers: Record<Lane, Scheduler> = { device: createScheduler(), files: createScheduler() }
  const schedulerOf = ({ request }: Job) => schedulers[laneOf(request)]
  const noJobs = new Set<string>()
  let closing = false
  let held = false
  let paused = rows.paused()

  function schedule(job: Job): void {
    schedulerOf(job).add({
      id: job.id,
      priority: priorityOf(job.request),
      run: (signals) => work(job, signals),
    })
  }

  async function work(job: Job, signals: WorkSignals): Promise<WorkEnd> {
    try {
      emit({ type: 'job', job: rows.setState(job.id, 'running') })
      const end = await run(job, signals)
      if (end === 'yielded') {
        emit({ type: 'job', job: rows.setState(job.id, 'waiting') })
        return 'yielded'
      }
      emit({ type: 'generation', generation: end })
      emit({ type: 'job', job: rows.get(job.id) })
    } catch (thrown) {
      const cancelled = thrown instanceof StudioError && thrown.code === 'cancelled'
      if (cancelled) end(job, closing ? 'interrupted' : 'cancelled', null)
      else end(job, 'failed', toErrorData(thrown))
    }
    return 'ended'
  }

  /** Where even the row can't be written, such as on a full disk, the job still ends for everybody who looks. */
  function end(job: Job, state: JobState, error: ErrorData | null): void {
    try {
      emit({ type: 'job', job: rows.setState(job.id, state, { error }) })
    } catch (thrown) {
      emit({ type: 'job', job: { ...job, state: 'failed', error: error ?? toErrorData(thrown) } })
    }
  }

  function insert(request: TaskRequest): Job {
    const job: Job = {
      id: newId(),
      request,
      state: 'waiting',
      error: null,
      generationId: null,
      createdAt: new Date().toISOString(),
    }
    rows.insert(job)
    return job
  }

  function begin(job: Job): Job {
    emit({ type: 'job', job })
    schedule(job)
    return job
  }

  function tellDismissed(jobId: string): void {
    rows.dismiss(jobId)
    emit({ type: 'job-dismissed', jobId })
  }

  function holdAll(): void {
    schedulers.device.hold(held || paused)
    schedulers.files.hold(paused)
  }
  function state(): QueueState {
    const waiting = lanes.flatMap((lane) => schedulers[lane].waiting())
    return { paused, waiting: waiting.filter((id) => !noJobs.has(id)) }
  }

  holdAll()
  for (const job of rows.listOpen()) if (job.state === 'waiting') schedule(job)

  return {
    add: (request) => begin(insert(request)),
    list: () => rows.listOpen(),
    get: (jobId) => rows.get(jobId),
    cancel(jobId) {
      const job = rows.get(jobId)
      if (schedulerOf(job).remove(jobId)) end(job, 'cancelled', null)
      else schedulerOf(job).abort(jobId)
    },
    retry(jobId) {
      const job = rows.get(jobId)
      requireEnded(job, 'jobs.retry', ['failed', 'cancelled', 'interrupted'])
      const again = insert(job.request)
      parts.inherit(jobId, again.id)
      begin(again)
      tellDismissed(jobId)
      return again
    },
    dismiss(jobId) {
      requireEnded(rows.get(jobId), 'jobs.dismiss', ['failed', 'cancelled', 'interrupted', 'done'])
      parts.remove(jobId)
      tellDismissed(jobId)
    },
    runs: (jobId) => lanes.some((lane) => schedulers[lane].runs(jobId)),
    move(jobId, before) {
      const job = rows.get(jobId)
      if (!schedulerOf(job).move(jobId, before)) {
        throw new StudioError('bad-request', { call: 'jobs.move', problem: `the job is ${job.state}` })
      }
      rows.arrange(state().waiting)
      emit({ type: 'queue', ...state() })
    },
    pause(value) {
      paused = value
      rows.setPaused(value)
      holdAll()
      emit({ type: 'queue', ...state() })
    },
    state,
    device: {
      add(work) {
        noJobs.add(work.id)
        schedulers.device.add(work)
      },
      remove: (id) => schedulers.device.remove(id),
    },
    hold(value) {
      held = value
      holdAll()
    },
    async close() {
      closing = true
      await Promise.all(lanes.map((lane) => schedulers[lane].close()))
    },
  }
}

function requireEnded(job: Job, call: string, states: readonly JobState[]): void {
  if (!states.includes(job.state)) {
    throw new StudioError('bad-request', { call, problem: `the job is ${job.state}` })
  }
}
