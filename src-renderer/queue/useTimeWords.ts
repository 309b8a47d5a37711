/** Spans of time in the language of the interface. */
import { useI18n } from 'vue-i18n'
import { spanOf } from './timeWords.ts'

export function useTimeWords(): { span(seconds: number): string; left(seconds: number): string } {
  const { t, n } = useI18n()

  function span(seconds: number): string {
    const { unit, value, rest } = spanOf(seconds)
    const words = t(`time.${unit}`, { n: n(value) }, value)
    return rest === 0
      ? words
      : t('time.both', { first: words, second: t('time.minutes', { n: n(rest) }, rest) })
  }
  return { span, left: (seconds) => t('time.left', { span: span(seconds) }) }
}
