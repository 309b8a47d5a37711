import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import sharp, { type Color, type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeChunk, PNG_SIGNATURE, readChunks } from '../../../src-main/picture/pngChunks.ts'
import { readPicture } from '../../../src-main/picture/readPicture.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '图片 和 空格 '))
})
afterAll(() => rm(folder, { recursive: true }))

async function save(name: string, picture: Sharp | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, picture instanceof Uint8Array ? picture : await picture.toBuffer())
  return file
}
const plain = (width: number, height: number, background: Color, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background } })

/** Something that does not compress away, so that there is something to cut off. */
function noisy(): Sharp {
  let state = 1
  const pixels = Uint8Array.from({ length: 60 * 40 * 3 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state >> 20
  })
  return sharp(pixels, { raw: { width: 60, height: 40, channels: 3 } })
}
const formats = ['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const
const svg = (inner: string, attributes = 'width="20" height="10"') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`)

/** The same PNG with another size in its header. */
async function claiming(width: number, height: number): Promise<Uint8Array> {
  const [header, ...others] = readChunks(await plain(8, 8, '#804020').png().toBuffer()) ?? []
  const size = Buffer.from(header?.data ?? [])
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  return Buffer.concat([PNG_SIGNATURE, encodeChunk('IHDR', size), ...others.map(({ bytes }) => bytes)])
}

describe('what is no picture', () => {
  it.each(['person', 'parity'] as const)('names the file that is missing, or a folder (%s)', async (mode) => {
    const missing = join(folder, 'missing.png')
    await expect(readPicture(missing, mode)).rejects.toMatchObject({
      code: 'file-unreadable',
      params: { file: missing },
    })
    const inner = join(folder, `folder-${mode}.png`)
    await mkdir(inner)
    await expect(readPicture(inner, mode)).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'names the file that is shut',
    async () => {
      const file = await save('shut.png', plain(2, 2, '#804020').png())
      await chmod(file, 0)
      await expect(readPicture(file)).rejects.toMatchObject({ code: 'file-unreadable', params: { file } })
    },
  )

  const zip = Buffer.concat([Buffer.from('PK\x03\x04'), deflateRawSync(Buffer.alloc(4096, 'picture'))])
  const page = Buffer.from(`<!DOCTYPE html><html><body>${svg('').toString()}</body></html>`)
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
  it.each([
    { what: 'an empty file', bytes: Buffer.alloc(0) },
    { what: 'one byte', bytes: Buffer.from('\x89', 'latin1') },
    { what: 'a text', bytes: Buffer.from('not a picture') },
    { what: 'a zip', bytes: zip },
    { what: 'a web page with a drawing in it', bytes: page },
    { what: 'a HEIC', bytes: heic },
    { what: 'a PDF', bytes: Buffer.from('%PDF-1.7\n') },
  ])('$what called .png', async ({ what, bytes }) => {
    const error = { code: 'picture-not-readable', params: { name: `${what}.png` } }
    await expect(readPicture(await save(`${what}.png`, bytes))).rejects.toMatchObject(error)
    await expect(readPicture(bytes, 'person', `${what}.png`)).rejects.toMatchObject(error)
  })

  it('is unreadable to the original', async () => {
    for (const bytes of [Buffer.from('not a picture'), svg('<rect width="20" height="10"/>')]) {
      const file = await save('parity.png', bytes)
      await expect(readPicture(file, 'parity')).rejects.toMatchObject({
        code: 'file-unreadable',
        params: { file },
      })
    }
    const whole = await plain(64, 64, '#804020').png().toBuffer()
    const broken = await save('broken.png', whole.subarray(0, whole.length - 60))
    await expect(readPicture(broken, 'parity')).rejects.toMatchObject({ code: 'file-unreadable' })
  })
})

describe('a picture that breaks off', () => {
  it.each(formats)('%s', async (format) => {
    const whole = await noisy().toFormat(format).toBuffer()
    await expect(readPicture(whole, 'person', 'whole')).resolves.toMatchObject({ width: 60, height: 40 })
    for (const kept of [32, whole.length >> 2, whole.length >> 1, whole.length - 60]) {
      await expect(readPicture(whole.subarray(0, kept), 'person', 'half.jpg')).rejects.toMatchObject({
        code: 'picture-truncated',
        params: { name: 'half.jpg' },
      })
    }
  })

  it('a progressive JPEG, of which a whole picture is to be seen', async () => {
    const whole = await noisy().jpeg({ progressive: true }).toBuffer()
    const half = whole.subarray(0, whole.length - 60)
    await expect(readPicture(half, 'person', 'half')).rejects.toMatchObject({ code: 'picture-truncated' })
  })

  it('an SVG', async () => {
    const half = svg('<rect width="20" height="10"/>').subarray(0, 80)
    await expect(readPicture(half, 'person', 'half')).rejects.toMatchObject({ code: 'picture-truncated' })
  })
})

describe('a picture that is too large', () => {
  it.each(['person', 'parity'] as const)('is refused by its header alone (%s)', async (mode) => {
    await expect(readPicture(await claiming(10_100, 10_000), mode, 'vast.png')).rejects.toMatchObject({
      code: 'picture-too-large',
      params: { name: 'vast.png', megapixels: 101, most: 100 },
    })
    // One row too many does not read as 100 of 100; and what is not too large is looked at: it breaks off.
    await expect(readPicture(await claiming(10_000, 10_001), mode, 'vast.png')).rejects.toMatchObject({
      params: { megapixels: 100.1 },
    })
    await expect(readPicture(await claiming(10_000, 10_000), mode, 'vast.png')).rejects.toMatchObject({
      code: mode === 'person' ? 'picture-truncated' : 'file-unreadable',
    })
  })

  it('an SVG is what it is drawn as', async () => {
    const vast = svg('', 'width="2000000" height="1000000"')
    await expect(readPicture(vast, 'person', 'vast.svg')).rejects.toMatchObject({ code: 'picture-too-large' })
  })
})

describe('for people', () => {
  const A = [255, 0, 0]
  const B = [0, 255, 0]
  const C = [0, 0, 255]
  const D = [255, 255, 0]
  const E = [0, 255, 255]
  const F = [255, 0, 255]
  // TIFF 6.0, Orientation: which side of the picture the 0th row and column are.
  it.each([
    {
      orientation: 1,
      rows: [
        [A, B, C],
        [D, E, F],
      ],
    },
    {
      orientation: 2,
      rows: [
        [C, B, A],
        [F, E, D],
      ],
    },
    {
      orientation: 3,
      rows: [
        [F, E, D],
        [C, B, A],
      ],
    },
    {
      orientation: 4,
      rows: [
        [D, E, F],
        [A, B, C],
      ],
    },
    {
      orientation: 5,
      rows: [
        [A, D],
        [B, E],
        [C, F],
      ],
    },
    {
      orientation: 6,
      rows: [
        [D, A],
        [E, B],
        [F, C],
      ],
    },
    {
      orientation: 7,
      rows: [
        [F, C],
        [E, B],
        [D, A],
      ],
    },
    {
      orientation: 8,
      rows: [
        [C, F],
        [B, E],
        [A, D],
      ],
    },
  ])('turns a picture of orientation $orientation', async ({ orientation, rows }) => {
    const stored = sharp(Uint8Array.from([A, B, C, D, E, F].flat()), {
      raw: { width: 3, height: 2, channels: 3 },
    })
    const picture = await stored.withMetadata({ orientation }).tiff({ compression: 'none' }).toBuffer()
    const { pixels, width, height } = await readPicture(picture, 'person', 'turned.tif')
    expect([width, height]).toEqual([rows[0]?.length, rows.length])
    expect([...pixels]).toEqual(rows.flat(2))
  })

  it('puts transparent parts on white', async () => {
    const file = await save('clear.png', plain(1, 1, { r: 0, g: 0, b: 0, alpha: 0 }, 4).png())
    expect([...(await readPicture(file)).pixels]).toEqual([255, 255, 255])
    const half = plain(1, 1, { r: 200, g: 0, b: 0, alpha: 0.6 }, 4)
    for (const picture of [
      half.clone().png(),
      half.clone().webp({ lossless: true }),
      half.clone().toColourspace('rgb16').png(),
    ]) {
      const { pixels } = await readPicture(await picture.toBuffer(), 'person', 'half')
      // 0.6 · 200 + 0.4 · 255 and 0.4 · 255
      expect(Math.abs((pixels[0] ?? 0) - 222)).toBeLessThanOrEqual(1)
      expect(Math.abs((pixels[1] ?? 0) - 102)).toBeLessThanOrEqual(1)
    }
  })

  it.each([
    { name: 'grey', picture: () => plain(1, 1, '#808080').toColourspace('b-w').png() },
    { name: 'palette', picture: () => plain(1, 1, '#808080').png({ palette: true }) },
    { name: '16-bit', picture: () => plain(1, 1, '#808080').toColourspace('rgb16').png() },
    { name: '16-bit grey', picture: () => plain(1, 1, '#808080').toColourspace('grey16').png() },
    { name: 'grey JPEG', picture: () => plain(1, 1, '#808080').toColourspace('b-w').jpeg() },
    { name: 'lossless WebP', picture: () => plain(1, 1, '#808080').webp({ lossless: true }) },
    { name: 'lossless AVIF', picture: () => plain(1, 1, '#808080').avif({ lossless: true }) },
    { name: 'GIF', picture: () => plain(1, 1, '#808080').gif() },
  ])('makes RGB of a $name picture', async ({ name, picture }) => {
    const { pixels, channels } = await readPicture(await save(`${name}.png`, picture()))
    expect(channels).toBe(3)
    expect([...pixels]).toEqual([128, 128, 128])
  })

  it('makes RGB of what was meant for printing', async () => {
    const printed = async (colour: string) => {
      const jpeg = await plain(8, 8, colour).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()
      expect((await sharp(jpeg).metadata()).space).toBe('cmyk')
      return [...(await readPicture(jpeg, 'person', 'print.jpg')).pixels.subarray(0, 3)]
    }
    for (const level of await printed('#ffffff')) expect(level).toBeGreaterThan(250)
    for (const level of await printed('#000000')) expect(level).toBeLessThan(60)
    const [red = 0, green = 255, blue = 255] = await printed('#ff0000')
    expect(red - Math.max(green, blue)).toBeGreaterThan(150)
  })

  it('converts the colours of a wide profile', async () => {
    const profiled = readChunks(await plain(1, 1, '#000000').withIccProfile('p3').png().toBuffer()) ?? []
    const profile = profiled.find(({ type }) => type === 'iCCP')
    const stored = [128, 64, 100]
    const raw = { width: 1, height: 1, channels: 3 } as const
    const [header, ...others] =
      readChunks(await sharp(Uint8Array.from(stored), { raw }).png().toBuffer()) ?? []
    const file = [header, profile, ...others].map((chunk) => chunk?.bytes ?? Buffer.alloc(0))
    const { pixels } = await readPicture(Buffer.concat([PNG_SIGNATURE, ...file]), 'person', 'p3.png')

    // Display P3 has the transfer function of sRGB; the matrix is that between the primaries (CSS Color 4, 17).
    const [r = 0, g = 0, b = 0] = stored
      .map((level) => level / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    const expected = [
      1.2249402 * r - 0.2249402 * g,
      -0.0420569 * r + 1.0420571 * g,
      -0.0196376 * r - 0.0786361 * g + 1.0982735 * b,
    ].map((value) => 255 * (1.055 * value ** (1 / 2.4) - 0.055))
    for (const [at, level] of expected.entries()) {
      expect(Math.abs((pixels[at] ?? 0) - level)).toBeLessThanOrEqual(2)
    }
    expect((expected[0] ?? 0) - (stored[0] ?? 0)).toBeGreaterThan(9)
  })

  it.each(['gif', 'webp'] as const)('shows the first frame of an animated %s', async (format) => {
    const frames = ['#ff0000', '#00ff00', '#0000ff'].map((colour) => plain(4, 4, colour).png().toBuffer())
    const moving = sharp(await Promise.all(frames), { join: { animated: true } })
    const bytes = await moving.toFormat(format, { lossless: true }).toBuffer()
    expect((await sharp(bytes).metadata()).pages).toBe(3)
    const { pixels, width, height } = await readPicture(bytes, 'person', 'moving')
    expect([width, height, ...pixels.subarray(0, 3)]).toEqual([4, 4, 255, 0, 0])
  })

  it.each(formats)('shows what a %s holds now, not what it held before', async (format) => {
    for (const colour of ['#ff0000', '#0000ff']) {
      const file = await save(`again.${format}`, plain(16, 16, colour).toFormat(format))
      const { pixels } = await readPicture(file)
      expect((pixels[0] ?? 0) > 200).toBe(colour === '#ff0000')
    }
  })
})

describe('as the original read', () => {
  it('ignores the orientation and keeps the alpha', async () => {
    const turned = await save('parity.jpg', plain(6, 4, '#ffffff').jpeg().withMetadata({ orientation: 6 }))
    expect(await readPicture(turned, 'parity')).toMatchObject({ width: 6, height: 4 })
    const clear = await save('alpha.png', plain(1, 1, { r: 10, g: 20, b: 30, alpha: 0.2 }, 4).png())
    expect([...(await readPicture(clear, 'parity')).pixels]).toEqual([10, 20, 30, 51])
  })

  it('refuses grey and palette pictures', async () => {
    const grey = await plain(1, 1, '#808080').toColourspace('b-w').png().toBuffer()
    const palette = await plain(1, 1, '#808080').png({ palette: true }).toBuffer()
    for (const bytes of [grey, palette]) {
      await expect(readPicture(bytes, 'parity', 'refused')).rejects.toMatchObject({
        code: 'file-unreadable',
        params: { file: 'refused' },
      })
    }
  })
})
