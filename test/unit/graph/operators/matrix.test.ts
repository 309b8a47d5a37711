import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linear, matmul, matmulTransposed } from '../../../../src-main/graph/operators/matrix.ts'
import { input } from '../../../../src-main/graph/tensor.ts'
import { evaluate, floats, largestDifference, targets } from '../../../support/graphRunner.ts'
import type { NdArray } from '../../../support/ndArray.ts'
import { arrayOf, at, fill } from '../../../support/ndArray.ts'

const CLOSE = 1e-4
const RUNS = { numRuns: 12 }
const size = fc.integer({ min: 1, max: 5 })

describe('misuse', () => {
  const x = input('x', 'float32', ['B', 3, 4])
  it('names both shapes when the inner dimensions differ', () => {
    const message = 'matmul: inner dimensions of [B, 3, 4] and [B, 3, 4] differ'
    expect(() => matmul(x, x)).toThrow(message)
    expect(() => matmulTransposed(x, input('y', 'float32', ['B', 4, 3]))).toThrow(/inner dimensions/)
  })

  it('refuses two dtypes, vectors, and batches that do not broadcast', () => {
    expect(() => matmul(x, input('y', 'float16', [4, 2]))).toThrow(
      /matmul: dtypes float32 and float16 differ/,
    )
    expect(() => matmul(x, input('y', 'float32', [4]))).toThrow(/both factors need rank 2/)
    expect(() => matmul(input('x', 'float32', [2, 3, 4]), input('y', 'float32', [3, 4, 5]))).toThrow(/axis 0/)
  })

  it('refuses a layer that does not fit', () => {
    const bias = input('bias', 'float32', [2])
    expect(() => linear(x, input('m', 'float32', [2, 5]), bias)).toThrow(
      'linear: [B, 3, 4], [2, 5], [2] do not fit as [.., K], [N, K], [N]',
    )
    expect(() => linear(x, input('m', 'float32', [3, 4]), bias)).toThrow(/do not fit/)
    expect(() => linear(x, input('m', 'float16', [2, 4]), bias)).toThrow(/dtypes/)
  })
})

/** Sum over the inner axis; `right` gives the factor at (batch index, inner, column). */
function product(
  a: NdArray,
  columns: number,
  batch: readonly number[],
  right: (lead: readonly number[], k: number, column: number) => number,
): NdArray {
  const rows = a.shape.at(-2) ?? 1
  const inner = a.shape.at(-1) ?? 1
  return fill([...batch, rows, columns], (index) => {
    const lead = index.slice(0, -2)
    const [row = 0, column = 0] = index.slice(-2)
    let sum = 0
    for (let k = 0; k < inner; k++) sum += at(a, [...lead, row, k]) * right(lead, k, column)
    return sum
  })
}

const factors = fc
  .tuple(size, size, size, size, size, fc.boolean())
  .chain(([B, N, rows, inner, columns, shared]) =>
    fc.tuple(arrayOf([B, N, rows, inner]), arrayOf(shared ? [inner, columns] : [B, 1, inner, columns])),
  )

describe.each(targets)('for %s', (target) => {
  it('matmul, with a factor that is shared or broadcast', async () => {
    await fc.assert(
      fc.asyncProperty(factors, async ([a, b]) => {
        const columns = b.shape.at(-1) ?? 1
        const expected = product(a, columns, a.shape.slice(0, 2), (lead, k, column) =>
          at(b, [...lead, k, column]),
        )
        const output = matmul(input('a', 'float32', a.shape), input('b', 'float32', b.shape))
        expect(output.shape).toEqual(expected.shape)
        const { numbers } = await evaluate(
          output,
          { a: floats(a.data, a.shape), b: floats(b.data, b.shape) },
          { target },
        )
        expect(largestDifference(numbers, expected.data)).toBeLessThanOrEqual(CLOSE)
      }),
      RUNS,
    )
  })

  it('matmulTransposed is matmul with the right factor turned over', async () => {
    await fc.assert(
      fc.asyncProperty(factors, async ([a, b]) => {
        const lead = b.shape.slice(0, -2)
        const [inner = 1, columns = 1] = b.shape.slice(-2)
        const turned = fill([...lead, columns, inner], (index) => {
          const [column = 0, k = 0] = index.slice(-2)
          return at(b, [...index.slice(0, -2), k, column])
        })
        const expected = product(a, columns, a.shape.slice(0, 2), (batch, k, column) =>
          at(b, [...batch, k, column]),
        )
        const output = matmulTransposed(input('a', 'float32', a.shape), input('b', 'float32', turned.shape))
        expect(output.shape).toEqual(expected.shape)
        const feeds = { a: floats(a.data, a.shape), b: floats(turned.data, turned.shape) }
        const { numbers } = await evaluate(output, feeds, { target })
        expect(largestDifference(numbers, expected.data)).toBeLessThanOrEqual(CLOSE)
      }),
      RUNS,
    )
  })

  const layer = fc
    .tuple(fc.array(size, { minLength: 1, maxLength: 2 }), size, size)
    .chain(([lead, inner, out]) => fc.tuple(arrayOf([...lead, inner]), arrayOf([out, inner]), arrayOf([out])))

  it('linear, for rows and for rows of rows', async () => {
    await fc.assert(
      fc.asyncProperty(layer, async ([x, matrix, bias]) => {
        const [out = 1, inner = 1] = matrix.shape
        const lead = x.shape.slice(0, -1)
        const expected = fill([...lead, out], (index) => {
          const row = index.slice(0, -1)
          const column = index.at(-1) ?? 0
          let sum = at(bias, [column])
          for (let k = 0; k < inner; k++) sum += at(x, [...row, k]) * at(matrix, [column, k])
          return sum
        })
        const [a, m, b] = [x, matrix, bias].map((each, i) => input('amb'.charAt(i), 'float32', each.shape))
        if (a === undefined || m === undefined || b === undefined) throw new Error('unreachable')
        const output = linear(a, m, b)
        expect(output.shape).toEqual(expected.shape)
        const feeds = {
          a: floats(x.data, x.shape),
          m: floats(matrix.data, matrix.shape),
          b: floats(bias.data, bias.shape),
        }
        const { numbers } = await evaluate(output, feeds, { target })
        expect(largestDifference(numbers, expected.data)).toBeLessThanOrEqual(CLOSE)
      }),
      RUNS,
    )
  })
})
