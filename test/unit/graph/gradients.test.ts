import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradients } from '../../../src-main/graph/gradients.ts'
import { convolve } from '../../../src-main/graph/operators/convolve.ts'
import { crossEntropy } from '../../../src-main/graph/operators/crossEntropy.ts'
import * as elementwise from '../../../src-main/graph/operators/elementwise.ts'
import { cutEvenly, joinEvenly } from '../../../src-main/graph/operators/evenly.ts'
import { gatherElements, gatherRows } from '../../../src-main/graph/operators/gather.ts'
import { expandLike, flattenRows, reshapeLike } from '../../../src-main/graph/operators/like.ts'
import { linear, matmul, matmulTransposed } from '../../../src-main/graph/operators/matrix.ts'
import {
  layerNorm,
  layerNormWithDeviation,
  logSoftmax,
  softmax,
} from '../../../src-main/graph/operators/normalise.ts'
import { reduceMax, reduceSum } from '../../../src-main/graph/operators/reduce.ts'
import {
  concat,
  indicesOf,
  reshape,
  slice,
  split,
  splitAlike,
  transpose,
} from '../../../src-main/graph/operators/shape.ts'
import type { Tensor } from '../../../src-main/graph/tensor.ts'
import { constant, input } from '../../../src-main/graph/tensor.ts'
import { floats, graphRunner, largestDifference, only, targets } from '../../support/graphRunner.ts'
import { interpret } from '../../support/interpretGraph.ts'
import type { NdArray } from '../../support/ndArray.ts'
import { arrayOf } from '../../support/ndArray.ts'

const { absolute, add, cast, divide, gelu, hold, lessOrEqual, maximum, multiply } = elementwise
const { negate, reciprocal, relu, sigmoid, squareRoot, subtract, tanh, where } = elementwise

/** A step at which both the error of the difference and that of rounding are far below 1e-4 in double precision. */
const STEP = 1e-5
const RELATIVE = 1e-4

const real = (name: string, shape: readonly (number | string)[]): Tensor => input(name, 'float32', shape)

/** One number that every element of a tensor has a part in, each with another weight. */
function weighed(x: Tensor): Tensor {
  const shape = x.shape.map((dimension) => (typeof dimension === 'number' ? dimension : 1))
  const size = shape.reduce((product, length) => product * length, 1)
  const weights = Array.from({ length: size }, (_, i) => Math.sin(1 + 2 * i) + 0.3)
  const axes = [...x.shape.keys()]
  return reduceSum(multiply(x, constant('float32', shape, weights)), axes)
}

interface Case {
  readonly name: string
  /** Shapes of what is fed; with a name for the axes whose length only the feed tells. */
  readonly shapes: readonly (readonly number[])[]
  readonly named?: readonly (readonly (number | string)[])[]
  readonly build: (...inputs: Tensor[]) => Tensor
  /** Keeps the numbers where the operator is smooth. */
  readonly numbers?: fc.Arbitrary<number>
}

const ids = constant('int64', [2, 2], [2, 0, 1, 2].map(BigInt))
const places = constant('int64', [2], [3n, 1n])
const away = fc
  .oneof(fc.integer({ min: 200, max: 3000 }), fc.integer({ min: -3000, max: -200 }))
  .map((n) => n / 1000)
const positive = fc.integer({ min: 200, max: 3000 }).map((n) => n / 1000)

const cases: readonly Case[] = [
  {
    name: 'add',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: add,
  },
  {
    name: 'add, broadcast',
    shapes: [
      [2, 1, 3],
      [4, 1],
    ],
    build: add,
  },
  { name: 'subtract, broadcast', shapes: [[3], [2, 3]], build: subtract },
  {
    name: 'multiply, broadcast',
    shapes: [
      [2, 3],
      [2, 1],
    ],
    build: multiply,
  },
  { name: 'divide, broadcast', shapes: [[2, 3], [3]], build: divide, numbers: away },
  {
    name: 'maximum',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (a, b) => maximum(a, add(b, 10)),
  },
  { name: 'negate', shapes: [[4]], build: negate },
  { name: 'absolute', shapes: [[5]], build: absolute, numbers: away },
  { name: 'tanh', shapes: [[5]], build: tanh },
  { name: 'sigmoid', shapes: [[5]], build: sigmoid },
  { name: 'relu', shapes: [[5]], build: relu, numbers: away },
  { name: 'squareRoot', shapes: [[5]], build: squareRoot, numbers: positive },
  { name: 'reciprocal', shapes: [[5]], build: reciprocal, numbers: away },
  { name: 'gelu', shapes: [[2, 4]], build: gelu },
  { name: 'cast', shapes: [[3]], build: (x) => cast(cast(x, 'float16'), 'float32') },
  {
    name: 'where and compare',
    shapes: [[2, 3], [2, 3], [3]],
    build: (x, y, z) => where(lessOrEqual(x, hold(add(y, 5e-4))), multiply(x, z), y),
  },
  {
    name: 'matmul',
    shapes: [
      [2, 3],
      [3, 4],
    ],
    build: matmul,
  },
  {
    name: 'matmul, batch broadcast',
    shapes: [
      [2, 1, 2, 3],
      [4, 3, 2],
    ],
    build: matmul,
  },
  {
    name: 'matmul with shared matrix',
    shapes: [
      [2, 2, 3],
      [3, 4],
    ],
    build: matmul,
  },
  {
    name: 'matmulTransposed',
    shapes: [
      [2, 2, 3],
      [2, 4, 3],
    ],
    build: matmulTransposed,
  },
  {
    name: 'matmulTransposed with shared matrix',
    shapes: [
      [2, 2, 3],
      [4, 3],
    ],
    build: matmulTransposed,
  },
  { name: 'linear', shapes: [[2, 2, 3], [4, 3], [4]], build: linear },
  { name: 'linear of one row', shapes: [[2, 3], [4, 3], [4]], build: linear },
  { name: 'softmax', shapes: [[2, 4]], build: softmax },
  { name: 'logSoftmax', shapes: [[2, 4]], build: logSoftmax },
  { name: 'layerNorm', shapes: [[2, 2, 4], [4], [4]], build: (x, w, b) => layerNorm(x, w, b, 1e-2) },
  {
    name: 'layerNormWithDeviation',
    shapes: [[2, 4], [4], [4]],
    build: (x, w, b) => layerNormWithDeviation(x, w, b, 1e-2).normalised,
  },
  {
    name: 'reduceSum',
    shapes: [[2, 3, 2]],
    build: (x) => multiply(reduceSum(x, [0, -1]), reduceSum(x, [1])),
  },
  { name: 'reshape', shapes: [[2, 6]], build: (x) => matmul(reshape(x, [3, 4]), reshape(x, [4, 3])) },
  {
    name: 'reshape with names',
    shapes: [[2, 3, 4]],
    named: [['B', 'T', 4]],
    build: (x) => reduceSum(multiply(reshape(x, ['B', 'T', 2, 2]), reshape(x, ['B', 'T', 2, 2])), [0, 1]),
  },
  {
    name: 'reshapeLike',
    shapes: [
      [2, 3],
      [3, 2],
    ],
    build: (x, y) => multiply(reshapeLike(x, y), y),
  },
  { name: 'flattenRows', shapes: [[2, 2, 3]], build: (x) => multiply(flattenRows(x), flattenRows(x)) },
  {
    name: 'expandLike',
    shapes: [
      [2, 1],
      [2, 3],
    ],
    build: (x, y) => multiply(expandLike(x, y), y),
  },
  { name: 'transpose', shapes: [[2, 3, 4]], build: (x) => transpose(x, [2, 0, 1]) },
  {
    name: 'concat',
    shapes: [
      [2, 1],
      [2, 3],
    ],
    build: (x, y) => multiply(concat([x, y], -1), concat([y, x], 1)),
  },
  {
    name: 'split',
    shapes: [[2, 5]],
    build: (x) => {
      const [, middle, last] = split(x, [1, 2, 2], 1) as [Tensor, Tensor, Tensor]
      return multiply(middle, last)
    },
  },
  {
    name: 'splitAlike',
    shapes: [
      [2, 4],
      [2, 3],
      [2, 1],
    ],
    build: (x, y, z) => {
      const [first, second] = splitAlike(x, [y, z], 1) as [Tensor, Tensor]
      return add(multiply(first, y), multiply(second, z))
    },
  },
  {
    name: 'cutEvenly and joinEvenly, of a named axis that does not come out even',
    shapes: [[2, 5]],
    named: [[2, 'T']],
    build: (x) => {
      const [first, second, third] = cutEvenly(x, 1, 3) as [Tensor, Tensor, Tensor]
      const doubled = multiply(second, 2)
      const again = joinEvenly([multiply(first, first), doubled, third], x, 1)
      return add(again, multiply(reduceSum(concat([first, doubled], 1), [1]), x))
    },
  },
  {
    name: 'a piece that has no part in the result',
    shapes: [[6]],
    build: (x) => {
      const [first, , third] = cutEvenly(x, 0, 3) as [Tensor, Tensor, Tensor]
      return multiply(first, third)
    },
  },
  { name: 'slice', shapes: [[2, 5]], build: (x) => slice(x, { axis: 1, start: 1, end: 3, length: 2 }) },
  {
    name: 'slice from the end, of a named axis',
    shapes: [[2, 5]],
    named: [[2, 'T']],
    build: (x) => slice(x, { axis: -1, start: -2, end: null, length: 2 }),
  },
  { name: 'crossEntropy', shapes: [[2, 4]], build: (x) => crossEntropy(x, places) },
  { name: 'gather', shapes: [[3, 2]], build: (x) => gatherRows(x, ids) },
  { name: 'gatherElements', shapes: [[2, 3]], build: (x) => gatherElements(x, ids, 1) },
]

function fed(given: Case): fc.Arbitrary<NdArray[]> {
  return fc.tuple(...given.shapes.map((shape) => arrayOf(shape, given.numbers)))
}

function declare(given: Case): { inputs: Tensor[]; result: Tensor } {
  const inputs = (given.named ?? given.shapes).map((shape, i) => real(`x${i}`, shape))
  return { inputs, result: weighed(given.build(...inputs)) }
}

const feedsOf = (values: readonly NdArray[]): Record<string, NdArray> =>
  Object.fromEntries(values.map((value, i) => [`x${i}`, value]))

/** (f(x + h) − f(x − h)) ÷ 2h for every element of one input. */
function differences(result: Tensor, values: readonly NdArray[], which: number): number[] {
  const value = values[which] as NdArray
  return value.data.map((_, element) => {
    const moved = (by: number): number => {
      const data = value.data.with(element, (value.data[element] ?? NaN) + by)
      const [total] = interpret([result], feedsOf(values.with(which, { ...value, data })))
      return total?.data[0] ?? NaN
    }
    return (moved(STEP) - moved(-STEP)) / (2 * STEP)
  })
}

describe('a derivative is the limit of differences, in double precision', () => {
  it.each(cases)('$name', (given) => {
    const { inputs, result } = declare(given)
    const derivatives = gradients(result, inputs)
    fc.assert(
      fc.property(fed(given), (values) => {
        for (const [which, derivative] of derivatives.entries()) {
          if (derivative === null) throw new Error(`input ${which} has no derivative`)
          const [found] = interpret([derivative], feedsOf(values))
          const expected = differences(result, values, which)
          const size = Math.max(1, ...expected.map(Math.abs))
          expect(found?.shape).toEqual(values[which]?.shape)
          expect(largestDifference(found?.data ?? [], expected) / size).toBeLessThan(RELATIVE)
        }
      }),
      { numRuns: 10 },
    )
  })
})

describe.each(targets)('onnxruntime computes the same derivatives for %s', (target) => {
  it.each(cases)('$name', async (given) => {
    const { inputs, result } = declare(given)
    const derivatives = gradients(result, inputs) as Tensor[]
    const runner = await graphRunner(
      Object.fromEntries(derivatives.map((derivative, i) => [`d${i}`, derivative])),
      { target },
    )
    await fc.assert(
      fc.asyncProperty(fed(given), async (values) => {
        const feeds = Object.fromEntries(values.map(({ data, shape }, i) => [`x${i}`, floats(data, shape)]))
        const used = new Set(runner.inputs)
        const results = await runner.run(
          Object.fromEntries(Object.entries(feeds).filter(([name]) => used.has(name))),
        )
        for (const [which, expected] of interpret(derivatives, feedsOf(values)).entries()) {
          const found = only(results, `d${which}`)
          expect(found.shape).toEqual(expected.shape)
          const size = Math.max(1, ...expected.data.map(Math.abs))
          expect(largestDifference(found.numbers, expected.data) / size).toBeLessThan(2e-3)
        }
      }),
      { numRuns: 4 },
    )
  })
})

describe('the walk', () => {
  const x = real('x', [3])
  const y = real('y', [3])

  it('refuses a result of more than one number, and an operator without a derivative by its name', () => {
    expect(() => gradients(x, [x])).toThrow('gradients: the result has the shape [3], not one number')
    const picture = real('p', [1, 1, 2, 2])
    const kernel = real('k', [1, 1, 1, 1])
    const drawn = convolve(picture, kernel, real('b', [1]), { stride: 1, padding: 0 })
    expect(() => gradients(weighed(drawn), [picture])).toThrow('gradients: convolve has no derivative')
    expect(() => gradients(weighed(reduceMax(x, [0])), [x])).toThrow('gradients: reduceMax has no derivative')
  })

  it('goes round what leads to no target', () => {
    const beside = reduceMax(y, [0])
    const [derivative] = gradients(weighed(multiply(x, beside)), [x])
    expect(derivative).not.toBeNull()
  })

  it('gives nothing for a target without a part in the result, and one for the result itself', () => {
    expect(gradients(weighed(x), [y])).toEqual([null])
    expect(gradients(weighed(hold(x)), [x])).toEqual([null])
    expect(gradients(weighed(cast(indicesOf(x, 0), 'float32')), [x])).toEqual([null])
    const result = weighed(x)
    expect(interpret(gradients(result, [result]) as Tensor[], {})).toEqual([{ shape: [1], data: [1] }])
  })

  it('adds up what comes along several ways, also of a target that lies on the way to another', () => {
    const middle = multiply(x, x)
    const result = reduceSum(add(multiply(middle, x), middle), [0])
    const [byX, byMiddle] = gradients(result, [x, middle]) as [Tensor, Tensor]
    const feeds = { x: { shape: [3], data: [1, -2, 0.5] } }
    const [first, second] = interpret([byX, byMiddle], feeds)
    // x³ + x²: 3x² + 2x; by x²: x + 1.
    expect(first?.data).toEqual([5, 8, 1.75])
    expect(second?.data).toEqual([2, -1, 1.5])
  })

  it('does not exhaust the stack in a deep network', () => {
    let deep: Tensor = x
    for (let layer = 0; layer < 20_000; layer += 1) deep = add(deep, x)
    const [derivative] = gradients(reduceSum(deep, [0]), [x])
    expect(derivative?.shape).toEqual([3])
  })
})
