/** Words in the prompt bar that the pack was not taught: where they stand, and what is near to them. Pure. */
import type { Bilingual, Locale } from '../../../src-main/contract/entities.ts'
import { sentencesOfLine, writtenAt } from './lines.ts'
import type { Line } from './lines.ts'

export interface UnknownWord {
  /** In UTF-16 code units of the whole text. */
  readonly start: number
  readonly end: number
  readonly word: string
  readonly nearest: readonly Bilingual[]
  /** Of the sentence that it stands in: a replacement is in the same. */
  readonly language: Locale
}

/** What the pack says of one sentence, in its own code units. */
export interface WordAdvice {
  readonly start: number
  readonly end: number
  readonly nearest: readonly Bilingual[]
}

/** The words of all sentences, each place once, in the order of the text. */
export function unknownWords(
  lines: readonly Line[],
  adviceFor: (sentence: string) => readonly WordAdvice[],
): UnknownWord[] {
  const found = new Map<number, UnknownWord>()
  for (const line of lines) {
    for (const sentence of sentencesOfLine(line)) {
      for (const { start, end, nearest } of adviceFor(sentence.text)) {
        const place = writtenAt(line, sentence, start, end)
        if (place === null) continue
        const word = sentence.text.slice(start, end)
        found.set(place.start, { ...place, word, nearest, language: languageOf(sentence.text) })
      }
    }
  }
  return [...found.values()].toSorted((a, b) => a.start - b.start)
}

export function languageOf(text: string): Locale {
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en'
}

/** The words that an edit left as they were, at their new places: what the pack says of the rest is not known yet. */
export function carryWords(words: readonly UnknownWord[], before: string, after: string): UnknownWord[] {
  if (before === after) return [...words]
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const shift = after.length - before.length
  return words.flatMap((word) => {
    if (word.end < head) return word
    if (word.start <= before.length - tail) return []
    return { ...word, start: word.start + shift, end: word.end + shift }
  })
}

/** Each word once, as it is written first. */
export function distinctWords(words: readonly UnknownWord[]): UnknownWord[] {
  const seen = new Set<string>()
  return words.filter(({ word }) => !seen.has(word) && seen.add(word) !== undefined)
}

/** Every place of a word has the other word. */
export function replaceWord(
  text: string,
  words: readonly UnknownWord[],
  word: string,
  replacement: (language: Locale) => string,
): string {
  return words
    .filter((place) => place.word === word && text.slice(place.start, place.end) === word)
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (changed, { start, end, language }) =>
        changed.slice(0, start) + replacement(language) + changed.slice(end),
      text,
    )
}

export interface TextPart {
  readonly text: string
  readonly unknown: boolean
}

/** The text in stretches, those that the pack doesn't know apart. */
export function textParts(text: string, words: readonly UnknownWord[]): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const { start, end } of words) {
    if (start < at) continue
    parts.push(
      { text: text.slice(at, start), unknown: false },
      { text: text.slice(start, end), unknown: true },
    )
    at = end
  }
  parts.push({ text: text.slice(at), unknown: false })
  return parts.filter((part) => part.text !== '')
}
