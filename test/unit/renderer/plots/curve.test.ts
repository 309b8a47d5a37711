import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  lineThrough,
  marksOf,
  placeIn,
  rangeOf,
  smooth,
  thinned,
} from '../../../../src-renderer/plots/curve.ts'

const line = (count: number, of: (x: number) => number) =>
  Array.from({ length: count }, (_, x) => ({ x, y: of(x) }))

describe('smoothing', () => {
  it('leaves a straight line as it is, also at its two ends', () => {
    for (const point of smooth(line(300, (x) => 5 - x / 100))) {
      expect(point.y).toBeCloseTo(5 - point.x / 100, 9)
    }
  })

  it('takes the noise away', () => {
    const noise = (x: number) => Math.sin(x * 12.9898) * Math.cos(x * 4.1414)
    const swing = (points: readonly { y: number }[]) => Math.max(...points.map(({ y }) => Math.abs(y)))
    expect(swing(smooth(line(500, noise)).slice(10, -10))).toBeLessThan(0.3)
  })

  it('does not lag: a turn is where it was', () => {
    const turned = smooth(line(400, (x) => Math.abs(x - 200)))
    const lowest = turned.reduce((least, point) => (point.y < least.y ? point : least))
    expect(Math.abs(lowest.x - 200)).toBeLessThan(3)
  })

  it('gives few points back as they are', () => {
    const few = line(4, (x) => x)
    expect(smooth(few)).toEqual(few)
    expect(smooth([])).toEqual([])
  })

  it('never leaves what is finite, whatever the steps are', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 5, maxLength: 400 })
    fc.assert(
      fc.property(steps, (xs) => {
        const points = xs.toSorted((a, b) => a - b).map((x) => ({ x, y: Math.sin(x) }))
        for (const { y } of smooth(points)) expect(Number.isFinite(y)).toBe(true)
      }),
    )
  })
})

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
