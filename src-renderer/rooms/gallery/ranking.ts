/** Ranking for a sentence: from what is asked to the order that the gallery shows. Pure. */
import type { Generation, Job } from '../../../src-main/contract/entities.ts'
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'

/** Which pictures: those that are selected, or all that were found. */
export type RankScope = 'selected' | 'found'

export type Ranking =
  | { readonly kind: 'idle' }
  /** The sentence is being written. */
  | { readonly kind: 'writing'; readonly scope: RankScope }
  | {
      readonly kind: 'asked'
      readonly jobId: string
      readonly sentence: string
      readonly pictures: number
    }
  | { readonly kind: 'done'; readonly generation: Generation }
  | { readonly kind: 'failed'; readonly error: ErrorData }

export type RankingEvent =
  | { readonly type: 'opened'; readonly scope: RankScope }
  | { readonly type: 'scoped'; readonly scope: RankScope }
  | { readonly type: 'asked'; readonly jobId: string; readonly sentence: string; readonly pictures: number }
  | { readonly type: 'studio'; readonly event: StudioEvent }
  | { readonly type: 'closed' }

export const noRanking: Ranking = { kind: 'idle' }

export function reduceRanking(state: Ranking, event: RankingEvent): Ranking {
  switch (event.type) {
    case 'opened':
      // One that is under way is shown until it is over.
      return state.kind === 'asked' ? state : { kind: 'writing', scope: event.scope }
    case 'scoped':
      return state.kind === 'writing' ? { ...state, scope: event.scope } : state
    case 'asked': {
      const { jobId, sentence, pictures } = event
      return { kind: 'asked', jobId, sentence, pictures }
    }
    case 'studio':
      return state.kind === 'asked' ? heard(state, event.event) : state
    case 'closed':
      return state.kind === 'asked' ? state : noRanking
  }
}

function heard(state: Extract<Ranking, { kind: 'asked' }>, event: StudioEvent): Ranking {
  if (event.type === 'generation' && event.generation.jobId === state.jobId) {
    return { kind: 'done', generation: event.generation }
  }
  if (event.type === 'job-dismissed' && event.jobId === state.jobId) return noRanking
  if (event.type === 'job' && event.job.id === state.jobId) return ended(state, event.job)
  return state
}

function ended(state: Ranking, job: Job): Ranking {
  switch (job.state) {
    case 'failed':
      return job.error === null ? noRanking : { kind: 'failed', error: job.error }
    case 'cancelled':
    case 'interrupted':
      return noRanking
    case 'waiting':
    case 'running':
    case 'done':
      return state
  }
}

/** Rankings that were made for exactly this sentence, the newest first. */
export function rankingsFor(sentence: string, generations: readonly Generation[]): Generation[] {
  return generations
    .filter(({ request }) => request.task === 'rank' && request.texts[0]?.trim() === sentence.trim())
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
}

export interface Cover {
  readonly generation: Generation
  /** Pictures that it ranked. */
  readonly ranked: number
  /** Of those that are asked about, how many it ranked. */
  readonly covered: number
  /** Of those that are asked about, how many it did not. */
  readonly fresh: number
}

/** The ranking that covers most of what is asked about; of two alike the newest. Null where there is none. */
export function bestCover(rankings: readonly Generation[], ids: readonly string[]): Cover | null {
  let best: Cover | null = null
  for (const generation of rankings) {
    const ranked = rankedBy(generation)
    const covered = ids.filter((id) => ranked.has(id)).length
    if (best !== null && covered <= best.covered) continue
    best = { generation, ranked: ranked.size, covered, fresh: ids.length - covered }
  }
  return best
}

function rankedBy({ outcome }: Generation): ReadonlySet<string> {
  if (outcome.kind !== 'scores') return new Set()
  return new Set(outcome.scores.filter(({ text }) => text === 0).map(({ pictureId }) => pictureId))
}
