/** Exports, read back by libvips and by a walk through the Exif block that shares nothing with the code under test. */
import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { aiLabelXmp } from '../../../src-main/picture/aiLabel.ts'
import { encodePng } from '../../../src-main/picture/encodePng.ts'
import { exifComment } from '../../../src-main/picture/exifComment.ts'
import { exportPicture } from '../../../src-main/picture/exportPicture.ts'
import { putIntoJpeg } from '../../../src-main/picture/pictureMetadata.ts'
import { readRecipe, writeRecipe } from '../../../src-main/picture/pngRecipe.ts'
import { sampleRecipe } from './sampleRecipe.ts'

const WIDTH = 61
const HEIGHT = 40
const PARAMETERS = /^一只戴帽子的猫, "flat" style\nSteps: .*Seed: 7, Size: 61x40, /
const label = aiLabelXmp('ab'.repeat(32))

let plain: Uint8Array
let png: Uint8Array
beforeAll(async () => {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => (at >> 3) & 255)
  plain = await encodePng(pixels, WIDTH, HEIGHT)
  png = writeRecipe(plain, sampleRecipe)
})

/** UserComment of a TIFF block, by the first entry of each directory. */
function userComment(exif: Buffer): string {
  const block = exif.subarray(0, 4).toString('latin1') === 'Exif' ? exif.subarray(6) : exif
  expect(block.toString('latin1', 0, 2)).toBe('MM')
  const first = block.readUInt32BE(4)
  expect(block.readUInt16BE(first + 2)).toBe(0x8769)
  const inner = block.readUInt32BE(first + 10)
  expect(block.readUInt16BE(inner + 2)).toBe(0x9286)
  const length = block.readUInt32BE(inner + 6)
  const at = block.readUInt32BE(inner + 10)
  expect(block.toString('latin1', at, at + 8)).toBe('UNICODE\0')
  return Buffer.from(block.subarray(at + 8, at + length))
    .swap16()
    .toString('utf16le')
}

describe('misuse', () => {
  it('throws on a damaged picture, and on metadata that no segment holds', async () => {
    await expect(exportPicture(png.subarray(0, 200), { format: 'jpeg', quality: 80 }, null)).rejects.toThrow()
    const exif = new Uint8Array(70_000)
    expect(() => putIntoJpeg(Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0]), { exif, xmp: null })).toThrow(
      RangeError,
    )
  })
})

describe('a PNG', () => {
  it('leaves as it lies in the library, or with the marks and its recipe', async () => {
    expect(await exportPicture(png, { format: 'png' }, null)).toBe(png)
    const labelled = await exportPicture(png, { format: 'png' }, label)
    expect((await sharp(labelled).metadata()).xmp?.toString('utf8')).toBe(label)
    expect(readRecipe(labelled)).toEqual(sampleRecipe)
  })
})

describe.each(['jpeg', 'webp'] as const)('%s', (format) => {
  it('has the size of the picture, the parameters and the marks', async () => {
    const file = await exportPicture(png, { format, quality: 85 }, label)
    const found = await sharp(file, { failOn: 'warning' }).metadata()
    expect([found.format, found.width, found.height]).toEqual([format, WIDTH, HEIGHT])
    expect(found.xmp?.toString('utf8')).toBe(label)
    expect(userComment(found.exif ?? Buffer.alloc(0))).toMatch(PARAMETERS)
    await sharp(file, { failOn: 'warning' }).raw().toBuffer()
  })

  it('has no marks where none are asked for, and no parameters where there are none', async () => {
    const bare = await sharp(await exportPicture(plain, { format, quality: 85 }, null)).metadata()
    expect([bare.xmp, bare.exif]).toEqual([undefined, undefined])
    const marked = await sharp(await exportPicture(plain, { format, quality: 85 }, label)).metadata()
    expect([marked.xmp?.toString('utf8'), marked.exif]).toEqual([label, undefined])
  })

  it('gives the same bytes again, and fewer for less quality', async () => {
    const [one, again, small] = await Promise.all(
      [90, 90, 20].map((quality) => exportPicture(png, { format, quality }, label)),
    )
    expect(Buffer.from(one ?? []).equals(again ?? Buffer.alloc(0))).toBe(true)
    expect(small?.length).toBeLessThan(one?.length ?? 0)
  })

  it('looks like the picture', async () => {
    const file = await exportPicture(png, { format, quality: 100 }, label)
    const [wanted, found] = await Promise.all(
      [png, file].map((bytes) => sharp(bytes).raw().toBuffer({ resolveWithObject: true })),
    )
    const off = wanted?.data.map((level, at) => Math.abs(level - (found?.data[at] ?? 0))) ?? Buffer.alloc(0)
    expect(off.reduce((sum, each) => sum + each, 0) / off.length).toBeLessThan(3)
  })
})

it('is flattened on white as JPEG and stays transparent as WebP', async () => {
  const clear = await sharp({
    create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
    .png()
    .toBuffer()
  const jpeg = await sharp(await exportPicture(clear, { format: 'jpeg', quality: 95 }, label))
    .raw()
    .toBuffer()
  expect(Math.min(...jpeg)).toBeGreaterThan(250)
  const webp = await exportPicture(clear, { format: 'webp', quality: 95 }, label)
  expect((await sharp(webp).metadata()).hasAlpha).toBe(true)
  expect((await sharp(webp).stats()).isOpaque).toBe(false)
})

it('keeps every text in an Exif comment', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(userComment(Buffer.from(exifComment(text)))).toBe(text)
    }),
  )
})
