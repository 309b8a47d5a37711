import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandBetween, isDrawn, scrollBy } from '../../../../../src-renderer/rooms/gallery/rubberBand.ts'

const point = fc.record({ x: fc.integer(), y: fc.integer() })

describe('a rubber band', () => {
  it('lies between two corners, whichever of them was first', () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        const band = bandBetween(from, to)
        expect(band).toEqual(bandBetween(to, from))
        expect([band.left, band.right].toSorted((a, b) => a - b)).toEqual(
          [from.x, to.x].toSorted((a, b) => a - b),
        )
        expect(band.left).toBeLessThanOrEqual(band.right)
        expect(band.top).toBeLessThanOrEqual(band.bottom)
      }),
    )
  })

  it('is drawn by a hand that moves, not by one that clicks', () => {
    expect(isDrawn({ x: 10, y: 10 }, { x: 12, y: 13 })).toBe(false)
    expect(isDrawn({ x: 10, y: 10 }, { x: 10, y: 16 })).toBe(true)
  })

  it('moves the wall near its edges: faster the nearer, and never faster than at the edge itself', () => {
    expect(scrollBy(300, 600)).toBe(0)
    expect(scrollBy(30, 600)).toBeLessThan(0)
    expect(scrollBy(5, 600)).toBeLessThan(scrollBy(30, 600))
    expect(scrollBy(-500, 600)).toBe(scrollBy(0, 600))
    expect(scrollBy(595, 600)).toBe(-scrollBy(5, 600))
    expect(scrollBy(2000, 600)).toBe(scrollBy(600, 600))
  })
})
