/** What a person writes and the style they choose, put into the words the model was trained with. */
import { StudioError } from '../contract/errors.ts'
import type { Locale } from '../contract/entities.ts'

/** The part of a pack's manifest that puts styles into words. */
export interface StyleWords {
  styles: readonly { key: string; words: Readonly<Record<Locale, string>> }[]
  /** `{style}` and `{text}` are filled in. */
  styleSentence: Readonly<Record<Locale, string>>
}

/** Key of one of the pack's styles, or words of one's own; null: no style. */
export type StyleChoice = string | { readonly words: string } | null

/** Chinese as soon as it has one Chinese character: '一只 cat' is a Chinese sentence. */
export function localeOfText(text: string): Locale {
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en'
}

/**
 * The sentence for the model: the text without surrounding space, and with a style the style sentence of its language.
 * Nothing else is changed; the tokenizer normalises. Throws `style-unknown`.
 */
export function composeSentence(words: StyleWords, text: string, style: StyleChoice): string {
  const trimmed = text.trim()
  if (style === null) return trimmed
  const locale = localeOfText(trimmed)
  const values: Readonly<Record<string, string>> = { style: wordsOf(words, style, locale), text: trimmed }
  return words.styleSentence[locale].replace(/\{(style|text)\}/g, (_, name: string) => values[name] ?? '')
}

function wordsOf({ styles }: StyleWords, style: NonNullable<StyleChoice>, locale: Locale): string {
  if (typeof style !== 'string') return style.words.trim()
  const known = styles.find(({ key }) => key === style)
  if (known !== undefined) return known.words[locale]
  throw new StudioError('style-unknown', { style, known: styles.map(({ key }) => key).join(', ') })
}
