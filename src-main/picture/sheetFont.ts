/**
 * The typeface of line sheets: Noto Sans SC, which is packed with the studio, so that Chinese looks the same on every
 * machine, whatever fonts it has.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'
import { StudioError } from '../contract/errors.ts'

const FILE = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'

export interface SheetFont {
  /** The whole font file. */
  readonly bytes: Buffer
  /** Width of one line, in units of the size. */
  measure: (text: string, size: number) => number
  /** Outlines of one line as SVG, its baseline beginning at (x, y). */
  outline: (text: string, x: number, y: number, size: number) => string
}

/** Throws `file-unreadable` where the installation is damaged. */
export async function openSheetFont(): Promise<SheetFont> {
  const { bytes, font } = await readFont()
  return {
    bytes,
    measure: (text, size) => (font.layout(text).advanceWidth / font.unitsPerEm) * size,
    outline: (text, x, y, size) => outlineOf(font, text, x, y, size),
  }
}

async function readFont(): Promise<{ bytes: Buffer; font: Font }> {
  try {
    const bytes = await readFile(createRequire(import.meta.url).resolve(FILE))
    const font = create(bytes)
    if (!('layout' in font)) throw new TypeError(`${FILE} is a collection of fonts`)
    return { bytes, font }
  } catch (cause) {
    throw new StudioError('file-unreadable', { file: FILE }, { cause })
  }
}

function outlineOf(font: Font, text: string, x: number, y: number, size: number): string {
  const scale = size / font.unitsPerEm
  const run = font.layout(text)
  let pen = 0
  const glyphs = run.glyphs.map((glyph, at) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = run.positions[at] ?? {}
    const outline = glyph.path.toSVG()
    const place = `${pen + xOffset} ${yOffset}`
    pen += xAdvance
    return outline === '' ? '' : `<path transform="translate(${place})" d="${outline}"/>`
  })
  return `<g transform="translate(${x} ${y}) scale(${scale} ${-scale})">${glyphs.join('')}</g>`
}
