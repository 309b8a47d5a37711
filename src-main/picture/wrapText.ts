/** Breaks text into lines: between words in Latin and Chinese, no line beginning with a comma or ending with a bracket. */
import type { Locale } from '../contract/entities.ts'

const CLOSES = /^[\s，。、；：！？）」』”’》〉】〕…—～·,.;:!?)\]}%°\-/]/u
const OPENS = /[（「『“‘《〈【〔([{]$/u

/** `measure` gives the width of a line. A word that is wider than a line is broken inside. An empty text has no lines. */
export function wrapText(
  text: string,
  width: number,
  measure: (line: string) => number,
  locale: Locale,
): string[] {
  const paragraphs = cleanText(text).split('\n')
  return paragraphs.length === 1 && paragraphs[0] === ''
    ? []
    : paragraphs.flatMap((paragraph) => wrapParagraph(paragraph, width, measure, locale))
}

/** Text on one line, its end cut off with an ellipsis where it is too wide. */
export function shortenText(text: string, width: number, measure: (line: string) => number): string {
  const line = cleanText(text).replaceAll('\n', ' ')
  if (measure(line) <= width) return line
  const letters = graphemes(line)
  while (letters.length > 0 && measure(`${letters.join('')}…`) > width) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/** What a font can't show (tabs, control characters) is gone; line breaks are `\n`, none at either end. */
function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/^\n+|\n+$/g, '')
}

function wrapParagraph(
  paragraph: string,
  width: number,
  measure: (line: string) => number,
  locale: Locale,
): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of unbreakablePieces(paragraph, locale)) {
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece
      continue
    }
    if (line !== '') lines.push(line.trimEnd())
    line = ''
    for (const letter of measure(piece.trimEnd()) <= width ? [piece] : graphemes(piece)) {
      if (line !== '' && measure((line + letter).trimEnd()) > width) {
        lines.push(line.trimEnd())
        line = ''
      }
      line += letter
    }
  }
  return [...lines, line.trimEnd()]
}

function unbreakablePieces(paragraph: string, locale: Locale): string[] {
  const pieces: string[] = []
  for (const { segment } of new Intl.Segmenter(locale, { granularity: 'word' }).segment(paragraph)) {
    const last = pieces.at(-1)
    if (last !== undefined && (CLOSES.test(segment) || OPENS.test(last))) pieces[pieces.length - 1] += segment
    else pieces.push(segment)
  }
  return pieces
}

function graphemes(text: string): string[] {
  return Array.from(
    new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text),
    ({ segment }) => segment,
  )
}
