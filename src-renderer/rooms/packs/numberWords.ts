/** Sizes and counts as people read them, in the language of the interface. */
import type { Locale } from '../../../src-main/contract/entities.ts'

const MEGA = 1_000_000

/** Megabytes as file managers count them, gigabytes from a thousand of them on. */
export function diskWords(bytes: number, locale: Locale): string {
  const isLarge = bytes >= 1000 * MEGA
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isLarge ? 'gigabyte' : 'megabyte',
    unitDisplay: 'short',
    maximumSignificantDigits: 3,
  }).format(bytes / (isLarge ? 1000 * MEGA : MEGA))
}

/** MiB in what processors and systems call MB and GB of memory. */
export function memoryWords(mebibytes: number, locale: Locale): string {
  const isLarge = mebibytes >= 1024
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isLarge ? 'gigabyte' : 'megabyte',
    unitDisplay: 'short',
    maximumSignificantDigits: 3,
  }).format(isLarge ? mebibytes / 1024 : mebibytes)
}

/** `37.5M` or `3747万`. */
export function parameterWords(count: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 }).format(count)
}

export function countWords(count: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(count)
}

/** Two figures are enough for what varies from run to run. */
export function roughWords(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: value < 100 ? 2 : 3 }).format(value)
}

export function languageWords(codes: readonly string[], locale: Locale): string {
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    codes.map((code) => names.of(code) ?? code),
  )
}
