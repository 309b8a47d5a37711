import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dimension } from '../../../src-main/graph/dimension.ts'
import {
  addDimensions,
  broadcastShapes,
  multiplyDimensions,
  resolveAxis,
  sameShape,
} from '../../../src-main/graph/dimension.ts'

const names = ['B', 'T', 'S'] as const
type Values = Readonly<Record<(typeof names)[number], number>>

/** A polynomial in the names, as the builder would spell it. */
const dimension: fc.Arbitrary<Dimension> = fc.letrec<{ any: Dimension; leaf: Dimension }>((tie) => ({
  leaf: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(...names)),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => addDimensions(a, b)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => multiplyDimensions(a, b)),
  ),
})).any

const values: fc.Arbitrary<Values> = fc.record({
  B: fc.integer({ min: 1, max: 20 }),
  T: fc.integer({ min: 1, max: 20 }),
  S: fc.integer({ min: 1, max: 20 }),
})

/** What a spelling means when its names have values. */
function valueOf(spelled: Dimension, given: Values): number {
  if (typeof spelled === 'number') return spelled
  return spelled
    .split('+')
    .map((term) =>
      term
        .split('·')
        .reduce(
          (product, factor) => product * ((given as Record<string, number>)[factor] ?? Number(factor)),
          1,
        ),
    )
    .reduce((sum, term) => sum + term, 0)
}

describe('misuse', () => {
  it('names the operator, both shapes and the axis that do not fit together', () => {
    expect(() => broadcastShapes('add', ['B', 3, 4], ['B', 2, 4])).toThrow(
      'add: shapes [B, 3, 4] and [B, 2, 4] do not broadcast at axis 1',
    )
    expect(() => broadcastShapes('add', ['B'], ['T'])).toThrow(/\[B\] and \[T\]/)
  })

  it.each([2, -3, 0.5])('has no axis %d in a tensor of rank 2', (axis) => {
    expect(() => resolveAxis('softmax', axis, 2)).toThrow(
      `softmax: axis ${axis} does not exist in a tensor of rank 2`,
    )
  })
})

describe('sums and products', () => {
  it('are spelled plainly', () => {
    expect(addDimensions('T', 'S')).toBe('S+T')
    expect(addDimensions('B', 1, 2)).toBe('B+3')
    expect(addDimensions('B', 'B')).toBe('2·B')
    expect(multiplyDimensions('B', 'T', 3)).toBe('3·B·T')
    expect(multiplyDimensions(addDimensions('B', 1), 'T')).toBe('B·T+T')
    expect(addDimensions(2, 3)).toBe(5)
    expect(multiplyDimensions()).toBe(1)
  })

  it('do not depend on order or grouping', () => {
    fc.assert(
      fc.property(dimension, dimension, dimension, (a, b, c) => {
        expect(addDimensions(a, b)).toBe(addDimensions(b, a))
        expect(multiplyDimensions(a, b)).toBe(multiplyDimensions(b, a))
        expect(addDimensions(addDimensions(a, b), c)).toBe(addDimensions(a, addDimensions(b, c)))
        expect(multiplyDimensions(multiplyDimensions(a, b), c)).toBe(
          multiplyDimensions(a, multiplyDimensions(b, c)),
        )
        expect(multiplyDimensions(a, addDimensions(b, c))).toBe(
          addDimensions(multiplyDimensions(a, b), multiplyDimensions(a, c)),
        )
      }),
    )
  })

  it('leave a spelling alone that is canonical already', () => {
    fc.assert(
      fc.property(dimension, (a) => {
        expect(addDimensions(a)).toBe(a)
        expect(multiplyDimensions(a, 1)).toBe(a)
        expect(addDimensions(a, 0)).toBe(a)
        expect(multiplyDimensions(a, 0)).toBe(0)
      }),
    )
  })

  it('mean what numbers would', () => {
    fc.assert(
      fc.property(dimension, dimension, values, (a, b, given) => {
        expect(valueOf(addDimensions(a, b), given)).toBe(valueOf(a, given) + valueOf(b, given))
        expect(valueOf(multiplyDimensions(a, b), given)).toBe(valueOf(a, given) * valueOf(b, given))
      }),
    )
  })
})

it('broadcasts as NumPy does', () => {
  expect(broadcastShapes('add', ['B', 1, 'T'], [5, 1])).toEqual(['B', 5, 'T'])
  expect(broadcastShapes('add', [], ['B', 2])).toEqual(['B', 2])
  expect(broadcastShapes('add', [1, 'T'], ['B', 1])).toEqual(['B', 'T'])
})

it('tells shapes apart by their spelling', () => {
  expect(sameShape(['B', 2], ['B', 2])).toBe(true)
  expect(sameShape(['B', 2], ['B'])).toBe(false)
  expect(sameShape(['B'], [2])).toBe(false)
})

it('counts axes from the end', () => {
  expect(resolveAxis('concat', -1, 3)).toBe(2)
  expect(resolveAxis('concat', 0, 3)).toBe(0)
})
