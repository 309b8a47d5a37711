/** What a session is called: its name, else the day on which it began. */
import type { Locale } from '../../src-main/contract/entities.ts'
import type { Session } from '../../src-main/contract/sessions.ts'

export function sessionName(
  { name, createdAt }: Pick<Session, 'name' | 'createdAt'>,
  locale: Locale,
  t: (key: 'sessions.unnamed', values: { date: string }) => string,
): string {
  return name === '' ? t('sessions.unnamed', { date: sessionDay(createdAt, locale) }) : name
}

export function sessionDay(iso: string, locale: Locale): string {
  const day = new Date(iso)
  const year = day.getFullYear() === new Date().getFullYear() ? {} : ({ year: 'numeric' } as const)
  return new Intl.DateTimeFormat(locale, { ...year, month: 'short', day: 'numeric' }).format(day)
}
