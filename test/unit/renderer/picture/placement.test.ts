import fc from 'fast-check'
import { expect, it } from 'vitest'
import { placeOf, pointUnder } from '../../../../src-renderer/picture/placement.ts'

const space = { width: 800, height: 600 }
const whole = { measure: 'fit', times: 1, x: 0.5, y: 0.5 } as const

it('a small picture is enlarged until it fits, and stands in the middle', () => {
  expect(placeOf({ width: 64, height: 64 }, space, whole)).toMatchObject({
    width: 600,
    height: 600,
    left: 100,
    top: 0,
    scale: 600 / 64,
  })
})

it('pixel for pixel it is as large as it is', () => {
  const own = { ...whole, measure: 'pixels' } as const
  expect(placeOf({ width: 64, height: 32 }, space, own)).toMatchObject({ left: 368, top: 284, scale: 1 })
})

it('no paper is seen beside a picture that is larger than the space, wherever it is looked at', () => {
  const side = fc.integer({ min: 1, max: 4000 })
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      side,
      side,
      share,
      share,
      fc.double({ min: 1, max: 32, noNaN: true }),
      (width, height, x, y, times) => {
        const place = placeOf({ width, height }, space, { measure: 'fit', times, x, y })
        for (const [begin, size, room] of [
          [place.left, place.width, space.width],
          [place.top, place.height, space.height],
        ] as const) {
          if (size <= room) expect(begin).toBeCloseTo((room - size) / 2)
          else {
            expect(begin).toBeLessThanOrEqual(1e-6)
            expect(begin + size).toBeGreaterThanOrEqual(room - 1e-6)
          }
        }
        const at = pointUnder(place, { x: place.left + place.width * x, y: place.top + place.height * y })
        expect(at.x).toBeCloseTo(x)
        expect(at.y).toBeCloseTo(y)
      },
    ),
  )
})
