/** Pillow's bilinear filter by hand-computed values; whole pictures are compared in test/reference. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cropSquare } from '../../../src-main/contract/crop.ts'
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

  it.each([
    { position: 0, left: 0 },
    { position: 0.25, left: 1 },
    { position: 0.5, left: 2 },
    { position: 1, left: 3 },
  ])('begins at column $left of 8 when 5 are taken at $position', ({ position, left }) => {
    expect(prepareOriginal(numbered(8, 5), 5, position).pixels[0]).toBe(left)
  })

  it('moves the crop of an upright picture down, of a square one not at all', () => {
    const rows = {
      ...numbered(5, 8),
      pixels: Uint8Array.from({ length: 120 }, (_, at) => Math.floor(at / 15)),
    }
    expect(prepareOriginal(rows, 5, 1).pixels[0]).toBe(3)
    expect(prepareOriginal(numbered(5, 5), 5, 1)).toEqual(numbered(5, 5))
    expect(() => prepareOriginal(rows, 5, 1.1)).toThrow(RangeError)
  })

  it('cuts out of the resized picture, wherever the square lies', () => {
    const side = fc.integer({ min: 1, max: 30 })
    const position = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
    const channels = fc.constantFrom(3 as const, 4 as const)
    fc.assert(
      fc.property(side, side, side, position, channels, fc.infiniteStream(fc.nat(255)), (...drawn) => {
        const [width, height, size, at, channel, levels] = drawn
        const pixels = Uint8Array.from({ length: width * height * channel }, () => levels.next().value ?? 0)
        const image = { pixels, width, height, channels: channel }
        const short = Math.min(width, height)
        const longer = Math.trunc((size * Math.max(width, height)) / short)
        const whole = width <= height ? resizePil(image, size, longer) : resizePil(image, longer, size)
        const { left, top } = cropSquare(whole.width, whole.height, at)
        const cut = prepareOriginal(image, size, at)
        for (let row = 0; row < size; row++) {
          const start = ((top + row) * whole.width + left) * channel
          const expected = whole.pixels.subarray(start, start + size * channel)
          expect(cut.pixels.subarray(row * size * channel, (row + 1) * size * channel)).toEqual(expected)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('takes a hair of a hundred megapixels, of which the resized whole would fill any memory', () => {
    const hair = {
      pixels: new Uint8Array(300_000_000).fill(77),
      width: 100_000_000,
      height: 1,
      channels: 3 as const,
    }
    expect(new Set(prepareOriginal(hair, 256, 0.3).pixels)).toEqual(new Set([77]))
  })
})

describe('bicubic', () => {
  /** Keys' kernel written out: a step of one colour beside another, doubled. */
  it('enlarges a step as Pillow does, overshoot included, and in its place', () => {
    const row = [0, 0, 0, 200, 200, 200]
    const pixels = Uint8Array.from({ length: 6 * 6 * 3 }, (_, at) => row[Math.floor(at / 3) % 6] ?? 0)
    const { pixels: doubled } = resizePil({ pixels, width: 6, height: 6, channels: 3 }, 12, 12, 'bicubic')
    const middle = Array.from({ length: 12 }, (_, x) => doubled[(6 * 12 + x) * 3])
    // Weights at ±¼ and ±¾ …: −9, 111, 29, −3 of 128.
    expect(middle).toEqual(
      [0, 0, 0, 0, 0, 41, 159, 214, 205, 200, 200, 200].map((level, x) => (x < 5 ? 0 : level)),
    )
  })

  it('keeps one colour', () => {
    const pixels = new Uint8Array(5 * 5 * 3).fill(77)
    const { pixels: larger } = resizePil({ pixels, width: 5, height: 5, channels: 3 }, 13, 9, 'bicubic')
    expect(new Set(larger)).toEqual(new Set([77]))
  })
})
