/** What is said to a person for each error: a sentence that tells what happened, and a way out. */
import type { Locale } from '../contract/entities.ts'
import type { ErrorCode, ErrorData, ErrorParams } from '../contract/errors.ts'
import { adapterRoleParams } from './adapterErrors.ts'
import { describeProviderReason } from './devices.ts'
import { errorsChinese } from './errorsChinese.ts'
import { errorsEnglish } from './errorsEnglish.ts'
import { fill } from './fill.ts'

export interface ErrorWords {
  /** What happened and what it means. */
  sentence: string
  /** What to do about it. */
  wayOut: string
}
/** Complete by type: a code without words does not compile. Placeholders are the code's parameters. */
export type ErrorLanguage = Record<ErrorCode, ErrorWords>

export const errorLanguages: Record<Locale, ErrorLanguage> = { 'zh-CN': errorsChinese, en: errorsEnglish }

/** Both sentences of an error, its parameters filled in. */
export function describeError(data: Pick<ErrorData, 'code' | 'params'>, locale: Locale): ErrorWords {
  const words = errorLanguages[locale][data.code]
  const params = inWords(data, locale)
  return { sentence: fill(words.sentence, params), wayOut: fill(words.wayOut, params) }
}

function inWords({ code, params }: Pick<ErrorData, 'code' | 'params'>, locale: Locale): ErrorParams {
  if (code === 'adapter-wrong-role') return adapterRoleParams(params, locale)
  if (code !== 'provider-unavailable') return params
  return { ...params, reason: describeProviderReason(String(params.reason), locale) }
}
