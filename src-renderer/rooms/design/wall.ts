/** The results of a design: one column, or one for each colourway. Pure: no Vue, no effects; tested state × event. */
import type { Generation, Job, Picture } from '../../../src-main/contract/entities.ts'
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { ContinueRequest, GenerateRequest, TaskRequest } from '../../../src-main/contract/requests.ts'
import type { DesignSheet } from '../../../src-main/contract/designSheet.ts'
import type { Progress } from '../../queue/progressWords.ts'

/** A request that came from a sheet. */
export type DesignRequest = (GenerateRequest | ContinueRequest) & { readonly design: DesignSheet }

export type ColumnState =
  /** Asked for; the studio has not told of a job yet. */
  | { readonly kind: 'asked' }
  | { readonly kind: 'waiting'; readonly jobId: string }
  | {
      readonly kind: 'drawing'
      readonly jobId: string
      /** The newest previews by index; null: still paper. */
      readonly previews: readonly (string | null)[]
      readonly rows: number
      readonly progress: Progress
    }
  | { readonly kind: 'ranked'; readonly generation: Generation }
  | {
      readonly kind: 'stopped'
      readonly jobId: string
      readonly reason: 'failed' | 'cancelled' | 'interrupted'
      readonly error: ErrorData | null
    }

export interface Column {
  readonly request: DesignRequest
  readonly state: ColumnState
}

export type Wall = { readonly kind: 'empty' } | { readonly kind: 'hung'; readonly columns: readonly Column[] }

export type WallEvent =
  | { type: 'asked'; requests: readonly DesignRequest[] }
  /** The studio did not take what was asked for last. */
  | { type: 'refused' }
  | { type: 'studio'; event: StudioEvent }
  | { type: 'opened'; generations: readonly Generation[] }
  | { type: 'refreshed'; generation: Generation }
  /** At the start, and after a lost connection. `made`: designs of the history, newest first. */
  | { type: 'restored'; jobs: readonly Job[]; made: readonly Generation[] }

export const emptyWall: Wall = { kind: 'empty' }

export function reduceWall(wall: Wall, event: WallEvent): Wall {
  switch (event.type) {
    case 'asked':
      return hang(event.requests.map((request) => ({ request, state: { kind: 'asked' } })))
    case 'refused':
      return hang(columnsOf(wall).filter(({ state }) => state.kind !== 'asked'))
    case 'studio':
      return afterStudioEvent(wall, event.event)
    case 'opened':
      return hang(event.generations.flatMap(finished))
    case 'refreshed':
      return eachColumn(wall, (column) =>
        column.state.kind === 'ranked' && column.state.generation.id === event.generation.id
          ? { ...column, state: { kind: 'ranked', generation: event.generation } }
          : column,
      )
    case 'restored':
      return afterRestore(wall, event.jobs, event.made)
  }
}

export function columnsOf(wall: Wall): readonly Column[] {
  return wall.kind === 'empty' ? [] : wall.columns
}

/** The job whose pictures are on their way to a column. */
export function jobOf({ state }: Column): string | null {
  return state.kind === 'waiting' || state.kind === 'drawing' ? state.jobId : null
}

/** The pictures of a column in rank order, without those in the bin. */
export function picturesIn({ state }: Column): Picture[] {
  if (state.kind !== 'ranked') return []
  return state.generation.pictures
    .filter((picture) => picture.deletedAt === null)
    .toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.index - b.index)
}

/** The request of a design; null for everything else that the studio does. */
export function designRequest(request: TaskRequest): DesignRequest | null {
  if (request.task !== 'generate' && request.task !== 'continue') return null
  return request.design === undefined ? null : { ...request, design: request.design }
}

/** The designs that were drawn together with `generation`: colourways share their seed. `made`: newest first. */
export function drawnTogether(generation: Generation, made: readonly Generation[]): Generation[] {
  const { request } = generation
  if (request.task !== 'generate') return [generation]
  const colours = new Set<string | null>()
  return made
    .filter(
      (other) =>
        other.request.task === 'generate' &&
        other.request.seed === request.seed &&
        other.request.count === request.count,
    )
    .toReversed()
    .filter(({ request: other }) => {
      const colour = designRequest(other)?.design.attributes.colours.choice ?? null
      return !colours.has(colour) && colours.add(colour)
    })
}

function afterStudioEvent(wall: Wall, event: StudioEvent): Wall {
  switch (event.type) {
    case 'job':
      return eachColumn(wall, (column) => afterJob(column, event.job))
    case 'progress':
      return eachColumn(wall, (column) => {
        if (column.state.kind !== 'drawing' || column.state.jobId !== event.jobId) return column
        const { phase, done, total, secondsLeft } = event
        return { ...column, state: { ...column.state, progress: { phase, done, total, secondsLeft } } }
      })
    case 'preview':
      return eachColumn(wall, (column) => {
        if (column.state.kind !== 'drawing' || column.state.jobId !== event.jobId) return column
        const drawn = new Map(event.pictures.map(({ index, png }) => [index, png]))
        const previews = column.state.previews.map((png, index) => drawn.get(index) ?? png)
        return { ...column, state: { ...column.state, previews, rows: event.rows } }
      })
    case 'generation':
      return eachColumn(wall, (column) =>
        jobOf(column) !== null && jobOf(column) === event.generation.jobId
          ? { ...column, state: { kind: 'ranked', generation: event.generation } }
          : column,
      )
    case 'job-dismissed':
      return hang(
        columnsOf(wall).filter(({ state }) => state.kind !== 'stopped' || state.jobId !== event.jobId),
      )
    default:
      return wall
  }
}

/** A column without a job takes the one that draws what it asked for: the first, or the one that repeats it. */
function afterJob(column: Column, job: Job): Column {
  const { state, request } = column
  const open = state.kind === 'asked' || state.kind === 'stopped'
  const own = 'jobId' in state && state.jobId === job.id
  if (!own && !(open && isSameDraw(request, job.request))) return column
  switch (job.state) {
    case 'waiting':
      return { ...column, state: { kind: 'waiting', jobId: job.id } }
    case 'running':
      return state.kind === 'drawing' ? column : { ...column, state: begun(job.id, request.count) }
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return { ...column, state: { kind: 'stopped', jobId: job.id, reason: job.state, error: job.error } }
    case 'done':
      return column
  }
}

function afterRestore(wall: Wall, jobs: readonly Job[], made: readonly Generation[]): Wall {
  if (wall.kind === 'hung') {
    return hang(
      wall.columns.flatMap((column) => {
        const id = jobOf(column)
        if (id === null) return [column]
        const job = jobs.find((known) => known.id === id)
        if (job !== undefined) return [afterJob(column, job)]
        return made.filter((generation) => generation.jobId === id).flatMap(finished)
      }),
    )
  }
  const active = jobs.flatMap((job) => {
    const request = designRequest(job.request)
    if (request === null || (job.state !== 'waiting' && job.state !== 'running')) return []
    return [afterJob({ request, state: { kind: 'asked' } }, job)]
  })
  const newest = made[0]
  if (active.length > 0 || newest === undefined) return hang(active)
  return hang(drawnTogether(newest, made).flatMap(finished))
}

function begun(jobId: string, count: number): ColumnState {
  const progress: Progress = { phase: 'loading', done: 0, total: 0, secondsLeft: null }
  return { kind: 'drawing', jobId, previews: Array.from({ length: count }, () => null), rows: 0, progress }
}

function finished(generation: Generation): Column[] {
  const request = designRequest(generation.request)
  return request === null ? [] : [{ request, state: { kind: 'ranked', generation } }]
}

function isSameDraw(asked: DesignRequest, request: TaskRequest): boolean {
  const other = designRequest(request)
  return other !== null && other.task === asked.task && other.seed === asked.seed && other.text === asked.text
}

function hang(columns: readonly Column[]): Wall {
  return columns.length === 0 ? emptyWall : { kind: 'hung', columns }
}

function eachColumn(wall: Wall, change: (column: Column) => Column): Wall {
  if (wall.kind === 'empty') return wall
  const columns = wall.columns.map(change)
  return columns.every((column, i) => column === wall.columns[i]) ? wall : { kind: 'hung', columns }
}
