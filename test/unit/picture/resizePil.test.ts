/** Pillow's bilinear filter by hand-computed values; whole pictures are compared in test/reference. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareOriginal, resizePil } from '../../../src-main/picture/resizePil.ts'

/** One row; each level becomes a grey RGB pixel. */
const greyRow = (...levels: number[]) => ({
  pixels: Uint8Array.from(levels.flatMap((level) => [level, level, level])),
  width: levels.length,
  height: 1,
  channels: 3 as const,
})
const levelsOf = (pixels: Uint8Array) => [...pixels].filter((_, at) => at % 3 === 0)

describe('misuse', () => {
  it('refuses pixels that are not as many as the sizes say', () => {
    expect(() => resizePil({ pixels: new Uint8Array(11), width: 2, height: 2, channels: 3 }, 1, 1)).toThrow(
      RangeError,
    )
    expect(() => resizePil({ pixels: new Uint8Array(0), width: 0, height: 2, channels: 3 }, 1, 1)).toThrow(
      RangeError,
    )
  })
})

describe('resizePil', () => {
  it.each([
    { from: [0, 255], to: [128] },
    { from: [0, 255], to: [0, 64, 191, 255] },
    // Weights of the first output: ¾, ¾, ¼, of which 3/7 fall on the lit pixel.
    { from: [255, 0, 0, 0], to: [109, 0] },
  ])('$from → $to', ({ from, to }) => {
    expect(levelsOf(resizePil(greyRow(...from), to.length, 1).pixels)).toEqual(to)
  })

  it('rounds to 8 bits between the horizontal and the vertical pass', () => {
    const image = {
      pixels: Uint8Array.from([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]),
      width: 2,
      height: 2,
      channels: 3 as const,
    }
    // Horizontally 0.5 → 1 and 0 → 0, then vertically 0.5 → 1; without the rounding between, 0.25 → 0.
    expect([...resizePil(image, 1, 1).pixels]).toEqual([1, 1, 1])
  })

  it('weighs colours by their alpha, and leaves what keeps its size alone', () => {
    const pixels = Uint8Array.from([255, 0, 0, 255, 0, 255, 0, 0])
    const image = { pixels, width: 2, height: 1, channels: 4 as const }
    expect([...resizePil(image, 1, 1).pixels]).toEqual([255, 0, 0, 128])
    expect(resizePil(image, 2, 1).pixels).toEqual(pixels)
  })

  it('keeps a plain picture plain, at any size', () => {
    const side = fc.integer({ min: 1, max: 40 })
    const level = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(side, side, side, side, level, (width, height, toWidth, toHeight, value) => {
        const image = {
          pixels: new Uint8Array(width * height * 3).fill(value),
          width,
          height,
          channels: 3 as const,
        }
        const resized = resizePil(image, toWidth, toHeight)
        expect(new Set(resized.pixels)).toEqual(new Set([value]))
        expect(resized.pixels).toHaveLength(toWidth * toHeight * 3)
      }),
      { numRuns: 60 },
    )
  })
})

describe('prepareOriginal', () => {
  /** Columns are numbered, so that the crop can be read off. */
  const numbered = (width: number, height: number) => ({
    pixels: Uint8Array.from({ length: width * height * 3 }, (_, at) => Math.floor(at / 3) % width),
    width,
    height,
    channels: 3 as const,
  })

  it.each([
    { width: 6, left: 0 },
    { width: 8, left: 2 },
    { width: 10, left: 2 },
    { width: 9, left: 2 },
    { width: 12, left: 4 },
  ])('crops $width columns to 5 from column $left: halves go to the even number', ({ width, left }) => {
    expect(prepareOriginal(numbered(width, 5), 5).pixels[0]).toBe(left)
  })

  it('truncates the longer side', () => {
    // 7×5 at 3: 3·7/5 = 4.2 → 4 columns, and half a column is cut off on the left: none.
    const image = prepareOriginal(numbered(7, 5), 3)
    expect([image.width, image.height]).toEqual([3, 3])
  })
})
