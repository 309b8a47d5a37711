/** A line sheet as pictures of its pages; text is drawn from outlines, so that no font has to be installed. */
import sharp from 'sharp'
import { checkLineSheet, layOutLineSheet, type LineSheetData } from './lineSheet.ts'
import { HAIRLINE, HAIRLINE_WIDTH, type Mark, PAGE } from './lineSheetMarks.ts'
import { openSheetFont, type SheetFont } from './sheetFont.ts'
import { fitSheetPictures, type SheetPicture } from './sheetPictures.ts'

/** Pixels for each point: 200 for each inch. */
const SCALE = 200 / 72
const WIDTH = Math.round(PAGE.width * SCALE)
const HEIGHT = Math.round(PAGE.height * SCALE)

/** One PNG for each page, A4 at 200 pixels an inch. Throws as `lineSheetPdf`. */
export async function lineSheetPng(data: LineSheetData): Promise<Uint8Array[]> {
  checkLineSheet(data)
  const font = await openSheetFont()
  const pictures = await fitSheetPictures(data.entries.map((entry) => entry.png))
  const pages: Uint8Array[] = []
  for (const marks of layOutLineSheet(data, pictures, font)) {
    pages.push(await drawPage(marks, pictures, font))
  }
  return pages
}

async function drawPage(
  marks: readonly Mark[],
  pictures: readonly SheetPicture[],
  font: SheetFont,
): Promise<Uint8Array> {
  const layers = marks.flatMap((mark) => {
    const picture = mark.kind === 'picture' ? pictures[mark.entry] : undefined
    return picture === undefined
      ? []
      : [{ input: picture.png, left: Math.round(mark.x * SCALE), top: Math.round(mark.y * SCALE) }]
  })
  const drawing =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${PAGE.width} ${PAGE.height}">` +
    `${marks.map((mark) => svgOf(mark, font)).join('')}</svg>`
  // An SVG of many outlines is longer than the parser takes without being told.
  const lines = await sharp(Buffer.from(drawing), { unlimited: true }).png({ compressionLevel: 0 }).toBuffer()
  const page = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#ffffff' } })
    .composite([...layers, { input: lines, left: 0, top: 0 }])
    .png({ compressionLevel: 9 })
    .withMetadata({ density: 200 })
    .toBuffer()
  return new Uint8Array(page)
}

function svgOf(mark: Mark, font: SheetFont): string {
  const { x, y } = mark
  switch (mark.kind) {
    case 'text':
      return `<g fill="${mark.colour}">${font.outline(mark.text, x, y, mark.size)}</g>`
    case 'line':
      return `<path d="M${x} ${y}h${mark.width}" stroke="${mark.colour}" stroke-width="${HAIRLINE_WIDTH}"/>`
    case 'box':
      return rectangle(x, y, mark.width, mark.height, mark.fill, mark.stroke)
    case 'picture':
      return rectangle(x, y, mark.side, mark.side, 'none', HAIRLINE)
  }
}

function rectangle(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  stroke: string,
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" stroke="${stroke}" stroke-width="${HAIRLINE_WIDTH}"/>`
}
