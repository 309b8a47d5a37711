import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { lineSheetPng } from '../../../src-main/picture/lineSheetPng.ts'
import { dress, sheet, unnamed } from './sampleLineSheet.ts'

async function pixels(png: Uint8Array) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  return { data, ...info }
}

/** How many pixels of a strip of the page are dark; measures in points. */
async function ink(png: Uint8Array, left: number, top: number, width: number, height: number) {
  const scale = 200 / 72
  const [x, y, w, h] = [left, top, width, height].map((points) => Math.round(points * scale))
  const region = { left: x ?? 0, top: y ?? 0, width: w ?? 1, height: h ?? 1 }
  const { data } = await pixels(await sharp(png).extract(region).greyscale().toBuffer())
  return data.filter((level) => level < 100).length
}

it('refuses an empty sheet', async () => {
  await expect(lineSheetPng(sheet({ entries: [] }))).rejects.toThrow(RangeError)
})

describe('a page', () => {
  it('is A4 at 200 pixels an inch, one file for each page', async () => {
    const pages = await lineSheetPng(sheet({ entries: [dress, unnamed, dress] }))
    expect(pages).toHaveLength(2)
    for (const page of pages) {
      expect(await sharp(page).metadata()).toMatchObject({
        format: 'png',
        width: 1654,
        height: 2339,
        density: 200,
      })
    }
  })

  it('draws Chinese itself: another title, other ink', async () => {
    const titleOf = async (title: string) => {
      const [page = new Uint8Array()] = await lineSheetPng(sheet({ title, entries: [dress] }))
      return await ink(page, 36, 36, 300, 30)
    }
    const [one, four, blank] = [await titleOf('一'), await titleOf('春夏系列'), await titleOf('')]
    expect(blank).toBe(0)
    expect(one).toBeGreaterThan(50)
    expect(four).toBeGreaterThan(4 * one)
  })

  it('shows the picture and the very colours of the swatches', async () => {
    const [page = new Uint8Array()] = await lineSheetPng(sheet({ entries: [dress] }))
    const { data, width, channels } = await pixels(page)
    const found = new Map<string, number>()
    for (let at = 0; at < data.length; at += channels) {
      const hex = data.subarray(at, at + 3).toString('hex')
      if (hex === 'c8342f' || hex === 'ee9dba') found.set(hex, (found.get(hex) ?? 0) + 1)
    }
    for (const hex of ['c8342f', 'ee9dba']) expect(found.get(hex)).toBeGreaterThan(3000)
    // The middle of the picture is the blue dress.
    const middle = (Math.round(190 * (200 / 72)) * width + Math.round(148 * (200 / 72))) * channels
    const [red = 0, , blue = 0] = data.subarray(middle, middle + 3)
    expect(blue).toBeGreaterThan(red + 80)
  })

  it('is the same for the same sheet', async () => {
    const [first = new Uint8Array()] = await lineSheetPng(sheet())
    const [again = new Uint8Array()] = await lineSheetPng(sheet())
    expect(Buffer.from(first).equals(again)).toBe(true)
  })
})
