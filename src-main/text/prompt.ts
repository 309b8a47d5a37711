/** What a person writes and the style they choose, put into the words the model was trained with. */
import { StudioError } from '../contract/errors.ts'
import type { Locale } from '../contract/entities.ts'

/** The part of a pack's manifest that puts styles into words. */
export interface StyleWords {
  styles: readonly { key: string; words: Readonly<Record<Locale, string>> }[]
  /** `{style}` and `{text}` are filled in. */
  styleSentence: Readonly<Record<Locale, string>>
}

/** Chinese as soon as it has one Chinese character: '一只 cat' is a Chinese sentence. */
export function localeOfText(text: string): Locale {
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en'
}

/**
 * The sentence for the model: the text without surrounding space, and with a style the style sentence of its language.
 * Nothing else is changed; the tokenizer normalises. Throws `style-unknown`.
 */
export function composeSentence(words: StyleWords, text: string, style: string | null): string {
  const trimmed = text.trim()
  if (style === null) return trimmed
  const known = words.styles.find(({ key }) => key === style)
  if (known === undefined) {
    throw new StudioError('style-unknown', { style, known: words.styles.map(({ key }) => key).join(', ') })
  }
  const locale = localeOfText(trimmed)
  const values: Readonly<Record<string, string>> = { style: known.words[locale], text: trimmed }
  return words.styleSentence[locale].replace(/\{(style|text)\}/g, (_, name: string) => values[name] ?? '')
}
