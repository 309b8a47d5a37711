import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePixels } from '../../../src-main/picture/comparePixels.ts'
import type { RawImage } from '../../../src-main/picture/rawImage.ts'

const image = (pixels: number[], width: number): RawImage => ({
  pixels: Uint8Array.from(pixels),
  width,
  height: pixels.length / 3 / width,
  channels: 3,
})

describe('pixels of two pictures', () => {
  test('are said to be of different sizes by differing everywhere', () => {
    const wide = image(new Array<number>(12).fill(9), 4)
    const tall = image(new Array<number>(12).fill(9), 1)
    expect(comparePixels(wide, tall)).toEqual({ identical: false, differing: 1, largest: 255 })
  })

  test('differ where any channel does, by the largest of all', () => {
    const first = image([10, 20, 30, 40, 50, 60, 70, 80, 90, 1, 2, 3], 2)
    const second = image([10, 20, 33, 41, 50, 55, 70, 80, 90, 1, 2, 3], 2)
    expect(comparePixels(first, second)).toEqual({ identical: false, differing: 0.5, largest: 5 })
  })

  test('of one picture are identical, and one changed byte is found wherever it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(255), { minLength: 3, maxLength: 60 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (values, place, change) => {
          const pixels = values.slice(0, values.length - (values.length % 3))
          const at = place % pixels.length
          const changed = pixels.map((value, i) => (i === at ? (value + change) % 256 : value))
          const own = image(pixels, 1)
          expect(comparePixels(own, own)).toEqual({ identical: true, differing: 0, largest: 0 })
          const { identical, differing, largest } = comparePixels(own, image(changed, 1))
          expect(identical).toBe(false)
          expect(differing).toBeCloseTo(3 / pixels.length)
          expect(largest).toBe(Math.abs((pixels[at] ?? 0) - (changed[at] ?? 0)))
        },
      ),
    )
  })
})
