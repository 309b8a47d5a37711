import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { importPicture } from '../../../src-main/picture/importPicture.ts'
import { readChunks } from '../../../src-main/picture/pngChunks.ts'
import { readPicture } from '../../../src-main/picture/readPicture.ts'

const raw = { width: 50, height: 30, channels: 4 } as const
const pixels = Uint8Array.from({ length: 50 * 30 * 4 }, (_, at) => (at * at * 7) >> 3)
const photograph = () =>
  sharp(pixels, { raw }).withExif({ IFD0: { Artist: 'somebody', Copyright: 'somewhere' } })

async function decode(png: Uint8Array) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  return { pixels: Uint8Array.from(data), width: info.width, height: info.height, channels: info.channels }
}

describe('misuse', () => {
  it('says what is the matter by the name that it was given', async () => {
    await expect(importPicture(Buffer.from('text'), '猫.png', 'person')).rejects.toMatchObject({
      code: 'picture-not-readable',
      params: { name: '猫.png' },
    })
    await expect(importPicture(Buffer.from('text'), '猫.png', 'parity')).rejects.toMatchObject({
      code: 'file-unreadable',
      params: { file: '猫.png' },
    })
  })
})

describe.each(['person', 'parity'] as const)('for %s', (mode) => {
  it.each(['png', 'webp', 'tiff'] as const)('has the pixels of the %s, and nothing else', async (format) => {
    const source = await photograph().toFormat(format, { lossless: true, compression: 'lzw' }).toBuffer()
    const read = await readPicture(source, mode, 'a')
    const { png, width, height } = await importPicture(source, 'a', mode)
    expect([width, height]).toEqual([50, 30])
    expect(read.channels).toBe(mode === 'person' ? 3 : 4)
    expect(await decode(png)).toEqual({ ...read, pixels: Uint8Array.from(read.pixels) })
    const types = new Set((readChunks(png) ?? []).map(({ type }) => type))
    expect([...types].sort()).toEqual(['IDAT', 'IEND', 'IHDR', 'pHYs'])
    expect(Buffer.from(png).includes('somebody')).toBe(false)
  })

  it('is the same file every time', async () => {
    const source = await photograph().png().toBuffer()
    const files = await Promise.all([1, 2, 3].map(() => importPicture(source, 'a', mode)))
    for (const { png } of files) expect(png).toEqual(files[0]?.png)
  })
})

it('depends on pixels alone, not on how they came', async () => {
  const flat = sharp(pixels, { raw }).flatten({ background: '#ffffff' })
  const turned = await flat.clone().rotate(-90).withMetadata({ orientation: 6 }).png().toBuffer()
  const [a, b] = await Promise.all([
    importPicture(await flat.clone().png().toBuffer(), 'a', 'person'),
    importPicture(turned, 'b', 'person'),
  ])
  expect(a).toEqual(b)
})

it('squeezes a photograph well below its pixels', async () => {
  const [width, height] = [600, 400]
  const soft = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)]
    return 128 + 90 * Math.sin(x / 60 + (at % 3)) * Math.cos(y / 40)
  })
  const source = await sharp(soft, { raw: { width, height, channels: 3 } })
    .tiff({ compression: 'none' })
    .toBuffer()
  const { png } = await importPicture(source, 'soft', 'person')
  expect(png.length).toBeLessThan(soft.length / 4)
})
