import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { THUMBNAIL_SIDE, thumbnail } from '../../../src-main/picture/thumbnail.ts'

const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  })
    .png()
    .toBuffer()

describe('a thumbnail', () => {
  it('is refused for what is no whole picture', async () => {
    await expect(thumbnail(Buffer.from('no picture'))).rejects.toThrow()
    await expect(thumbnail((await picture(600, 600)).subarray(0, 5000))).rejects.toThrow()
  })

  it.each([
    [1000, 500, THUMBNAIL_SIDE, 128],
    [3, 3000, 1, THUMBNAIL_SIDE],
    [100, 80, 100, 80],
  ])('of %i×%i is a WebP of %i×%i, never enlarged', async (width, height, ...wanted) => {
    const found = await sharp(await thumbnail(await picture(width, height))).metadata()
    expect([found.format, found.width, found.height]).toEqual(['webp', ...wanted])
  })

  it('is a fraction of its picture, and the same each time', async () => {
    const png = await picture(1024, 1024)
    const [first, second] = [await thumbnail(png), await thumbnail(png)]
    expect(Buffer.from(first).equals(second)).toBe(true)
    expect(first.length).toBeLessThan(png.length / 10)
  })
})
