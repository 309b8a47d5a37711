/**
 * A line sheet as a table for spreadsheets: CSV of RFC 4180, in UTF-8 with the mark by which Excel knows it. A cell that
 * a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV Injection).
 */
import { lineSheetWords } from '../language/lineSheetWords.ts'
import { checkLineSheet, type LineSheetData, type LineSheetEntry } from './lineSheet.ts'

const BYTE_ORDER_MARK = '\ufeff'
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

/** One row for each entry below the headings; the columns to be filled in are empty. Throws as `checkLineSheet`. */
export function lineSheetCsv(data: LineSheetData): Uint8Array {
  checkLineSheet(data)
  const words = lineSheetWords[data.locale]
  const headings = [
    words.number,
    words.picture,
    words.styleName,
    words.styleNumber,
    words.description,
    words.colours,
    words.notes,
    ...words.blanks,
  ]
  const coloursOf = ({ colours }: LineSheetEntry): string =>
    colours
      .map(({ name, hex }) => `${name} ${hex.toUpperCase()} (${words.toBeMatched})`.trim())
      .join(words.separator)
  const rows = data.entries.map((entry, index) => [
    String(index + 1),
    entry.pictureName ?? '',
    entry.styleName,
    entry.styleNumber,
    entry.sentence,
    coloursOf(entry),
    entry.notes,
    ...words.blanks.map(() => ''),
  ])
  const lines = [headings, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`)
  return new TextEncoder().encode(BYTE_ORDER_MARK + lines.join(''))
}

function cellOf(text: string): string {
  const plain = text.replace(/\r\n?/g, '\n')
  const safe = FORMULA.test(plain) ? `'${plain}` : plain
  return /[",\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
