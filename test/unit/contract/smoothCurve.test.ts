import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smoothCurve } from '../../../src-main/contract/smoothCurve.ts'

const line = (count: number, of: (x: number) => number) =>
  Array.from({ length: count }, (_, x) => ({ x, y: of(x) }))

describe('smoothing', () => {
  it('leaves a straight line as it is, also at its two ends', () => {
    for (const point of smoothCurve(line(300, (x) => 5 - x / 100))) {
      expect(point.y).toBeCloseTo(5 - point.x / 100, 9)
    }
  })

  it('takes the noise away', () => {
    const noise = (x: number) => Math.sin(x * 12.9898) * Math.cos(x * 4.1414)
    const swing = (points: readonly { y: number }[]) => Math.max(...points.map(({ y }) => Math.abs(y)))
    expect(swing(smoothCurve(line(500, noise)).slice(10, -10))).toBeLessThan(0.3)
  })

  it('does not lag: a turn is where it was', () => {
    const turned = smoothCurve(line(400, (x) => Math.abs(x - 200)))
    const lowest = turned.reduce((least, point) => (point.y < least.y ? point : least))
    expect(Math.abs(lowest.x - 200)).toBeLessThan(3)
  })

  it('gives few points back as they are', () => {
    const few = line(4, (x) => x)
    expect(smoothCurve(few)).toEqual(few)
    expect(smoothCurve([])).toEqual([])
  })

  it('never leaves what is finite, whatever the steps are', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 5, maxLength: 400 })
    fc.assert(
      fc.property(steps, (xs) => {
        const points = xs.toSorted((a, b) => a - b).map((x) => ({ x, y: Math.sin(x) }))
        for (const { y } of smoothCurve(points)) expect(Number.isFinite(y)).toBe(true)
      }),
    )
  })

  it('keeps both sides of a step alike, and its two ends', () => {
    const stepped = smoothCurve(line(40, (x) => (x < 20 ? 0 : 1)))
    expect((stepped[19]?.y ?? 0) + (stepped[20]?.y ?? 0)).toBeCloseTo(1, 9)
    expect(stepped[0]?.y).toBeCloseTo(0, 9)
    expect(stepped.at(-1)?.y).toBeCloseTo(1, 9)
  })
})
