/** All candidates of a generation on one sheet of paper, in rank order, the first twice as large (LOOK.md, The wall). */
import sharp from 'sharp'
import { rankBadge } from './rankBadge.ts'

export interface RankedPicture {
  png: Uint8Array
  /** From 1. */
  rank: number
}

const MARGIN = 24
const GAP = 12
const BADGE_INSET = 6
/** Small pictures are shown larger, large ones smaller: a sheet is for comparing. */
const SMALLEST_CELL = 128
const LARGEST_CELL = 256
const PAPER = '#f8fafe'
const HAIRLINE = '#d5d7db'

interface Place {
  left: number
  top: number
  side: number
}

/** The first place is two cells wide and high, the others flow around it, row by row. */
function places(count: number, cell: number): { places: Place[]; width: number; height: number } {
  const columns = Math.max(2, Math.ceil(Math.sqrt(count + 3)))
  const pitch = cell + GAP
  const found: Place[] = [{ left: MARGIN, top: MARGIN, side: 2 * cell + GAP }]
  let rows = 2
  for (let at = 2; found.length < count; at++) {
    const row = Math.floor(at / columns)
    const column = at % columns
    if (row < 2 && column < 2) continue
    found.push({ left: MARGIN + column * pitch, top: MARGIN + row * pitch, side: cell })
    rows = Math.max(rows, row + 1)
  }
  const across = count <= 1 ? 2 : columns
  return {
    places: found,
    width: 2 * MARGIN + across * pitch - GAP,
    height: 2 * MARGIN + rows * pitch - GAP,
  }
}

async function fitted(png: Uint8Array, side: number): Promise<Buffer> {
  return await sharp(png)
    .resize(side, side, { fit: 'contain', background: '#ffffff', kernel: 'cubic' })
    .flatten({ background: '#ffffff' })
    .png({ compressionLevel: 0 })
    .toBuffer()
}

/** The sheet as a PNG. Throws on an empty list: there is nothing to show. */
export async function contactSheet(pictures: readonly RankedPicture[]): Promise<Uint8Array> {
  const ranked = [...pictures].sort((a, b) => a.rank - b.rank)
  const first = ranked[0]
  if (first === undefined) throw new RangeError('a contact sheet needs at least one picture')
  const { width: pictureWidth } = await sharp(first.png).metadata()
  const cell = Math.min(LARGEST_CELL, Math.max(SMALLEST_CELL, pictureWidth))
  const layout = places(ranked.length, cell)
  const layers = await Promise.all(
    layout.places.map(async ({ left, top, side }, index) => {
      const picture = ranked[index] ?? first
      return { input: await fitted(picture.png, side), left, top }
    }),
  )
  const frames = layout.places.map(
    ({ left, top, side }, index) =>
      `<rect x="${left - 0.5}" y="${top - 0.5}" width="${side + 1}" height="${side + 1}" fill="none" stroke="${HAIRLINE}"/>` +
      rankBadge(ranked[index]?.rank ?? 0, left + BADGE_INSET, top + BADGE_INSET),
  )
  const { width, height } = layout
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${frames.join('')}</svg>`
  return await sharp({ create: { width, height, channels: 3, background: PAPER } })
    .composite([...layers, { input: Buffer.from(drawing), left: 0, top: 0 }])
    .png({ compressionLevel: 9 })
    .toBuffer()
}
