import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argMin, reduceMax, reduceSum } from '../../../../src-main/graph/operators/reduce.ts'
import { input } from '../../../../src-main/graph/tensor.ts'
import { evaluate, floats, largestDifference, targets } from '../../../support/graphRunner.ts'
import { arrayOf, mapLastAxis, reduceAxes, shapeOf } from '../../../support/ndArray.ts'

const CLOSE = 1e-4
const RUNS = { numRuns: 12 }

describe('misuse', () => {
  it('refuses axes that are not there and dtypes that have no maximum here', () => {
    const x = input('x', 'float32', ['B', 3])
    expect(() => reduceSum(x, [2])).toThrow('reduceSum: axis 2 does not exist in a tensor of rank 2')
    expect(() => argMin(x, -3)).toThrow(/argMin: axis -3/)
    expect(() => reduceMax(input('ids', 'int64', ['B']), [0])).toThrow(
      'reduceMax: wants float32 or float16, got int64 [B]',
    )
  })
})

const arrayAndAxes = shapeOf({ min: 1, max: 3 }).chain((shape) =>
  fc.tuple(arrayOf(shape), fc.uniqueArray(fc.integer({ min: 0, max: shape.length - 1 }), { minLength: 1 })),
)

describe.each(targets)('for %s', (target) => {
  it('reduceSum and reduceMax keep the axes, with length 1', async () => {
    await fc.assert(
      fc.asyncProperty(arrayAndAxes, async ([x, axes]) => {
        const tensor = input('x', 'float32', x.shape)
        const feeds = { x: floats(x.data, x.shape) }
        const expectedSum = reduceAxes(x, axes, (a, b) => a + b, 0)
        const sum = await evaluate(reduceSum(tensor, axes), feeds, { target })
        expect(reduceSum(tensor, axes).shape).toEqual(expectedSum.shape)
        expect(sum.shape).toEqual(expectedSum.shape)
        expect(largestDifference(sum.numbers, expectedSum.data)).toBeLessThanOrEqual(CLOSE)
        const negative = axes.map((axis) => axis - x.shape.length)
        const most = await evaluate(reduceMax(tensor, negative), feeds, { target })
        expect(
          largestDifference(most.numbers, reduceAxes(x, axes, Math.max, -Infinity).data),
        ).toBeLessThanOrEqual(1e-6)
      }),
      RUNS,
    )
  })

  it('argMin gives the first of equals and drops the axis', async () => {
    // Few different numbers, so that ties are common.
    const tied = shapeOf({ min: 1, max: 3 }, 6).chain((shape) =>
      arrayOf(shape, fc.integer({ min: 0, max: 2 })),
    )
    await fc.assert(
      fc.asyncProperty(tied, async (x) => {
        const output = argMin(input('x', 'float32', x.shape), -1)
        expect(output).toMatchObject({ dtype: 'int64', shape: x.shape.slice(0, -1) })
        const { numbers } = await evaluate(output, { x: floats(x.data, x.shape) }, { target })
        const expected: number[] = []
        mapLastAxis(x, (row) => {
          expected.push(row.indexOf(Math.min(...row)))
          return row
        })
        expect([...numbers]).toEqual(expected)
      }),
      RUNS,
    )
  })
})
