/**
 * What is asked of the queue when something is done to many pictures: one job where the task takes many, one for each
 * picture where it takes one. Pure.
 */
import type { Generation } from '../../../src-main/contract/entities.ts'
import type {
  CaptionLanguage,
  CaptionMethod,
  RestyleRequest,
  TaskRequest,
} from '../../../src-main/contract/requests.ts'

export type BulkTask =
  | { readonly task: 'enlarge' }
  | ({ readonly task: 'restyle' } & Readonly<
      Pick<RestyleRequest, 'style' | 'styleWords' | 'strength' | 'count'>
    >)
  | {
      readonly task: 'describe'
      readonly language: CaptionLanguage | null
      readonly method: CaptionMethod
      readonly count: number
    }
  | { readonly task: 'rank'; readonly text: string }

/** More jobs than this are asked about first. */
export const MOST_UNASKED = 50
/** Ids that one call, and so one step of undo, may name. */
export const MOST_AT_ONCE = 100_000

/** `roll` gives each request that draws a seed of its own. */
export function requestsFor(
  chosen: BulkTask,
  ids: readonly string[],
  roll: () => number,
  session: string | null,
): TaskRequest[] {
  if (ids.length === 0) return []
  const shared = { session, pack: null }
  switch (chosen.task) {
    case 'enlarge':
    case 'restyle':
      return ids.map((pictureId) => ({
        ...chosen,
        ...shared,
        pictureId,
        text: null,
        seed: roll(),
        sampler: {},
      }))
    case 'describe':
      return [{ ...chosen, ...shared, pictureIds: [...ids], seed: roll(), sampler: {} }]
    case 'rank':
      return [{ task: 'rank', ...shared, texts: [chosen.text], pictureIds: [...ids] }]
  }
}

/** How long so many will take, told by the middle one of those that were made before; null where there is none. */
export function roughSeconds(
  requests: readonly TaskRequest[],
  earlier: readonly Generation[],
): number | null {
  const [first] = requests
  if (first === undefined) return null
  const amount = amountOf(first)
  const each = earlier
    .filter(({ task, seconds }) => task === first.task && seconds > 0)
    .map(({ request, seconds }) => seconds / amountOf(request))
    .toSorted((a, b) => a - b)
  const middle = each[Math.floor(each.length / 2)]
  return middle === undefined ? null : middle * amount * requests.length
}

/** What a job's time grows with. */
function amountOf(request: TaskRequest): number {
  switch (request.task) {
    case 'generate':
    case 'restyle':
    case 'continue':
      return request.count
    case 'describe':
      return request.pictureIds.length * request.count
    case 'rank':
      return request.pictureIds.length * request.texts.length
    case 'import':
      return request.sources.length
    case 'enlarge':
    case 'reproduce':
      return 1
  }
}

export interface Duration {
  readonly unit: 'seconds' | 'minutes' | 'hours'
  readonly value: number
}

/** Rounded as a person would say it: nobody waits 3,612 seconds. */
export function roughDuration(seconds: number): Duration {
  if (seconds < 90) return { unit: 'seconds', value: Math.max(1, Math.round(seconds)) }
  if (seconds < 90 * 60) return { unit: 'minutes', value: Math.round(seconds / 60) }
  return { unit: 'hours', value: Math.round(seconds / 3600) }
}
