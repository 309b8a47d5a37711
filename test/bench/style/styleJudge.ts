/**
 * A judge of a style that knows nothing of codes: logistic regression on histograms of colours and gradients. Whether
 * pictures score higher with an adapter than without is told by the area under the curve.
 */
import sharp from 'sharp'
import { bootstrapInterval, drawnAnew, mean } from '../statistics.ts'

const SIDE = 64
const LEVELS = 4
const DIRECTIONS = 8
const STRENGTHS = [16, 48, 112, Infinity] as const
const STEPS = 2000
const RATE = 0.3
const DECAY = 1e-3

/** Shares of colours in 4×4×4 cells, and of gradients by direction and strength; each block sums to 1. */
export async function featuresOf(picture: Buffer): Promise<number[]> {
  const pixels = await sharp(picture)
    .flatten({ background: '#fff' })
    .resize(SIDE, SIDE, { kernel: 'cubic' })
    .raw()
    .toBuffer()
  const colours = new Array<number>(LEVELS ** 3).fill(0)
  const gradients = new Array<number>(DIRECTIONS * STRENGTHS.length).fill(0)
  const at = (x: number, y: number, channel: number) => pixels[(y * SIDE + x) * 3 + channel] as number
  const grey = (x: number, y: number) => 0.299 * at(x, y, 0) + 0.587 * at(x, y, 1) + 0.114 * at(x, y, 2)
  const cell = (value: number) => Math.min(LEVELS - 1, Math.floor((value * LEVELS) / 256))
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const [r, g, b] = [cell(at(x, y, 0)), cell(at(x, y, 1)), cell(at(x, y, 2))]
      add(colours, (r * LEVELS + g) * LEVELS + b)
      if (x === 0 || y === 0 || x === SIDE - 1 || y === SIDE - 1) continue
      const [dx, dy] = [grey(x + 1, y) - grey(x - 1, y), grey(x, y + 1) - grey(x, y - 1)]
      // A line has no direction to go in: opposite gradients are the same.
      const angle = (Math.atan2(dy, dx) + Math.PI) % Math.PI
      const direction = Math.min(DIRECTIONS - 1, Math.floor((angle / Math.PI) * DIRECTIONS))
      const strength = STRENGTHS.findIndex((most) => Math.hypot(dx, dy) < most)
      add(gradients, direction * STRENGTHS.length + strength)
    }
  }
  return [...colours.map((n) => n / SIDE ** 2), ...gradients.map((n) => n / (SIDE - 2) ** 2)]
}

function add(counts: number[], place: number): void {
  counts[place] = (counts[place] as number) + 1
}

/** How much a picture of these features is of the style, as log odds. */
export type StyleJudge = (features: readonly number[]) => number

/** Learns to tell the pictures of the style from others, features standardised, by plain gradient descent. */
export function trainJudge(
  ofStyle: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): StyleJudge {
  const all = [...ofStyle, ...others]
  const size = (all[0] as readonly number[]).length
  const columns = Array.from({ length: size }, (_, column) => all.map((row) => row[column] as number))
  const means = columns.map(mean)
  const deviations = columns.map((column, at) =>
    Math.max(1e-6, Math.sqrt(mean(column.map((value) => (value - (means[at] as number)) ** 2)))),
  )
  const standard = (row: readonly number[]) =>
    row.map((value, at) => (value - (means[at] as number)) / (deviations[at] as number))
  const rows = all.map(standard)
  const truths = all.map((_, at) => (at < ofStyle.length ? 1 : 0))
  const weights = new Array<number>(size).fill(0)
  let bias = 0
  const odds = (row: readonly number[]) =>
    row.reduce((sum, value, at) => sum + value * (weights[at] as number), bias)
  for (let step = 0; step < STEPS; step++) {
    const errors = rows.map((row, at) => 1 / (1 + Math.exp(-odds(row))) - (truths[at] as number))
    bias -= RATE * mean(errors)
    for (let column = 0; column < size; column++) {
      const slope = mean(rows.map((row, at) => (row[column] as number) * (errors[at] as number)))
      weights[column] = (weights[column] as number) * (1 - RATE * DECAY) - RATE * slope
    }
  }
  return (features) => odds(standard(features))
}

/** The probability that one of the first scores higher than one of the second; ties count half (Mann–Whitney). */
export function areaUnderCurve(higher: readonly number[], lower: readonly number[]): number {
  return mean(higher.map((a) => mean(lower.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))))
}

/** The 95 % interval of the area by drawing both lists anew. `below`: an integer of 0 … n - 1, by chance. */
export function intervalOf(
  higher: readonly number[],
  lower: readonly number[],
  below: (n: number) => number,
): [low: number, high: number] {
  return bootstrapInterval(() => areaUnderCurve(drawnAnew(higher, below), drawnAnew(lower, below)))
}
