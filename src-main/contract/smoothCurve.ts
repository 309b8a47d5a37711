/** A curve of a run as it is shown, in the window and in the report: smoothed without lagging behind. */

export interface Point {
  readonly x: number
  readonly y: number
}

/** As many as can be told apart in a plot. */
const MOST_POINTS = 240
/** Of the range of x on each side. */
const SHARE = 0.03
const FEWEST_EACH_SIDE = 2

/**
 * Local linear regression with a Gaussian window that looks to both sides. A moving average of what is past would show
 * every turn of the loss too late; the slope in the fit keeps the two ends, where only one side is known, from lagging.
 * Cleveland, *Robust locally weighted regression and smoothing scatterplots* (1979), without the robustness.
 */
export function smoothCurve(points: readonly Point[]): Point[] {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 5) return [...points]
  const spacing = (last.x - first.x) / (points.length - 1)
  const width = Math.max(SHARE * (last.x - first.x), FEWEST_EACH_SIDE * spacing)
  const count = Math.min(points.length, MOST_POINTS)
  let from = 0
  return Array.from({ length: count }, (_, i) => {
    const x = first.x + ((last.x - first.x) * i) / Math.max(1, count - 1)
    while ((points[from]?.x ?? Infinity) < x - 3 * width) from += 1
    return { x, y: fitAt(points, from, x, width) }
  })
}

function fitAt(points: readonly Point[], from: number, at: number, width: number): number {
  let [weights, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0]
  for (let i = from; i < points.length; i += 1) {
    const point = points[i]
    if (point === undefined || point.x > at + 3 * width) break
    const x = point.x - at
    const weight = Math.exp((-x * x) / (2 * width * width))
    weights += weight
    sumX += weight * x
    sumY += weight * point.y
    sumXX += weight * x * x
    sumXY += weight * x * point.y
  }
  const spread = weights * sumXX - sumX * sumX
  // One point, or all in one place: there is no slope.
  if (spread <= 1e-12 * weights * sumXX || spread === 0) return sumY / weights
  return (sumXX * sumY - sumX * sumXY) / spread
}
