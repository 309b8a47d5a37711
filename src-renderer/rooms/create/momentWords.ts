/** When something was made, as short as it can be said: the time today, the day this year, otherwise the date. */
import type { Locale } from '../../../src-main/contract/entities.ts'

export function momentWords(iso: string, now: Date, locale: Locale): string {
  const moment = new Date(iso)
  const thisYear = moment.getFullYear() === now.getFullYear()
  const today = thisYear && moment.getMonth() === now.getMonth() && moment.getDate() === now.getDate()
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const day = { month: 'short', day: 'numeric' } as const
  if (today) return new Intl.DateTimeFormat(locale, time).format(moment)
  if (thisYear) return new Intl.DateTimeFormat(locale, { ...day, ...time }).format(moment)
  return new Intl.DateTimeFormat(locale, { ...day, year: 'numeric' }).format(moment)
}
