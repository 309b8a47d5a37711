import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blendTiles, holdToSource } from '../../../src-main/picture/blendTiles.ts'
import type { RawImage } from '../../../src-main/picture/rawImage.ts'
import { resizePil } from '../../../src-main/picture/resizePil.ts'

const picture = (side: number, level: (x: number, y: number) => number): RawImage => ({
  pixels: Uint8Array.from({ length: side * side * 3 }, (_, at) => {
    const place = Math.floor(at / 3)
    return level(place % side, Math.floor(place / side))
  }),
  width: side,
  height: side,
  channels: 3,
})

/** Tiles of 16 pixels, half over each other, cut out of one picture. */
const tilesOf = (level: (x: number, y: number) => number) =>
  [0, 8, 16].flatMap((top) =>
    [0, 8, 16].map((left) => ({ image: picture(16, (x, y) => level(left + x, top + y)), left, top })),
  )

describe('blendTiles', () => {
  it('refuses a tile whose pixels are not as many as it says', () => {
    const image = { ...picture(16, () => 1), width: 15 }
    expect(() => blendTiles([{ image, left: 0, top: 0 }], 16)).toThrow(RangeError)
  })

  it('gives the picture back where all tiles say the same', () => {
    fc.assert(
      fc.property(fc.nat(7), fc.nat(7), (a, b) => {
        const level = (x: number, y: number) => (x * a + y * b) % 256
        expect(blendTiles(tilesOf(level), 32)).toEqual(picture(32, level))
      }),
    )
  })

  it('goes from one tile to the next without a step where they say different things', () => {
    const tiles = [0, 8, 16].flatMap((top) =>
      [0, 8, 16].map((left) => ({ image: picture(16, () => (left === 8 ? 200 : 0)), left, top })),
    )
    const { pixels } = blendTiles(tiles, 32)
    for (let x = 1; x < 32; x++) {
      expect(Math.abs((pixels[x * 3] as number) - (pixels[(x - 1) * 3] as number))).toBeLessThan(45)
    }
    expect(pixels[16 * 3]).toBeGreaterThan(190)
  })
})

describe('holdToSource', () => {
  const source = picture(16, (x, y) => (x > 5 && y > 7 ? 220 : 60))

  it('takes back what contradicts the source at its own scale', () => {
    const black = picture(32, () => 0)
    const held = holdToSource(black, source)
    expect(held.pixels).toEqual(resizePil(source, 32, 32, 'bicubic').pixels)
  })

  it('keeps what is finer than the source', () => {
    const grain = picture(32, (x, y) => 100 + 20 * ((x + y) % 2))
    const held = holdToSource(
      grain,
      picture(16, () => 110),
    )
    const difference = Math.abs((held.pixels[96 * 9] as number) - (held.pixels[96 * 9 + 3] as number))
    expect(difference).toBeGreaterThan(15)
  })
})
