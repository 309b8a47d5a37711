/**
 * Something that is done to many pictures, from the question to what came of it: which jobs stand in the queue, which
 * were refused, and what the jobs themselves could not do. Pure.
 */
import type { Generation, Job } from '../../../src-main/contract/entities.ts'
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { Task, TaskRequest } from '../../../src-main/contract/requests.ts'
import { subjectsOf } from '../../queue/taskTitle.ts'
import { MOST_UNASKED } from './bulkPlan.ts'

export interface Failure {
  readonly pictureId: string
  readonly error: ErrorData
}

/** What is known of the jobs that were put into the queue together. */
interface Batch {
  readonly task: Task
  /** Pictures in the order they were selected, by seq: what failed is named by them. */
  readonly seqs: readonly number[]
  /** Jobs that stand in the queue, or ended. */
  readonly jobs: readonly string[]
  /** Refused, or not done by a job. */
  readonly failures: readonly Failure[]
}

export type Bulk =
  | { readonly kind: 'idle' }
  /** More jobs than anybody asks for by accident. */
  | {
      readonly kind: 'asking'
      readonly requests: readonly TaskRequest[]
      readonly seqs: readonly number[]
      readonly seconds: number | null
    }
  | ({ readonly kind: 'queuing'; readonly requests: readonly TaskRequest[]; readonly at: number } & Batch)
  /** All of them stand in the queue; what they could not do is added as they end. */
  | ({ readonly kind: 'told'; readonly stopped: boolean } & Batch)

export type BulkEvent =
  | {
      readonly type: 'planned'
      readonly requests: readonly TaskRequest[]
      readonly seqs: readonly number[]
      readonly seconds: number | null
    }
  | { readonly type: 'confirmed' }
  | { readonly type: 'declined' }
  | { readonly type: 'queued'; readonly jobId: string }
  | { readonly type: 'refused'; readonly error: ErrorData }
  /** No more jobs; those that stand in the queue stay there. */
  | { readonly type: 'stopped' }
  | { readonly type: 'studio'; readonly event: StudioEvent }
  | { readonly type: 'closed' }

export const idle: Bulk = { kind: 'idle' }

export function reduceBulk(state: Bulk, event: BulkEvent): Bulk {
  switch (event.type) {
    case 'planned': {
      // What is being put into the queue is put there first.
      if (state.kind === 'queuing' || event.requests.length === 0) return state
      const { requests, seqs, seconds } = event
      return requests.length > MOST_UNASKED
        ? { kind: 'asking', requests, seqs, seconds }
        : queuing(requests, seqs)
    }
    case 'confirmed':
      return state.kind === 'asking' ? queuing(state.requests, state.seqs) : state
    case 'declined':
      return state.kind === 'asking' ? idle : state
    case 'queued':
      return state.kind === 'queuing' ? advanced({ ...state, jobs: [...state.jobs, event.jobId] }) : state
    case 'refused': {
      if (state.kind !== 'queuing') return state
      const refused = subjects(state.requests[state.at])
      const failures = refused.map((pictureId) => ({ pictureId, error: event.error }))
      return advanced({ ...state, failures: [...state.failures, ...failures] })
    }
    case 'stopped':
      return state.kind === 'queuing' ? told(state, true) : state
    case 'studio':
      return state.kind === 'queuing' || state.kind === 'told' ? heard(state, event.event) : state
    case 'closed':
      return state.kind === 'told' ? idle : state
  }
}

type Queuing = Extract<Bulk, { kind: 'queuing' }>

function queuing(requests: readonly TaskRequest[], seqs: readonly number[]): Bulk {
  const task = requests[0]?.task
  if (task === undefined) return idle
  return { kind: 'queuing', requests, at: 0, task, seqs, jobs: [], failures: [] }
}

function advanced(state: Queuing): Bulk {
  const next = { ...state, at: state.at + 1 }
  return next.at < next.requests.length ? next : told(next, false)
}

function told({ task, seqs, jobs, failures }: Queuing, stopped: boolean): Bulk {
  return { kind: 'told', stopped, task, seqs, jobs, failures }
}

function heard<S extends Batch & Bulk>(state: S, event: StudioEvent): S {
  if (event.type === 'generation') return withFailures(state, failedIn(event.generation, state.jobs))
  if (event.type === 'job') return withFailures(state, failedWith(event.job, state.jobs))
  return state
}

function withFailures<S extends Batch & Bulk>(state: S, failures: readonly Failure[]): S {
  const known = new Set(state.failures.map(({ pictureId }) => pictureId))
  const fresh = failures.filter(({ pictureId }) => !known.has(pictureId))
  return fresh.length === 0 ? state : { ...state, failures: [...state.failures, ...fresh] }
}

function failedIn({ jobId, failures }: Generation, jobs: readonly string[]): readonly Failure[] {
  return jobId !== null && jobs.includes(jobId) ? failures : []
}

function failedWith({ id, state, error, request }: Job, jobs: readonly string[]): readonly Failure[] {
  if (state !== 'failed' || error === null || !jobs.includes(id)) return []
  return subjectsOf(request).map((pictureId) => ({ pictureId, error }))
}

function subjects(request: TaskRequest | undefined): readonly string[] {
  return request === undefined ? [] : subjectsOf(request)
}
