/**
 * A contact sheet: pictures of any number of sentences on one page, with rank, share of the best CapS and sentence. Where
 * all have one sentence it stands once, at the top. Text is drawn from outlines, so that no font has to be installed.
 */
import { setImmediate as turn } from 'node:timers/promises'
import sharp from 'sharp'
import type { Locale } from '../contract/entities.ts'
import { GRAPHITE, HAIRLINE, QUIET } from './lineSheetMarks.ts'
import { rankBadge } from './rankBadge.ts'
import { openSheetFont } from './sheetFont.ts'
import type { SheetFont } from './sheetFont.ts'
import { shortenText, wrapText } from './wrapText.ts'

export interface SheetEntry {
  /** The PNG; one after another is read. */
  read(): Promise<Uint8Array>
  readonly sentence: string
  /** From 1. */
  readonly rank: number | null
  /** CapS ÷ that of the best, 0 … 1. */
  readonly share: number | null
}

export interface ExportSheetData {
  readonly title: string
  readonly locale: Locale
  readonly entries: readonly SheetEntry[]
}

export const MOST_ON_SHEET = 400

/** LOOK.md, Tokens: the light theme. */
const PAPER = '#f8fafe'
const MARGIN = 40
const GAP = 16
const BADGE_INSET = 6
const LEAST_COLUMNS = 2
const TITLE = { size: 28, line: 42 } as const
const SENTENCE = { size: 15, line: 24 } as const
const CAPTION = { size: 13, line: 20 } as const
const CAPTION_LINES = 2
const HEADING_GAP = 24
const CAPTION_GAP = 4

/** Many pictures are shown smaller. */
function cellSide(count: number): number {
  if (count <= 36) return 256
  return count <= 144 ? 192 : 128
}

interface Line {
  readonly text: string
  readonly x: number
  readonly baseline: number
  readonly size: number
  readonly colour: string
}

/** The sheet as a PNG; the same pictures give the same bytes. Throws a RangeError on none and on more than fit on it. */
export async function exportSheet({ title, locale, entries }: ExportSheetData): Promise<Uint8Array> {
  const count = entries.length
  if (count < 1 || count > MOST_ON_SHEET) throw new RangeError(`${count} pictures on a sheet`)
  const font = await openSheetFont()
  const side = cellSide(count)
  const columns = Math.max(LEAST_COLUMNS, Math.ceil(Math.sqrt(count)))
  const width = 2 * MARGIN + columns * (side + GAP) - GAP
  const isOneSentence = new Set(entries.map(({ sentence }) => sentence)).size === 1
  const heading = headingOf(title, isOneSentence ? (entries[0]?.sentence ?? '') : '', width, locale, font)
  const captionLines =
    (isOneSentence ? 0 : CAPTION_LINES) + (entries.some(({ share }) => share !== null) ? 1 : 0)
  const pitch = side + (captionLines === 0 ? 0 : CAPTION_GAP + captionLines * CAPTION.line) + GAP
  const height = heading.bottom + Math.ceil(count / columns) * pitch - GAP + MARGIN

  const layers: { input: Buffer; left: number; top: number }[] = []
  const marks = heading.lines.map((line) => outlined(line, font))
  for (const [place, entry] of entries.entries()) {
    const left = MARGIN + (place % columns) * (side + GAP)
    const top = heading.bottom + Math.floor(place / columns) * pitch
    layers.push(await fitted(await entry.read(), left, top, side))
    marks.push(
      `<rect x="${left - 0.5}" y="${top - 0.5}" width="${side + 1}" height="${side + 1}" fill="none" stroke="${HAIRLINE}"/>`,
    )
    if (entry.rank !== null) marks.push(rankBadge(entry.rank, left + BADGE_INSET, top + BADGE_INSET))
    const lines = captionOf(entry, isOneSentence ? '' : entry.sentence, side, locale, font)
    marks.push(...lines.map((line, at) => outlined(placed(line, left, top + side, at), font)))
    // Outlines are laid out in the thread of the event loop.
    await turn()
  }
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join('')}</svg>`
  // An SVG of many outlines is longer than the parser takes without being told.
  const drawn = await sharp(Buffer.from(drawing), { unlimited: true }).png({ compressionLevel: 0 }).toBuffer()
  return await sharp({ create: { width, height, channels: 3, background: PAPER } })
    .composite([...layers, { input: drawn, left: 0, top: 0 }])
    .png({ compressionLevel: 9 })
    .toBuffer()
}

function headingOf(
  title: string,
  sentence: string,
  width: number,
  locale: Locale,
  font: SheetFont,
): { lines: Line[]; bottom: number } {
  const room = width - 2 * MARGIN
  const lines: Line[] = []
  let y = MARGIN
  const add = (text: string, { size, line }: { size: number; line: number }, colour: string): void => {
    lines.push({ text, x: MARGIN, baseline: y + (line + size * 0.72) / 2, size, colour })
    y += line
  }
  const measure = (size: number) => (text: string) => font.measure(text, size)
  if (title.trim() !== '') add(shortenText(title, room, measure(TITLE.size)), TITLE, GRAPHITE)
  for (const text of wrapText(sentence, room, measure(SENTENCE.size), locale)) add(text, SENTENCE, QUIET)
  return { lines, bottom: lines.length === 0 ? y : y + HEADING_GAP - GAP / 2 }
}

interface CaptionLine {
  readonly text: string
  readonly colour: string
}

function captionOf(
  { share }: SheetEntry,
  sentence: string,
  room: number,
  locale: Locale,
  font: SheetFont,
): CaptionLine[] {
  const measure = (text: string): number => font.measure(text, CAPTION.size)
  const wrapped = wrapText(sentence, room, measure, locale)
  const shown = wrapped.slice(0, CAPTION_LINES)
  if (wrapped.length > CAPTION_LINES) {
    shown[CAPTION_LINES - 1] = shortenText(wrapped.slice(CAPTION_LINES - 1).join(' '), room, measure)
  }
  return [
    ...(share === null ? [] : [{ text: `CapS ${Math.round(share * 100)}%`, colour: QUIET }]),
    ...shown.map((text) => ({ text, colour: GRAPHITE })),
  ]
}

function placed({ text, colour }: CaptionLine, left: number, below: number, at: number): Line {
  const middle = below + CAPTION_GAP + at * CAPTION.line + CAPTION.line / 2
  return { text, colour, x: left, baseline: middle + CAPTION.size * 0.36, size: CAPTION.size }
}

function outlined({ text, x, baseline, size, colour }: Line, font: SheetFont): string {
  return `<g fill="${colour}">${font.outline(text, x, baseline, size)}</g>`
}

async function fitted(
  png: Uint8Array,
  left: number,
  top: number,
  side: number,
): Promise<{ input: Buffer; left: number; top: number }> {
  const input = await sharp(png, { failOn: 'error' })
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .resize(side, side, { fit: 'contain', background: '#ffffff', kernel: 'cubic' })
    .png({ compressionLevel: 1 })
    .toBuffer()
  return { input, left, top }
}
