import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  layerNorm,
  layerNormWithDeviation,
  logSoftmax,
  softmax,
} from '../../../../src-main/graph/operators/normalise.ts'
import { input } from '../../../../src-main/graph/tensor.ts'
import {
  evaluate,
  floats,
  graphRunner,
  largestDifference,
  only,
  targets,
} from '../../../support/graphRunner.ts'
import type { NdArray } from '../../../support/ndArray.ts'
import { arrayOf, mapLastAxis, reduceAxes, shapeOf } from '../../../support/ndArray.ts'

const CLOSE = 1e-4
const RUNS = { numRuns: 12 }
const EPSILON = 1e-3

describe('misuse', () => {
  const x = input('x', 'float32', ['B', 4])
  it('refuses parameters of another width', () => {
    const [four, five] = [4, 5].map((width) => input('p', 'float32', [width]))
    if (four === undefined || five === undefined) throw new Error('unreachable')
    expect(() => layerNorm(x, five, four, EPSILON)).toThrow('layerNorm: [5] does not fit [B, 4]')
    expect(() => layerNormWithDeviation(x, four, input('p', 'float32', [1, 4]), EPSILON)).toThrow(
      /\[1, 4\] does not fit/,
    )
  })

  it('refuses whole numbers', () => {
    expect(() => softmax(input('ids', 'int64', ['B']))).toThrow(
      'softmax: wants float32 or float16, got int64 [B]',
    )
  })
})

const exponentials = (row: number[]): number[] => row.map((value) => Math.exp(value - Math.max(...row)))
const sum = (row: number[]): number => row.reduce((total, value) => total + value, 0)

function standardised(row: number[]): { row: number[]; inverse: number } {
  const mean = sum(row) / row.length
  const variance = sum(row.map((value) => (value - mean) ** 2)) / row.length
  const inverse = 1 / Math.sqrt(variance + EPSILON)
  return { row: row.map((value) => (value - mean) * inverse), inverse }
}

/** An array with a scale and a bias as wide as its last axis. */
const scaled: fc.Arbitrary<[NdArray, NdArray, NdArray]> = shapeOf({ min: 1, max: 3 }, 6).chain((shape) => {
  const width = [shape.at(-1) ?? 1]
  return fc.tuple(arrayOf(shape), arrayOf(width), arrayOf(width))
})

describe.each(targets)('for %s', (target) => {
  const array = shapeOf({ min: 1, max: 3 }).chain((shape) => arrayOf(shape))

  it('softmax and its logarithm', async () => {
    await fc.assert(
      fc.asyncProperty(array, async (x) => {
        const tensor = input('x', 'float32', x.shape)
        const feeds = { x: floats(x.data, x.shape) }
        const shares = mapLastAxis(x, (row) =>
          exponentials(row).map((value) => value / sum(exponentials(row))),
        )
        const plain = await evaluate(softmax(tensor), feeds, { target })
        expect(largestDifference(plain.numbers, shares.data)).toBeLessThanOrEqual(CLOSE)
        const logarithm = await evaluate(logSoftmax(tensor), feeds, { target })
        expect(largestDifference(logarithm.numbers, shares.data.map(Math.log))).toBeLessThanOrEqual(CLOSE)
      }),
      RUNS,
    )
  })

  it('layerNorm, alone and with the deviation that it divided by', async () => {
    await fc.assert(
      fc.asyncProperty(scaled, async ([x, scale, bias]) => {
        const parameter = (name: string) => input(name, 'float32', scale.shape)
        const [tensor, s, b] = [input('x', 'float32', x.shape), parameter('s'), parameter('b')]
        const feeds = {
          x: floats(x.data, x.shape),
          s: floats(scale.data, scale.shape),
          b: floats(bias.data, bias.shape),
        }
        const expected = mapLastAxis(x, (row) =>
          standardised(row).row.map((value, i) => value * (scale.data[i] ?? NaN) + (bias.data[i] ?? NaN)),
        )
        const alone = await evaluate(layerNorm(tensor, s, b, EPSILON), feeds, { target })
        expect(largestDifference(alone.numbers, expected.data)).toBeLessThanOrEqual(CLOSE)

        const both = layerNormWithDeviation(tensor, s, b, EPSILON)
        const lead = reduceAxes(x, [x.shape.length - 1], (total) => total, 0)
        expect(both.inverseDeviation.shape).toEqual(lead.shape)
        const results = await (await graphRunner({ ...both }, { target })).run(feeds)
        expect(largestDifference(only(results, 'normalised').numbers, expected.data)).toBeLessThanOrEqual(
          CLOSE,
        )
        const inverses: number[] = []
        mapLastAxis(x, (row) => {
          inverses.push(standardised(row).inverse)
          return row
        })
        expect(only(results, 'inverseDeviation').shape).toEqual(lead.shape)
        expect(largestDifference(only(results, 'inverseDeviation').numbers, inverses)).toBeLessThanOrEqual(
          1e-3,
        )
      }),
      RUNS,
    )
  })
})
