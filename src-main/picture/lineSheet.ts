/**
 * A line sheet: the page on which designers show their styles to those who make or buy them. It says what is known of
 * each style and leaves room to fill in the rest by hand; nothing on it is invented. Laid out once, in points on A4,
 * and then written as PDF (`lineSheetPdf.ts`) or PNG (`lineSheetPng.ts`); the table for spreadsheets is
 * `lineSheetCsv.ts`.
 */
import type { Locale } from '../contract/entities.ts'
import { lineSheetWords } from '../language/lineSheetWords.ts'
import { paragraphOf, styleOf, type Block } from './lineSheetBlocks.ts'
import { BOTTOM, GRAPHITE, HAIRLINE, MARGIN, type Mark, PAGE, QUIET, WIDTH, moved } from './lineSheetMarks.ts'
import type { SheetFont } from './sheetFont.ts'
import { shortenText, wrapText } from './wrapText.ts'

export interface LineSheetColour {
  name: string
  /** `#rrggbb` */
  hex: string
}

export interface LineSheetEntry {
  png: Uint8Array
  /** File name of the picture, for the table; left out where it has none. */
  pictureName?: string
  styleName: string
  styleNumber: string
  sentence: string
  colours: readonly LineSheetColour[]
  notes: string
}

export interface LineSheetData {
  locale: Locale
  title: string
  entries: readonly LineSheetEntry[]
  /** Goes into the PDF's own record; left out, the same sheet gives the same file. */
  createdAt?: Date
}

export interface TrueSize {
  width: number
  height: number
}

/** What can't stand beside a picture on one page is refused; sentences and notes may run on over pages. */
const LONGEST = { title: 120, styleName: 120, styleNumber: 60, colourName: 30 } as const
const MOST_COLOURS = 12
const ENTRY_GAP = 18
const TITLE = { size: 18, line: 25, gap: 14 } as const

/** Throws a RangeError where there is nothing to show, a hex is none, or something is too long for a page. */
export function checkLineSheet({ title, entries }: LineSheetData): void {
  if (entries.length === 0) throw new RangeError('a line sheet needs at least one entry')
  checkLength('title', title, LONGEST.title)
  for (const { styleName, styleNumber, colours } of entries) {
    checkLength('style name', styleName, LONGEST.styleName)
    checkLength('style number', styleNumber, LONGEST.styleNumber)
    if (colours.length > MOST_COLOURS) {
      throw new RangeError(`${colours.length} colours, a line sheet holds ${MOST_COLOURS} for each style`)
    }
    for (const { name, hex } of colours) {
      checkLength('colour name', name, LONGEST.colourName)
      if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`${hex} is no colour like #c8342f`)
    }
  }
}

function checkLength(what: string, text: string, longest: number): void {
  if (text.length > longest) throw new RangeError(`${what} of ${text.length} characters, at most ${longest}`)
}

/** Pages, each a list of marks. `sizes` are the true sizes of the entries' pictures, in pixels. Throws as `checkLineSheet`. */
export function layOutLineSheet(data: LineSheetData, sizes: readonly TrueSize[], font: SheetFont): Mark[][] {
  checkLineSheet(data)
  const title = titleBlock(data, font)
  const pages: Mark[][] = [moved(title.marks, 0, MARGIN)]
  let y = MARGIN + title.height
  const turn = (): void => {
    pages.push([])
    y = MARGIN
  }
  const put = (block: Block): void => {
    if (y + block.height > BOTTOM && y > MARGIN) turn()
    pages.at(-1)?.push(...moved(block.marks, 0, y))
    y += block.height
  }
  data.entries.forEach((entry, index) => {
    const blocks = [
      styleOf(entry, index, sizes[index] ?? { width: 0, height: 0 }, data.locale, font),
      ...paragraphsOf(entry, data.locale, font),
    ]
    const height = blocks.reduce((sum, block) => sum + block.height, 0)
    if (index > 0 && y + ENTRY_GAP + height > BOTTOM) turn()
    if (y > MARGIN && index > 0) y += ENTRY_GAP
    blocks.forEach(put)
  })
  return pages.map((marks, index) => [...marks, ...footer(data, index + 1, pages.length, font)])
}

function titleBlock({ title, locale }: LineSheetData, font: SheetFont): Block {
  const words = lineSheetWords[locale]
  const kindWidth = font.measure(words.kind, 9)
  const lines = wrapText(title, WIDTH - kindWidth - 24, (line) => font.measure(line, TITLE.size), locale)
  const marks: Mark[] = lines.map((text, at) => ({
    kind: 'text',
    text,
    x: MARGIN,
    y: TITLE.size + at * TITLE.line,
    size: TITLE.size,
    colour: GRAPHITE,
  }))
  const right = MARGIN + WIDTH - kindWidth
  marks.push({ kind: 'text', text: words.kind, x: right, y: TITLE.size, size: 9, colour: QUIET })
  return { marks, height: Math.max(1, lines.length) * TITLE.line + TITLE.gap }
}

function paragraphsOf(entry: LineSheetEntry, locale: Locale, font: SheetFont): Block[] {
  const words = lineSheetWords[locale]
  return [
    ...(entry.sentence.trim() === '' ? [] : paragraphOf(words.description, entry.sentence, locale, font)),
    ...paragraphOf(words.notes, entry.notes, locale, font),
  ]
}

function footer({ title, locale }: LineSheetData, page: number, pages: number, font: SheetFont): Mark[] {
  const size = 7.5
  const y = PAGE.height - 26
  const measure = (line: string): number => font.measure(line, size)
  const count = lineSheetWords[locale].page(page, pages)
  const right = MARGIN + WIDTH - measure(count)
  const left = shortenText(title, right - MARGIN - 24, measure)
  return [
    { kind: 'line', x: MARGIN, y: y - 12, width: WIDTH, colour: HAIRLINE },
    ...(left === '' ? [] : [{ kind: 'text' as const, text: left, x: MARGIN, y, size, colour: QUIET }]),
    { kind: 'text', text: count, x: right, y, size, colour: QUIET },
  ]
}
