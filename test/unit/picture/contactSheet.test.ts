import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { contactSheet } from '../../../src-main/picture/contactSheet.ts'

const SIDE = 64
/** Rank r is a plain picture of its own colour. */
const colourOf = (rank: number): [number, number, number] => [200 - rank * 9, rank * 12, 40 + rank * 5]

async function plainPicture(rank: number) {
  const [r, g, b] = colourOf(rank)
  const png = await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer()
  return { png: new Uint8Array(png), rank }
}
const plainPictures = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, at) => plainPicture(at + 1)))

/** Where each colour lies on the sheet. */
async function boxes(sheet: Uint8Array, count: number) {
  const { data, info } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true })
  return Array.from({ length: count }, (_, index) => {
    const [r, g, b] = colourOf(index + 1)
    const box = { left: Infinity, top: Infinity, right: -1, bottom: -1 }
    for (let y = 0; y < info.height; y++) {
      for (let x = 0; x < info.width; x++) {
        const at = (y * info.width + x) * info.channels
        if (data[at] !== r || data[at + 1] !== g || data[at + 2] !== b) continue
        box.left = Math.min(box.left, x)
        box.top = Math.min(box.top, y)
        box.right = Math.max(box.right, x)
        box.bottom = Math.max(box.bottom, y)
      }
    }
    return { ...box, width: box.right - box.left + 1, height: box.bottom - box.top + 1 }
  })
}

describe('misuse', () => {
  it('refuses an empty list', async () => {
    await expect(contactSheet([])).rejects.toThrow(RangeError)
  })
})

describe('contactSheet', () => {
  it.each([1, 2, 5, 16])(
    'shows %i pictures in rank order, the first larger, none over another',
    async (count) => {
      const found = await boxes(await contactSheet(await plainPictures(count)), count)
      const [first, ...others] = found
      for (const { width, height } of others) expect([width, height]).toEqual([2 * SIDE, 2 * SIDE])
      expect(first?.width).toBeGreaterThan(4 * SIDE)
      const reading = others.map(({ left, top }) => top * 10_000 + left)
      expect(reading).toEqual([...reading].sort((a, b) => a - b))
      for (const [index, one] of found.entries()) {
        for (const other of found.slice(index + 1)) {
          const apart =
            one.right < other.left ||
            other.right < one.left ||
            one.bottom < other.top ||
            other.bottom < one.top
          expect(apart).toBe(true)
        }
      }
    },
  )

  it('is the same bytes for the same pictures, in whatever order they are handed in', async () => {
    const pictures = await plainPictures(6)
    expect(await contactSheet([...pictures].reverse())).toEqual(await contactSheet(pictures))
  })

  it('tells the ranks apart: pictures of one colour still differ by their badges', async () => {
    const same = (await plainPicture(1)).png
    const sheet = (ranks: number[]) => contactSheet(ranks.map((rank) => ({ png: same, rank })))
    const sheets = await Promise.all(Array.from({ length: 10 }, (_, digit) => sheet([1, 20 + digit])))
    expect(new Set(sheets.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(10)
  })
})
