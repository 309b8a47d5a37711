/** What stands on the wall of the Create room. Pure: no Vue, no effects; tested state × event. */
import type { TaskRequest } from '../../../src-main/contract/requests.ts'
import type { Generation, Job } from '../../../src-main/contract/entities.ts'
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { Progress } from '../../queue/progressWords.ts'
import { picturesAskedFor, subjectsOf } from '../../queue/taskTitle.ts'

export interface Candidate {
  readonly index: number
  /** The newest preview, a PNG in base64; null while there is only paper. */
  readonly png: string | null
  readonly dropped: boolean
}

export type Wall =
  | { readonly kind: 'empty' }
  /** Asked for, and not begun: the paper lies there already. */
  | { readonly kind: 'waiting'; readonly jobId: string; readonly request: TaskRequest }
  | {
      readonly kind: 'drawing'
      readonly jobId: string
      readonly request: TaskRequest
      readonly candidates: readonly Candidate[]
      readonly row: number
      readonly rows: number
      readonly progress: Progress
    }
  /** `opened`: a person chose it from the history, so a job that begins does not take its place. */
  | { readonly kind: 'ranked'; readonly generation: Generation; readonly opened: boolean }
  | {
      readonly kind: 'stopped'
      readonly jobId: string
      readonly request: TaskRequest
      readonly reason: 'failed' | 'cancelled' | 'interrupted'
      readonly error: ErrorData | null
    }

export type WallEvent =
  | { type: 'studio'; event: StudioEvent }
  /** A person asks for new pictures: the wall is free for them. What the studio makes of it comes as events. */
  | { type: 'asked' }
  | { type: 'dropped'; index: number }
  /** `chosen` by a person, or shown because nothing else is. */
  | { type: 'opened'; generation: Generation; chosen: boolean }
  /** Fetched again because something about its pictures changed. */
  | { type: 'refreshed'; generation: Generation }
  /** At the start, and after a lost connection: what the studio is doing now. */
  | { type: 'restored'; jobs: readonly Job[] }
  | { type: 'followed'; job: Job }
  /** Another session is opened, in which nothing hangs: only what is on its way stays. */
  | { type: 'cleared' }

export const emptyWall: Wall = { kind: 'empty' }

export function reduceWall(wall: Wall, event: WallEvent): Wall {
  switch (event.type) {
    case 'studio':
      return afterStudioEvent(wall, event.event)
    case 'asked':
      return wall.kind === 'ranked' ? { ...wall, opened: false } : wall
    case 'dropped':
      if (wall.kind !== 'drawing') return wall
      return { ...wall, candidates: wall.candidates.map((c) => (c.index === event.index ? drop(c) : c)) }
    case 'opened':
      return { kind: 'ranked', generation: event.generation, opened: event.chosen }
    case 'refreshed':
      if (wall.kind !== 'ranked' || wall.generation.id !== event.generation.id) return wall
      return { ...wall, generation: event.generation }
    case 'restored':
      return afterRestore(wall, event.jobs)
    case 'followed':
      return begin(event.job)
    case 'cleared':
      return jobOnWall(wall) === null ? emptyWall : wall
  }
}

/** The job whose pictures are on their way to this wall. */
export function jobOnWall(wall: Wall): string | null {
  return wall.kind === 'waiting' || wall.kind === 'drawing' ? wall.jobId : null
}

/** What is asked about one picture, or brings one in, is told beside it: the wall stays as it is. */
export function takesWall(request: TaskRequest): boolean {
  if (request.task === 'import') return request.sources.length > 1
  if (request.task === 'reproduce') return false
  return picturesAskedFor(request) > 0 || subjectsOf(request).length > 1
}

function afterStudioEvent(wall: Wall, event: StudioEvent): Wall {
  switch (event.type) {
    case 'job':
      return afterJob(wall, event.job)
    case 'progress': {
      if (wall.kind !== 'drawing' || wall.jobId !== event.jobId) return wall
      const { phase, done, total, secondsLeft } = event
      return { ...wall, progress: { phase, done, total, secondsLeft } }
    }
    case 'preview': {
      if (wall.kind !== 'drawing' || wall.jobId !== event.jobId) return wall
      const drawn = new Map(event.pictures.map((picture) => [picture.index, picture.png]))
      const candidates = wall.candidates.map((c) => ({ ...c, png: drawn.get(c.index) ?? c.png }))
      return { ...wall, candidates, row: event.row, rows: event.rows }
    }
    case 'generation':
      if (jobOnWall(wall) === null || jobOnWall(wall) !== event.generation.jobId) return wall
      return { kind: 'ranked', generation: event.generation, opened: false }
    case 'job-dismissed':
      return wall.kind === 'stopped' && wall.jobId === event.jobId ? emptyWall : wall
    default:
      return wall
  }
}

function afterJob(wall: Wall, job: Job): Wall {
  if (!takesWall(job.request)) return wall
  if (job.state === 'running') {
    if (wall.kind === 'drawing' && wall.jobId === job.id) return wall
    return wall.kind === 'ranked' && wall.opened ? wall : begin(job)
  }
  if (job.state === 'waiting') {
    // What is on its way keeps the wall; this one waits its turn. Otherwise its paper is laid out at once.
    const taken = jobOnWall(wall) !== null || (wall.kind === 'ranked' && wall.opened)
    return taken ? wall : { kind: 'waiting', jobId: job.id, request: job.request }
  }
  if (jobOnWall(wall) !== job.id) return wall
  if (job.state === 'failed' || job.state === 'cancelled' || job.state === 'interrupted') {
    return { kind: 'stopped', jobId: job.id, request: job.request, reason: job.state, error: job.error }
  }
  return wall
}

/** A job that vanished while the connection was lost is over: its result, if any, is in the history. */
function afterRestore(wall: Wall, jobs: readonly Job[]): Wall {
  const running = jobs.find((job) => job.state === 'running' && takesWall(job.request))
  if (running !== undefined) return afterJob(wall, running)
  const own = jobs.find((job) => job.id === jobOnWall(wall))
  if (own !== undefined) return afterJob(wall, own)
  return jobOnWall(wall) === null ? wall : emptyWall
}

function begin(job: Job): Wall {
  const candidates = Array.from({ length: picturesAskedFor(job.request) }, (_, index) => ({
    index,
    png: null,
    dropped: false,
  }))
  const progress: Progress = { phase: 'loading', done: 0, total: 0, secondsLeft: null }
  return { kind: 'drawing', jobId: job.id, request: job.request, candidates, row: 0, rows: 0, progress }
}

function drop(candidate: Candidate): Candidate {
  return { ...candidate, png: null, dropped: true }
}
