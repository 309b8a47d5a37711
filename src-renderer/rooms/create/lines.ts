/** What the words in the prompt bar stand for: each line with words in it, and the sentences of each. Pure. */
import { expandLine } from '../../../src-main/language/expandLine.ts'
import type { Expansion, Refusal, Sentence } from '../../../src-main/language/expandLine.ts'

export interface Line {
  /** Trimmed. */
  readonly text: string
  /** Where it begins, in UTF-16 code units of the whole text. */
  readonly start: number
  readonly expansion: Expansion
}

export function linesOf(text: string): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const raw of text.split('\n')) {
    const trimmed = raw.trim()
    if (trimmed !== '') {
      const before = raw.length - raw.trimStart().length
      lines.push({ text: trimmed, start: start + before, expansion: expandLine(trimmed) })
    }
    start += raw.length + 1
  }
  return lines
}

/** Where every choice is empty, nothing is left to draw. */
export function sentencesOfLine({ expansion }: Line): Sentence[] {
  return expansion.kind === 'refused' ? [] : expansion.sentences.filter(({ text }) => text !== '')
}

export function refusalOf(lines: readonly Line[]): Refusal | null {
  for (const { expansion } of lines) if (expansion.kind === 'refused') return expansion.why
  return null
}

/** Where a stretch of a sentence was written; null where it isn't written in one piece, as across a brace. */
export function writtenAt(
  line: Line,
  sentence: Sentence,
  start: number,
  end: number,
): { start: number; end: number } | null {
  const first = sentence.origin[start]
  const last = sentence.origin[end - 1]
  if (first === undefined || last === undefined || last - first !== end - 1 - start) return null
  return { start: line.start + first, end: line.start + last + 1 }
}
