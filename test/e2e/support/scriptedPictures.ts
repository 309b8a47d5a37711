/** Sixteen fixed pictures and what they look like while they are written, row of codes by row of codes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

export const ROWS = 8
export const PIXELS = 64
const PICTURES = 16

export interface ScriptedPicture {
  readonly png: Buffer
  /** `previews[row]`: the first `row` rows of codes, the rest transparent; base64. */
  readonly previews: readonly string[]
}

export async function loadScriptedPictures(): Promise<readonly ScriptedPicture[]> {
  return Promise.all(
    Array.from({ length: PICTURES }, async (_, i) => {
      const png = await readFile(join(import.meta.dirname, 'pictures', `${String(i).padStart(2, '0')}.png`))
      return {
        png,
        previews: await Promise.all(Array.from({ length: ROWS + 1 }, (_, row) => preview(png, row))),
      }
    }),
  )
}

async function preview(png: Buffer, row: number): Promise<string> {
  const height = (row * PIXELS) / ROWS
  const paper = sharp({
    create: { width: PIXELS, height: PIXELS, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
  if (row === 0) return (await paper.png().toBuffer()).toString('base64')
  const written = await sharp(png).extract({ left: 0, top: 0, width: PIXELS, height }).png().toBuffer()
  const whole = await paper
    .composite([{ input: written, left: 0, top: 0 }])
    .png()
    .toBuffer()
  return whole.toString('base64')
}
