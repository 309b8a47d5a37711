/** The language that is asked for, before the options are read: their errors are told in it too. */
import type { Locale } from '../contract/entities.ts'

/** `zh` is Chinese as well: `describe` takes its captions' language by this option, and speaks it. */
export function askedLocale(args: readonly string[]): Locale | null {
  const at = args.indexOf('--language')
  const given =
    args.find((argument) => argument.startsWith('--language='))?.slice('--language='.length) ??
    (at < 0 ? undefined : args[at + 1])
  if (given === 'zh-CN' || given === 'zh') return 'zh-CN'
  return given === 'en' ? 'en' : null
}
