import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as operators from '../../../../src-main/graph/operators/elementwise.ts'
import type { Tensor } from '../../../../src-main/graph/tensor.ts'
import { constant, input } from '../../../../src-main/graph/tensor.ts'
import { evaluate, floats, largestDifference, targets } from '../../../support/graphRunner.ts'
import { arrayOf, broadcast, broadcastPair, shapeOf } from '../../../support/ndArray.ts'

const CLOSE = 1e-5
const RUNS = { numRuns: 12 }

const x = input('x', 'float32', ['B', 3])

describe('misuse', () => {
  it('refuses two dtypes and says which', () => {
    expect(() => operators.add(x, input('ids', 'int64', ['B', 3]))).toThrow(
      'add: dtypes float32 and int64 differ; cast one',
    )
    expect(() => operators.lessOrEqual(x, input('ids', 'int64', ['B', 3]))).toThrow(/compare: dtypes/)
    const yes = input('yes', 'bool', ['B', 3])
    expect(() => operators.where(yes, x, input('half', 'float16', ['B', 3]))).toThrow(
      /where: dtypes float32 and float16/,
    )
  })

  it('refuses shapes that do not broadcast', () => {
    expect(() => operators.multiply(x, input('y', 'float32', ['B', 4]))).toThrow(
      /multiply: .*\[B, 3\] and \[B, 4\].* axis 1/,
    )
  })

  it('refuses functions of whole numbers', () => {
    expect(() => operators.gelu(input('ids', 'int64', ['B']))).toThrow(
      'gelu: wants float32 or float16, got int64 [B]',
    )
    expect(() => operators.relu(input('ids', 'int64', ['B']))).toThrow(/relu: wants float32/)
  })

  it('refuses a choice by numbers, and one between two plain numbers', () => {
    expect(() => operators.where(x, x, x)).toThrow(/where: wants bool, got float32/)
    expect(() => operators.where(input('yes', 'bool', ['B']), 1, 2)).toThrow(
      /one of the two values must be a tensor/,
    )
  })
})

const binary: [string, (a: Tensor, b: Tensor) => Tensor, (a: number, b: number) => number][] = [
  ['add', operators.add, (a, b) => a + b],
  ['subtract', operators.subtract, (a, b) => a - b],
  ['multiply', operators.multiply, (a, b) => a * b],
  ['maximum', operators.maximum, Math.max],
]

const unary: [string, (a: Tensor) => Tensor, (a: number) => number][] = [
  ['negate', operators.negate, (a) => -a],
  ['absolute', operators.absolute, Math.abs],
  ['tanh', operators.tanh, Math.tanh],
  ['relu', operators.relu, (a) => Math.max(0, a)],
  [
    'gelu',
    operators.gelu,
    (a) => 0.5 * a * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (a + 0.044715 * a ** 3))),
  ],
]

describe.each(targets)('for %s', (target) => {
  it.each(binary)('%s', async (_name, build, truth) => {
    await fc.assert(
      fc.asyncProperty(broadcastPair, async ([a, b]) => {
        const expected = broadcast(a, b, truth)
        const output = build(input('a', 'float32', a.shape), input('b', 'float32', b.shape))
        expect(output.shape).toEqual(expected.shape)
        const result = await evaluate(
          output,
          { a: floats(a.data, a.shape), b: floats(b.data, b.shape) },
          { target },
        )
        expect(result.shape).toEqual(expected.shape)
        expect(largestDifference(result.numbers, expected.data)).toBeLessThanOrEqual(CLOSE)
      }),
      RUNS,
    )
  })

  const array = shapeOf({ min: 1, max: 3 }).chain((shape) => arrayOf(shape))
  const positive = shapeOf({ min: 1, max: 3 }).chain((shape) =>
    arrayOf(shape, fc.integer({ min: 1, max: 4000 })),
  )

  it.each(unary)('%s', async (_name, build, truth) => {
    await fc.assert(
      fc.asyncProperty(array, async ({ shape, data }) => {
        const { numbers } = await evaluate(
          build(input('a', 'float32', shape)),
          { a: floats(data, shape) },
          { target },
        )
        expect(largestDifference(numbers, data.map(truth))).toBeLessThanOrEqual(CLOSE)
      }),
      RUNS,
    )
  })

  it('divide, square root and reciprocal of positive numbers', async () => {
    await fc.assert(
      fc.asyncProperty(positive, async ({ shape, data }) => {
        const a = input('a', 'float32', shape)
        const quotient = operators.divide(operators.reciprocal(a), operators.squareRoot(a))
        const { numbers } = await evaluate(quotient, { a: floats(data, shape) }, { target })
        expect(
          largestDifference(
            numbers,
            data.map((each) => each ** -1.5),
          ),
        ).toBeLessThanOrEqual(CLOSE)
      }),
      RUNS,
    )
  })

  it('where, lessOrEqual, and a number that takes the tensor’s dtype', async () => {
    const a = input('a', 'float32', ['B'])
    const clamped = operators.where(
      operators.lessOrEqual(a, constant('float32', [1], [1])),
      operators.multiply(a, 10),
      -1,
    )
    const { numbers } = await evaluate(clamped, { a: floats([0.5, 1, 1.5, -2], [4]) }, { target })
    expect([...numbers]).toEqual([5, 10, -1, -20])
  })

  it('cast to whole numbers and back', async () => {
    const a = input('a', 'float32', ['B'])
    const back = operators.cast(operators.cast(a, 'int64'), 'float32')
    const { numbers } = await evaluate(back, { a: floats([0.9, -1.9, 3], [3]) }, { target })
    expect([...numbers]).toEqual([0, -1, 3])
    expect(operators.cast(a, 'float32')).toBe(a)
  })
})
