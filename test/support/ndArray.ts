/** Plain arrays of numbers with a shape, and the few operations that operators are checked against. Slow and obvious. */
import fc from 'fast-check'

export interface NdArray {
  shape: readonly number[]
  data: readonly number[]
}

const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1)

/** Builds an array from a function of the index. */
export function fill(shape: readonly number[], value: (index: readonly number[]) => number): NdArray {
  const data = Array.from({ length: count(shape) }, (_, at) => value(indexOf(at, shape)))
  return { shape, data }
}

function indexOf(at: number, shape: readonly number[]): number[] {
  let rest = at
  const index = new Array<number>(shape.length).fill(0)
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1
    index[axis] = rest % size
    rest = Math.floor(rest / size)
  }
  return index
}

/** The element at an index; axes of length 1 and missing leading axes are broadcast. */
export function at({ shape, data }: NdArray, index: readonly number[]): number {
  const skipped = index.length - shape.length
  const place = shape.reduce(
    (sum, size, axis) => sum * size + (size === 1 ? 0 : (index[axis + skipped] ?? 0)),
    0,
  )
  return data[place] ?? NaN
}

export function broadcast(a: NdArray, b: NdArray, combine: (x: number, y: number) => number): NdArray {
  const rank = Math.max(a.shape.length, b.shape.length)
  const size = ({ shape }: NdArray, axis: number) => shape[axis - rank + shape.length] ?? 1
  const shape = Array.from({ length: rank }, (_, axis) => Math.max(size(a, axis), size(b, axis)))
  return fill(shape, (index) => combine(at(a, index), at(b, index)))
}

/** Replaces each run of numbers along the last axis. */
export function mapLastAxis({ shape, data }: NdArray, replace: (row: number[]) => number[]): NdArray {
  const width = shape.at(-1) ?? 1
  const rows = Array.from({ length: data.length / width }, (_, row) =>
    data.slice(row * width, (row + 1) * width),
  )
  return { shape, data: rows.flatMap(replace) }
}

/** The axes stay, with length 1. */
export function reduceAxes(
  x: NdArray,
  axes: readonly number[],
  combine: (a: number, b: number) => number,
  start: number,
): NdArray {
  const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const data = new Array<number>(count(shape)).fill(start)
  for (const [place, value] of x.data.entries()) {
    const index = indexOf(place, x.shape)
    const to = shape.reduce((sum, size, axis) => sum * size + (size === 1 ? 0 : (index[axis] ?? 0)), 0)
    data[to] = combine(data[to] ?? NaN, value)
  }
  return { shape, data }
}

/** Numbers of a size at which float32 differs from double precision by less than the tests' tolerance. */
export const number = fc.integer({ min: -4000, max: 4000 }).map((value) => value / 1000)

export function arrayOf(shape: readonly number[], element = number): fc.Arbitrary<NdArray> {
  const length = count(shape)
  return fc.array(element, { minLength: length, maxLength: length }).map((data) => ({ shape, data }))
}

export function shapeOf(rank: { min: number; max: number }, longest = 4): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: longest }), { minLength: rank.min, maxLength: rank.max })
}

/** Two arrays that broadcast: the second has some of the first one's axes, some shortened to 1. */
export const broadcastPair: fc.Arbitrary<[NdArray, NdArray]> = shapeOf({ min: 1, max: 3 }).chain((shape) =>
  fc
    .tuple(fc.integer({ min: 0, max: shape.length }), fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }))
    .chain(([skipped, shortened]) => {
      const other = shape.map((size, axis) => (shortened[axis] === true ? 1 : size)).slice(skipped)
      return fc.tuple(arrayOf(shape), arrayOf(other))
    }),
)
