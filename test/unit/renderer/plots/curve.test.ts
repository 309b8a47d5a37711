import { describe, expect, it } from 'vitest'
import { lineThrough, marksOf, placeIn, rangeOf, thinned } from '../../../../src-renderer/plots/curve.ts'

const line = (count: number, of: (x: number) => number) =>
  Array.from({ length: count }, (_, x) => ({ x, y: of(x) }))

describe('scales', () => {
  it('has no range of nothing, and on a logarithmic one none of what is not above 0', () => {
    expect(rangeOf([], false)).toBeNull()
    expect(rangeOf([NaN, Infinity], false)).toBeNull()
    expect(rangeOf([0, -1], true)).toBeNull()
    expect(rangeOf([0, 2, 4], true)).toEqual({ low: 2, high: 4 })
  })

  it('has room around one value', () => {
    expect(rangeOf([3, 3], false)).toEqual({ low: 2.5, high: 3.5 })
    expect(rangeOf([3], true)).toEqual({ low: 2, high: 4.5 })
  })

  it('puts the geometric middle in the middle of a logarithmic one', () => {
    expect(placeIn({ low: 1, high: 100 }, 10, true)).toBeCloseTo(0.5)
    expect(placeIn({ low: 1, high: 101 }, 51, false)).toBeCloseTo(0.5)
  })

  it.each([
    [0.4, 4.7],
    [2, 2.01],
    [0, 1000],
    [0.001, 0.9],
  ])('marks some round values between %d and %d', (low, high) => {
    for (const logarithmic of [false, true]) {
      if (logarithmic && low <= 0) continue
      const marks = marksOf({ low, high }, logarithmic)
      expect(marks.length).toBeLessThanOrEqual(6)
      for (const mark of marks) {
        expect(mark).toBeGreaterThanOrEqual(low * 0.99)
        expect(mark).toBeLessThanOrEqual(high * 1.01)
      }
    }
  })
})

describe('lines', () => {
  const box = { width: 100, height: 50 }
  const unit = { low: 0, high: 1 }

  it('draws the high end at the top, and leaves out what has no place', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0.5, y: NaN },
      { x: 1, y: 1 },
    ]
    expect(lineThrough(points, unit, unit, box, false)).toBe('0.0,50.0 100.0,0.0')
  })

  it('keeps the last of many points', () => {
    const many = thinned(
      line(10_001, (x) => x),
      600,
    )
    expect(many.length).toBeLessThanOrEqual(602)
    expect(many.at(-1)).toEqual({ x: 10_000, y: 10_000 })
  })
})
