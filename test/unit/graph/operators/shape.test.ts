import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutEvenly, joinEvenly } from '../../../../src-main/graph/operators/evenly.ts'
import { gatherElements, gatherRows } from '../../../../src-main/graph/operators/gather.ts'
import {
  concat,
  indicesOf,
  pick,
  reshape,
  slice,
  split,
  splitAlike,
  transpose,
} from '../../../../src-main/graph/operators/shape.ts'
import type { Tensor } from '../../../../src-main/graph/tensor.ts'
import { input } from '../../../../src-main/graph/tensor.ts'
import { evaluate, floats, graphRunner, integers, only, targets } from '../../../support/graphRunner.ts'
import { arrayOf, at, fill, shapeOf } from '../../../support/ndArray.ts'

const RUNS = { numRuns: 12 }
const x = input('x', 'float32', ['B', 'T', 6])

describe('misuse', () => {
  it('refuses a reshape that changes the number of elements, or leaves two dimensions open', () => {
    expect(() => reshape(x, ['B', 'T', 5])).toThrow(
      'reshape: [B, T, 6] and [B, T, 5] hold different numbers of elements',
    )
    expect(() => reshape(input('x', 'float32', ['B·T', 'S']), ['B', 'T', 'S'])).toThrow(
      /leaves 3 dimensions to be inferred/,
    )
  })

  it('refuses an order that is not one of all axes', () => {
    expect(() => transpose(x, [0, 1])).toThrow('transpose: [0, 1] is no order of the axes of [B, T, 6]')
    expect(() => transpose(x, [0, 1, 1])).toThrow(/no order/)
    expect(() => transpose(x, [0, 1, 3])).toThrow(/axis 3 does not exist/)
  })

  it('refuses to join what differs beside the axis', () => {
    expect(() => concat([x, input('y', 'float32', ['B', 'T', 5])], 1)).toThrow(
      'concat: [B, T, 6] and [B, T, 5] differ beside axis 1',
    )
    expect(() => concat([x, input('y', 'float32', ['B', 'T'])], 2)).toThrow(/differ/)
    expect(() => concat([x, input('y', 'float16', ['B', 'T', 6])], 0)).toThrow(/dtypes/)
  })

  it('refuses to split into pieces that do not make up the whole', () => {
    expect(() => split(x, [3, 2], 2)).toThrow('split: sizes [3, 2] do not make up axis 2 of [B, T, 6]')
    expect(() => splitAlike(x, [input('y', 'float32', ['B', 'S', 6])], 1)).toThrow(
      'splitAlike: lengths S do not make up axis 1 of [B, T, 6]',
    )
  })

  it('refuses more pieces than there are, and pieces of another cut', () => {
    expect(() => cutEvenly(input('y', 'float32', [5]), 0, 4)).toThrow("cutEvenly: 5 can't be cut into 4")
    const [first, second] = cutEvenly(x, 1, 2) as [Tensor, Tensor]
    expect(() => joinEvenly([second, first], x, 1)).toThrow(/joinEvenly: piece 0 is \[B, T\/2\.1, 6\]/)
  })

  it('refuses ids that are not whole numbers, and ranks that differ', () => {
    expect(() => gatherRows(x, input('ids', 'float32', ['B']))).toThrow(
      /gather: wants int64 or int32, got float32 \[B\]/,
    )
    expect(() => gatherElements(x, input('ids', 'int64', ['B']), 0)).toThrow(
      /ranks of \[B, T, 6\] and \[B\] differ/,
    )
  })
})

it('knows the shapes of named dimensions', () => {
  expect(reshape(x, ['B', 'T', 2, 3]).shape).toEqual(['B', 'T', 2, 3])
  expect(reshape(x, [multiplied, 6]).shape).toEqual(['B·T', 6])
  expect(reshape(x, x.shape)).toBe(x)
  expect(concat([x, input('y', 'float32', ['B', 'S', 6])], -2).shape).toEqual(['B', 'S+T', 6])
  expect(gatherRows(input('table', 'float16', [9, 4]), input('ids', 'int64', ['B', 'T']))).toMatchObject({
    dtype: 'float16',
    shape: ['B', 'T', 4],
  })
})
const multiplied = 'B·T'

describe.each(targets)('for %s', (target) => {
  const array = shapeOf({ min: 2, max: 4 }).chain((shape) =>
    fc.tuple(
      arrayOf(shape),
      fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
      fc.nat(shape.length - 1),
    ),
  )

  it('transpose', async () => {
    await fc.assert(
      fc.asyncProperty(array, async ([a, order]) => {
        const expected = fill(
          order.map((axis) => a.shape[axis] ?? 1),
          (index) =>
            at(
              a,
              a.shape.map((_, axis) => index[order.indexOf(axis)] ?? 0),
            ),
        )
        const output = transpose(input('a', 'float32', a.shape), order)
        expect(output.shape).toEqual(expected.shape)
        const { numbers, shape } = await evaluate(output, { a: floats(a.data, a.shape) }, { target })
        expect(shape).toEqual(expected.shape)
        expect([...numbers]).toEqual(expected.data.map(Math.fround))
      }),
      RUNS,
    )
  })

  it('split takes apart what concat puts together', async () => {
    await fc.assert(
      fc.asyncProperty(array, async ([a, , axis]) => {
        const one = input('a', 'float32', a.shape)
        const length = a.shape[axis] ?? 1
        const joined = concat([one, one], axis)
        const [first, second] = split(joined, [length, length], axis)
        const alike = splitAlike(joined, [one, one], axis)
        if (first === undefined || second === undefined || alike[1] === undefined)
          throw new Error('unreachable')
        const runner = await graphRunner({ joined, first, second, alike: alike[1] }, { target })
        const results = await runner.run({ a: floats(a.data, a.shape) })
        const expected = fill(
          a.shape.map((size, i) => (i === axis ? 2 * size : size)),
          (index) =>
            at(
              a,
              index.map((place, i) => (i === axis ? place % length : place)),
            ),
        )
        expect([...only(results, 'joined').numbers]).toEqual(expected.data.map(Math.fround))
        for (const name of ['first', 'second', 'alike']) {
          expect([...only(results, name).numbers]).toEqual(a.data.map(Math.fround))
        }
      }),
      RUNS,
    )
  })

  it('splitAlike follows lengths that are known only at run time', async () => {
    const [past, own] = [input('past', 'float32', ['B', 'S']), input('own', 'float32', ['B', 'T'])]
    const [left, right] = splitAlike(concat([past, own], 1), [past, own], -1)
    if (left === undefined || right === undefined) throw new Error('unreachable')
    const runner = await graphRunner({ left, right }, { target })
    const results = await runner.run({ past: floats([1, 2, 3], [1, 3]), own: floats([4, 5], [1, 2]) })
    expect([...only(results, 'left').numbers]).toEqual([1, 2, 3])
    expect(only(results, 'right')).toMatchObject({ shape: [1, 2] })
    expect([...only(results, 'right').numbers]).toEqual([4, 5])
  })

  it('reshape with named dimensions kept, merged and cut', async () => {
    const merged = reshape(reshape(x, [multiplied, 6]), [multiplied, 2, 3])
    const { numbers, shape } = await evaluate(
      merged,
      { x: floats([...Array(24).keys()], [2, 2, 6]) },
      { target },
    )
    expect(shape).toEqual([4, 2, 3])
    expect([...numbers]).toEqual([...Array(24).keys()])
  })

  it('slice and pick, from the front and from the end', async () => {
    const tail = slice(x, { axis: 2, start: -2, end: null, length: 2 })
    const last = pick(tail, 1, -1)
    expect(last.shape).toEqual(['B', 1, 2])
    const feeds = { x: floats([...Array(12).keys()], [1, 2, 6]) }
    expect([...(await evaluate(last, feeds, { target })).numbers]).toEqual([10, 11])
    expect([...(await evaluate(pick(x, 1, 0), feeds, { target })).numbers]).toEqual([0, 1, 2, 3, 4, 5])
    const middle = slice(x, { axis: 2, start: 1, end: 3, length: 2 })
    expect([...(await evaluate(middle, feeds, { target })).numbers]).toEqual([1, 2, 7, 8])
  })

  it('gatherRows, gatherElements and indicesOf', async () => {
    const table = input('table', 'float32', ['B', 2])
    const ids = input('ids', 'int64', ['S'])
    const feeds = { table: floats([1, 2, 3, 4, 5, 6], [3, 2]), ids: integers([2, 0, 2], [3]) }
    expect([...(await evaluate(gatherRows(table, ids), feeds, { target })).numbers]).toEqual([
      5, 6, 1, 2, 5, 6,
    ])

    const places = input('places', 'int64', ['B', 1])
    const chosen = await evaluate(
      gatherElements(table, places, 1),
      { table: feeds.table, places: integers([1, 0, 1], [3, 1]) },
      { target },
    )
    expect([...chosen.numbers]).toEqual([2, 3, 6])

    const counted = await evaluate(indicesOf(table, 0), { table: feeds.table }, { target })
    expect([...counted.numbers]).toEqual([0, 1, 2])
  })
})
