/** Curves of a run: scales and lines. Pure. */
import type { Point } from '../../src-main/contract/smoothCurve.ts'

export interface Range {
  readonly low: number
  readonly high: number
}

/** With some room; null where nothing is finite. On a logarithmic scale only what is above 0 counts. */
export function rangeOf(values: readonly number[], logarithmic: boolean): Range | null {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value) || (logarithmic && value <= 0)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return null
  if (low === high)
    return logarithmic ? { low: low / 1.5, high: high * 1.5 } : { low: low - 0.5, high: high + 0.5 }
  return { low, high }
}

/** Where a value stands between the low end (0) and the high end (1). */
export function placeIn({ low, high }: Range, value: number, logarithmic: boolean): number {
  return logarithmic
    ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
    : (value - low) / (high - low)
}

/** Points of an SVG polyline; what a scale has no place for is left out. */
export function lineThrough(
  points: readonly Point[],
  x: Range,
  y: Range,
  box: { readonly width: number; readonly height: number },
  logarithmic: boolean,
): string {
  return points
    .filter((point) => Number.isFinite(point.y) && (!logarithmic || point.y > 0))
    .map((point) => {
      const across = placeIn(x, point.x, false) * box.width
      const down = (1 - placeIn(y, point.y, logarithmic)) * box.height
      return `${across.toFixed(1)},${down.toFixed(1)}`
    })
    .join(' ')
}

/** Of so many numbers those that a plot can show, the last one always among them. */
export function thinned(points: readonly Point[], most = 600): Point[] {
  if (points.length <= most) return [...points]
  const stride = Math.ceil(points.length / most)
  return points.filter((_, i) => i % stride === 0 || i === points.length - 1)
}

/** Three or four round values between the ends, to be written beside the axis. */
export function marksOf({ low, high }: Range, logarithmic: boolean): number[] {
  if (logarithmic) {
    const decades: number[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
      for (const part of [1, 2, 5]) decades.push(part * 10 ** power)
    }
    const within = decades.filter((mark) => mark >= low * 0.999 && mark <= high * 1.001)
    return within.length > 5 ? within.filter((_, i) => i % Math.ceil(within.length / 4) === 0) : within
  }
  const rough = (high - low) / 3
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((part) => part * magnitude >= rough) ?? 10) * magnitude
  const marks: number[] = []
  for (let mark = Math.ceil(low / step) * step; mark <= high + step * 1e-9; mark += step) {
    marks.push(Number(mark.toPrecision(12)))
  }
  return marks
}
