/** How fast the running job is and what it holds, as a short history of its progress. Pure. */
import type { StudioEvent } from '../../src-main/contract/events.ts'

export interface RateSample {
  /** Milliseconds. */
  readonly at: number
  readonly tokensPerSecond: number | null
  readonly memoryMiB: number | null
}

export interface JobRate {
  readonly jobId: string | null
  readonly samples: readonly RateSample[]
}

export const noRate: JobRate = { jobId: null, samples: [] }

/** Half a minute at four a second: more can't be seen in so small a plot. */
const MOST = 120
const APART = 250

export function reduceRate(rate: JobRate, event: StudioEvent, at: number): JobRate {
  if (event.type === 'job')
    return event.job.id === rate.jobId && event.job.state !== 'running' ? noRate : rate
  if (event.type !== 'progress') return rate
  const { jobId, tokensPerSecond, memoryMiB = null } = event
  if (tokensPerSecond === null && memoryMiB === null) return rate
  const before = rate.jobId === jobId ? rate.samples : []
  const last = before.at(-1)
  if (last !== undefined && at - last.at < APART) return rate
  return { jobId, samples: [...before, { at, tokensPerSecond, memoryMiB }].slice(-MOST) }
}

/** Points of a line in a box, the highest value at its top and 0 at its bottom; a value that is missing is left out. */
export function sparkline(values: readonly (number | null)[], width: number, height: number): string {
  const highest = Math.max(...values.map((value) => value ?? 0), Number.EPSILON)
  const step = values.length > 1 ? width / (values.length - 1) : 0
  return values
    .flatMap((value, i) => (value === null ? [] : [`${i * step},${height - (value / highest) * height}`]))
    .join(' ')
}
