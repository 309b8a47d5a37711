/** Spans of time as people say them: one unit, two where the larger one is small. Pure. */

export type TimeUnit = 'hours' | 'minutes' | 'seconds'

export interface Span {
  readonly unit: TimeUnit
  readonly value: number
  /** Of the next smaller unit; 0: not said. */
  readonly rest: number
}

const MINUTE = 60
const HOUR = 3600

export function spanOf(seconds: number): Span {
  const whole = Math.max(0, seconds)
  if (whole < MINUTE) return { unit: 'seconds', value: Math.ceil(whole), rest: 0 }
  if (whole < HOUR) return { unit: 'minutes', value: Math.round(whole / MINUTE), rest: 0 }
  const minutes = Math.round(whole / MINUTE)
  const hours = Math.floor(minutes / 60)
  return { unit: 'hours', value: hours, rest: hours < 10 ? minutes % 60 : 0 }
}
