import fc from 'fast-check'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { encodePng } from '../../../src-main/picture/encodePng.ts'

it('refuses pixels that are not as many as the sizes say', async () => {
  await expect(encodePng(new Uint8Array(5), 2, 2)).rejects.toThrow(RangeError)
  await expect(encodePng(new Uint8Array(0), 0, 0)).rejects.toThrow(RangeError)
})

it('gives the same bytes for the same pixels, which come back as they were', async () => {
  const side = fc.integer({ min: 1, max: 24 })
  await fc.assert(
    fc.asyncProperty(
      side,
      side,
      fc.constantFrom(3, 4),
      fc.integer(),
      async (width, height, channels, seed) => {
        const pixels = Uint8Array.from(
          { length: width * height * channels },
          (_, at) => (at * 31 + seed) & 255,
        )
        const png = await encodePng(pixels, width, height)
        expect(await encodePng(pixels.slice(), width, height)).toEqual(png)
        const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
        expect(info).toMatchObject({ width, height, channels })
        expect(new Uint8Array(data)).toEqual(pixels)
      },
    ),
    { numRuns: 40 },
  )
})
