/** The language of a person at a terminal. */
import type { Locale } from '../contract/entities.ts'

/**
 * Chinese of any kind becomes zh-CN, all else English. The variables count in POSIX's order; where none is set (Windows)
 * `systemDefault` decides, normally `Intl`'s.
 */
export function systemLocale(
  environment: Readonly<Record<string, string | undefined>>,
  systemDefault: string = Intl.DateTimeFormat().resolvedOptions().locale,
): Locale {
  const asked = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find((value) => value)
  return /^zh/i.test(asked ?? systemDefault) ? 'zh-CN' : 'en'
}
