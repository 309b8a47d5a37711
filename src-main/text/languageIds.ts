/**
 * Which pieces may stand in a text of a language: a caption is held to the language that was asked for by what it may be
 * written with, not by a model's goodwill.
 */
import type { CaptionLanguage } from '../contract/requests.ts'
import type { IdRange, Vocabulary } from './vocabulary.ts'

const script: Record<CaptionLanguage, RegExp> = { zh: /^\p{Script=Han}$/u, en: /^\p{Script=Latin}$/u }
const shared =
  /^(?=[\p{Script=Common}\p{Script=Inherited}])(?!\p{Extended_Pictographic})[\p{P}\p{N}\p{M}\p{S}\p{Z}]$/u

/**
 * The text ids of a language, in ascending order: pieces whose letters are all Han (`zh`) or all Latin (`en`), and those
 * without letters (digits, punctuation, space). Bytes count by the ASCII sign they stand for; control and unknown pieces,
 * other bytes and pictographs are in no language.
 */
export function languageIds(vocabulary: Vocabulary, language: CaptionLanguage): IdRange[] {
  const { tokenizer, textRange } = vocabulary
  const ranges: IdRange[] = []
  for (let piece = 0; piece < tokenizer.size; piece++) {
    const type = tokenizer.pieceType(piece)
    const text = type === 'byte' ? byteSign(tokenizer.piece(piece)) : tokenizer.piece(piece)
    const isText = type === 'normal' || type === 'byte'
    if (!isText || text === null || !isIn(text, language)) continue
    const id = textRange.start + piece
    const last = ranges.at(-1)
    if (last?.end === id) last.end = id + 1
    else ranges.push({ start: id, end: id + 1 })
  }
  return ranges
}

/**
 * Signs count by their script, as not every one that belongs to a script is a letter (〇 is a number, vowel signs are
 * marks). What all scripts share is no letter then, and no pictograph.
 */
function isIn(text: string, language: CaptionLanguage): boolean {
  return [...text].every((sign) => script[language].test(sign) || shared.test(sign))
}

/** `<0x41>` → `A`; null for what is part of a longer character, or no sign that is written. */
function byteSign(piece: string): string | null {
  const code = parseInt(piece.slice(3, -1), 16)
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : null
}
