/** The queue of jobs. */
import type { ErrorData } from '../contract/errors.ts'
import type { Job, JobState } from '../contract/entities.ts'

export interface JobRows {
  insert(job: Job): void
  /** @throws StudioError job-not-found */
  get(id: string): Job
  /** Waiting, running, interrupted and failed jobs that were not dismissed, oldest first. */
  listOpen(): Job[]
  /** The oldest waiting job. */
  nextWaiting(): Job | null
  /** @throws StudioError job-not-found */
  setState(
    id: string,
    state: JobState,
    more?: { error?: ErrorData | null; generationId?: string | null },
  ): Job
  /** No longer offered in `listOpen`. @throws StudioError job-not-found */
  dismiss(id: string): void
  /**
   * At the start of a host: jobs that ran when the last one ended become `interrupted`, or `done` where their
   * generation was recorded. Returns those that are now interrupted.
   */
  interruptRunning(): Job[]
}
