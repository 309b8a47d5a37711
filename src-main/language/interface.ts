/** Every sentence of the interface, in the form that vue-i18n reads: `{name}` is a value, `|` parts one from many. */
import type { Locale } from '../contract/entities.ts'
import { interfaceChinese } from './interfaceChinese.ts'
import { interfaceEnglish } from './interfaceEnglish.ts'

/** The keys of the English sentences; Chinese has exactly the same, or it does not compile. */
export type InterfaceLanguage = SentencesLike<typeof interfaceEnglish>

type SentencesLike<T> = { readonly [K in keyof T]: T[K] extends string ? string : SentencesLike<T[K]> }

export const interfaceLanguages: Record<Locale, InterfaceLanguage> = {
  'zh-CN': interfaceChinese,
  en: interfaceEnglish,
}
