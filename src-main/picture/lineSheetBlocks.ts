/** The parts of one style on a line sheet: picture, names, colours and empty fields beside it, and text below. */
import type { Locale } from '../contract/entities.ts'
import { lineSheetWords } from '../language/lineSheetWords.ts'
import type { LineSheetColour, LineSheetEntry, TrueSize } from './lineSheet.ts'
import { GRAPHITE, HAIRLINE, MARGIN, type Mark, QUIET, RULE, WIDTH, moved } from './lineSheetMarks.ts'
import type { SheetFont } from './sheetFont.ts'
import { wrapText } from './wrapText.ts'

/** Marks whose top is 0; they are kept together on a page. */
export interface Block {
  marks: Mark[]
  height: number
}

const PICTURE = 216
const COLUMN = MARGIN + PICTURE + 24
const COLUMN_WIDTH = MARGIN + WIDTH - COLUMN
const GUTTER = 16
const HALF = (COLUMN_WIDTH - GUTTER) / 2
const LABEL = { size: 7.5, line: 11 } as const
const NAME = { size: 13, line: 18 } as const
const PLAIN = { size: 9.5, line: 14 } as const
const SMALL = { size: 8.5, line: 12 } as const
/** Room for handwriting. */
const RULE_HEIGHT = 18
const SWATCH = 22

/** The picture, and beside it all that has a place of its own. */
export function styleOf(
  entry: LineSheetEntry,
  index: number,
  size: TrueSize,
  locale: Locale,
  font: SheetFont,
): Block {
  const words = lineSheetWords[locale]
  const caption = `${index + 1}: ${size.width} × ${size.height} px`
  const picture: Mark[] = [
    { kind: 'picture', entry: index, x: MARGIN, y: 0, side: PICTURE },
    { kind: 'text', text: caption, x: MARGIN, y: PICTURE + 13, size: LABEL.size, colour: QUIET },
  ]
  const column = stacked([
    field(words.styleName, entry.styleName, NAME, COLUMN_WIDTH, locale, font),
    field(words.styleNumber, entry.styleNumber, PLAIN, COLUMN_WIDTH, locale, font),
    coloursOf(entry.colours, locale, font),
    inTwoColumns(words.blanks.map((label) => field(label, '', PLAIN, HALF, locale, font))),
  ])
  return {
    marks: [...picture, ...moved(column.marks, COLUMN, 0)],
    height: Math.max(PICTURE + 20, column.height) + 4,
  }
}

/** Text over the whole width, line by line, so that it may run on over pages; two lines to write on where it is empty. */
export function paragraphOf(label: string, text: string, locale: Locale, font: SheetFont): Block[] {
  const lines = wrapText(text, WIDTH, (line) => font.measure(line, PLAIN.size), locale)
  const [first, ...rest] =
    lines.length === 0
      ? [ruleOf(WIDTH), ruleOf(WIDTH)]
      : lines.map((line) => stacked([textOf(line, PLAIN, GRAPHITE)]))
  return [stacked([textOf(label, LABEL, QUIET), first ?? ruleOf(WIDTH)]), ...rest, spaceOf(6)].map(
    (block) => ({
      ...block,
      marks: moved(block.marks, MARGIN, 0),
    }),
  )
}

function field(
  label: string,
  value: string,
  style: { size: number; line: number },
  width: number,
  locale: Locale,
  font: SheetFont,
): Block {
  const lines = wrapText(value, width, (line) => font.measure(line, style.size), locale)
  return stacked([
    textOf(label, LABEL, QUIET),
    ...(lines.length === 0 ? [ruleOf(width)] : lines.map((line) => textOf(line, style, GRAPHITE))),
    spaceOf(5),
  ])
}

function coloursOf(colours: readonly LineSheetColour[], locale: Locale, font: SheetFont): Block {
  const words = lineSheetWords[locale]
  const swatches = colours.map((colour) => swatchOf(colour, words.toBeMatched, locale, font))
  return stacked([
    textOf(words.colours, LABEL, QUIET),
    spaceOf(3),
    colours.length === 0 ? ruleOf(COLUMN_WIDTH) : inTwoColumns(swatches),
    spaceOf(4),
  ])
}

function swatchOf(colour: LineSheetColour, toBeMatched: string, locale: Locale, font: SheetFont): Block {
  const width = HALF - SWATCH - 8
  const lines = (text: string, size: number): string[] =>
    wrapText(text, width, (line) => font.measure(line, size), locale)
  const text = stacked([
    ...lines(colour.name, SMALL.size).map((line) => textOf(line, SMALL, GRAPHITE)),
    ...lines(`${colour.hex.toUpperCase()} (${toBeMatched})`, LABEL.size).map((line) =>
      textOf(line, LABEL, QUIET),
    ),
  ])
  const swatch: Mark = {
    kind: 'box',
    x: 0,
    y: 1,
    width: SWATCH,
    height: SWATCH,
    fill: colour.hex,
    stroke: HAIRLINE,
  }
  return {
    marks: [swatch, ...moved(text.marks, SWATCH + 8, 0)],
    height: Math.max(SWATCH + 1, text.height) + 6,
  }
}

/** Left, right, left, right: each pair as high as its higher part. */
function inTwoColumns(blocks: readonly Block[]): Block {
  const pairs = blocks.flatMap((left, at) => (at % 2 === 0 ? [{ left, right: blocks[at + 1] }] : []))
  return stacked(
    pairs.map(({ left, right }) => ({
      marks: [...left.marks, ...moved(right?.marks ?? [], HALF + GUTTER, 0)],
      height: Math.max(left.height, right?.height ?? 0),
    })),
  )
}

function stacked(blocks: readonly Block[]): Block {
  let height = 0
  const marks = blocks.flatMap((block) => {
    const placed = moved(block.marks, 0, height)
    height += block.height
    return placed
  })
  return { marks, height }
}

/** The baseline lies where the line's free room is split evenly above and below letters that reach 0.88 em high. */
function textOf(text: string, { size, line }: { size: number; line: number }, colour: string): Block {
  const y = line / 2 + size * 0.36
  return { marks: text === '' ? [] : [{ kind: 'text', text, x: 0, y, size, colour }], height: line }
}

function ruleOf(width: number): Block {
  return { marks: [{ kind: 'line', x: 0, y: RULE_HEIGHT - 3, width, colour: RULE }], height: RULE_HEIGHT }
}

function spaceOf(height: number): Block {
  return { marks: [], height }
}
