/**
 * Sentences of the interface in the person's language. vue-i18n interprets them (no code is made of them), so the
 * content security policy holds.
 */
import { createI18n } from 'vue-i18n'
import type { Locale } from '../../src-main/contract/entities.ts'
import { interfaceLanguages } from '../../src-main/language/interface.ts'

export function createInterfaceLanguage(locale: Locale) {
  return createI18n({ legacy: false, locale, fallbackLocale: 'en', messages: interfaceLanguages })
}
