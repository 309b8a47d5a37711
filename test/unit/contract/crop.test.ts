import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cropOffset, cropSquare } from '../../../src-main/contract/crop.ts'

describe('misuse', () => {
  it.each([-0.01, 1.01, NaN, Infinity])('refuses a crop at %d', (position) => {
    expect(() => cropSquare(30, 20, position)).toThrow(RangeError)
  })
})

describe('cropOffset', () => {
  it.each([
    { spare: 77, offset: 38 },
    { spare: 39, offset: 20 },
    { spare: 1, offset: 0 },
    { spare: 0, offset: 0 },
    { spare: 8, offset: 4 },
  ])('leaves $offset of $spare before the middle, as Python rounds', ({ spare, offset }) => {
    expect(cropOffset(256 + spare, 256, null)).toBe(offset)
  })
})

describe('cropSquare', () => {
  it.each([
    { size: [300, 200], position: 0, square: { left: 0, top: 0, side: 200 } },
    { size: [300, 200], position: 1, square: { left: 100, top: 0, side: 200 } },
    { size: [200, 300], position: 0.25, square: { left: 0, top: 25, side: 200 } },
    { size: [200, 300], position: null, square: { left: 0, top: 50, side: 200 } },
    { size: [200, 200], position: 0.7, square: { left: 0, top: 0, side: 200 } },
  ])('lies at $square in $size at $position', ({ size: [width = 0, height = 0], position, square }) => {
    expect(cropSquare(width, height, position)).toEqual(square)
  })

  it('never leaves the picture', () => {
    const side = fc.integer({ min: 1, max: 5000 })
    const position = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(side, side, position, (width, height, at) => {
        const { left, top, side: edge } = cropSquare(width, height, at)
        expect(edge).toBe(Math.min(width, height))
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
        expect(left + edge).toBeLessThanOrEqual(width)
        expect(top + edge).toBeLessThanOrEqual(height)
      }),
    )
  })
})
