/**
 * A second implementation of every operator, in double precision and node by node: what derivatives and onnxruntime's
 * numbers are compared with. Slow and obvious. `bool` is 0 or 1.
 */
import type { Node, Tensor } from '../../src-main/graph/tensor.ts'
import type { NdArray } from './ndArray.ts'
import { at, broadcast, fill, mapLastAxis, reduceAxes } from './ndArray.ts'

export type Feeds = Readonly<Record<string, NdArray>>

/** The values of tensors whose inputs and weights are fed by name. `held`: values of inner tensors that stay as they are. */
export function interpret(
  tensors: readonly Tensor[],
  feeds: Feeds,
  held: ReadonlyMap<Tensor, NdArray> = new Map(),
): NdArray[] {
  const values = new Map(held)
  return tensors.map((tensor) => valueOf(tensor, feeds, values))
}

function valueOf(tensor: Tensor, feeds: Feeds, values: Map<Tensor, NdArray>): NdArray {
  const known = values.get(tensor)
  if (known !== undefined) return known
  const { source } = tensor
  if (source.kind === 'node') {
    const inputs = source.node.inputs.map((each) => valueOf(each, feeds, values))
    const results = compute(source.node, inputs)
    for (const [index, output] of source.node.outputs.entries()) values.set(output, part(results, index))
    return part(results, source.output)
  }
  const value =
    source.kind === 'constant'
      ? { shape: tensor.shape.map(Number), data: source.values.map(Number) }
      : feeds[source.name]
  if (value === undefined) throw new Error(`nothing is fed for ${source.kind}`)
  values.set(tensor, value)
  return value
}

function part(results: readonly NdArray[], index: number): NdArray {
  const result = results[index]
  if (result === undefined) throw new Error(`there is no result ${index}`)
  return result
}

interface Attributes {
  axes: readonly number[]
  axis: number
  count: number
  end: number | null
  epsilon: number
  order: readonly number[]
  sizes: readonly number[]
  start: number
  to: string
  transposeLeft: boolean
  transposeRight: boolean
  type: string
  value: number
}

const binary: Readonly<Record<string, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  maximum: Math.max,
}
const unary: Readonly<Record<string, (x: number) => number>> = {
  negate: (x) => -x,
  absolute: Math.abs,
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  squareRoot: Math.sqrt,
  reciprocal: (x) => 1 / x,
  gelu: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  hold: (x) => x,
}
const comparisons: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  Less: (x, y) => x < y,
  LessOrEqual: (x, y) => x <= y,
  Equal: (x, y) => x === y,
}

function compute(node: Node, inputs: readonly NdArray[]): NdArray[] {
  const { name } = node.operator
  // Which attributes an operator has is its own contract; a missing one shows as NaN in the comparison.
  const attributes = node.attributes as Attributes
  const [a, b, c] = inputs as [NdArray, NdArray, NdArray]
  const combine = binary[name]
  if (combine !== undefined) return [broadcast(a, b, combine)]
  const map = unary[name]
  if (map !== undefined) return [{ shape: a.shape, data: a.data.map(map) }]
  switch (name) {
    case 'compare':
      return [broadcast(a, b, (x, y) => Number(comparisons[attributes.type]?.(x, y)))]
    case 'where':
      return [where(a, b, c)]
    case 'cast':
      return [{ shape: a.shape, data: attributes.to.startsWith('float') ? a.data : a.data.map(Math.trunc) }]
    case 'matmul': {
      const left = attributes.transposeLeft ? swapLast(a) : a
      return [matrixProduct(left, attributes.transposeRight ? swapLast(b) : b)]
    }
    case 'linear':
      return [broadcast(matrixProduct(a, swapLast(b)), c, (x, y) => x + y)]
    case 'softmax':
      return [mapLastAxis(a, softmax)]
    case 'logSoftmax':
      return [mapLastAxis(a, (row) => softmax(row).map(Math.log))]
    case 'crossEntropy': {
      const rows = mapLastAxis(a, (row) => softmax(row).map((share) => -Math.log(share)))
      return [fill(b.shape, ([row = 0]) => at(rows, [row, b.data[row] ?? NaN]))]
    }
    case 'softmaxLessTarget': {
      const shares = mapLastAxis(a, softmax)
      return [fill(a.shape, (index) => at(shares, index) - Number(b.data[index[0] ?? 0] === index[1]))]
    }
    case 'layerNorm':
    case 'layerNormWithDeviation':
      return layerNorm(a, b, c, attributes.epsilon)
    case 'reduceSum':
    case 'reduceMax': {
      const axes = attributes.axes.map((axis) => fromFront(axis, a))
      return name === 'reduceSum'
        ? [reduceAxes(a, axes, (x, y) => x + y, 0)]
        : [reduceAxes(a, axes, Math.max, -Infinity)]
    }
    default:
      return move(node, inputs, attributes)
  }
}

/** Operators that move elements without computing with them. */
function move(node: Node, inputs: readonly NdArray[], attributes: Attributes): NdArray[] {
  const [a, b, c] = inputs as [NdArray, NdArray, NdArray]
  const axis = fromFront(attributes.axis, a)
  switch (node.operator.name) {
    case 'reshape':
      return [{ shape: solved(node.outputs[0]?.shape ?? [], a, inputs, node), data: a.data }]
    case 'reshapeLike':
      return [{ shape: b.shape, data: a.data }]
    case 'flattenRows':
      return [{ shape: [a.data.length / Number(a.shape.at(-1)), Number(a.shape.at(-1))], data: a.data }]
    case 'filledLike':
      return [fill(a.shape, () => attributes.value)]
    case 'expandLike':
      return [fill(b.shape, (index) => at(a, index))]
    case 'transpose':
      return [
        transposed(
          a,
          attributes.order.map((each) => fromFront(each, a)),
        ),
      ]
    case 'concat':
      return [concat(inputs, axis)]
    case 'split':
      return cut(a, attributes.sizes, axis)
    case 'splitAlike':
      return cut(
        a,
        inputs.slice(1).map((each) => each.shape[fromFront(attributes.axis, each)] ?? 0),
        axis,
      )
    case 'widenBlocks': {
      const block = (a.shape[1] ?? 0) / (b.shape[1] ?? 0)
      return [
        { shape: a.shape, data: a.data.map((value, i) => value * (b.data[Math.floor(i / block)] ?? NaN)) },
      ]
    }
    case 'cutEvenly': {
      const length = a.shape[axis] ?? 0
      const size = Math.ceil(length / attributes.count)
      const sizes = Array.from({ length: attributes.count }, (_, i) => Math.min(size, length - i * size))
      return cut(a, sizes, axis)
    }
    case 'joinEvenly':
      return [concat(inputs.slice(0, -1), axis)]
    case 'slice': {
      const length = a.shape[axis] ?? 0
      const bound = (value: number) => Math.min(length, value < 0 ? value + length : value)
      const start = bound(attributes.start)
      return [range(a, axis, start, bound(attributes.end ?? length) - start)]
    }
    case 'paddedLike': {
      const length = b.shape[axis] ?? 0
      const start = attributes.start < 0 ? attributes.start + length : attributes.start
      const size = a.shape[axis] ?? 0
      return [
        fill(b.shape, (index) => {
          const place = (index[axis] ?? 0) - start
          return place >= 0 && place < size ? at(a, index.with(axis, place)) : 0
        }),
      ]
    }
    case 'gather': {
      const width = a.shape.slice(1)
      const idRank = b.shape.length
      return [
        fill([...b.shape, ...width], (index) =>
          at(a, [at(b, index.slice(0, idRank)), ...index.slice(idRank)]),
        ),
      ]
    }
    case 'gatherElements':
      return [fill(b.shape, (index) => at(a, index.with(axis, at(b, index))))]
    case 'scatterRows': {
      const width = c.data.length / b.data.length
      const data = new Array<number>(a.data.length).fill(0)
      for (const [row, id] of b.data.entries()) {
        for (let i = 0; i < width; i += 1)
          data[id * width + i] = (data[id * width + i] ?? 0) + (c.data[row * width + i] ?? NaN)
      }
      return [{ shape: a.shape, data }]
    }
    case 'scatterElements': {
      return [
        fill(a.shape, (index) => {
          let sum = 0
          for (let place = 0; place < (b.shape[axis] ?? 0); place += 1) {
            const from = index.with(axis, place)
            if (
              from.every((each, i) => i === axis || each < (b.shape[i] ?? 0)) &&
              at(b, from) === index[axis]
            )
              sum += at(c, from)
          }
          return sum
        }),
      ]
    }
    case 'indices':
      return [fill([a.shape[axis] ?? 0], ([index]) => index ?? 0)]
    default:
      throw new Error(`${node.operator.name} is not interpreted`)
  }
}

/** The shape of a reshape with its names put in: those of the inputs, and one that follows from the number of elements. */
function solved(
  wanted: readonly (number | string)[],
  value: NdArray,
  _inputs: readonly NdArray[],
  node: Node,
): number[] {
  const from = node.inputs[0]?.shape ?? []
  const sizes = wanted.map((dimension, axis) => {
    if (typeof dimension === 'number') return dimension
    return from[axis] === dimension ? (value.shape[axis] ?? NaN) : null
  })
  const known = sizes.reduce<number>((product, size) => product * (size ?? 1), 1)
  return sizes.map((size) => size ?? value.data.length / known)
}

function fromFront(axis: number, { shape }: NdArray): number {
  return axis < 0 ? axis + shape.length : axis
}

function where(condition: NdArray, yes: NdArray, no: NdArray): NdArray {
  const both = broadcast(yes, no, () => 0)
  const { shape } = broadcast(condition, both, () => 0)
  return fill(shape, (index) => (at(condition, index) === 1 ? at(yes, index) : at(no, index)))
}

function swapLast(x: NdArray): NdArray {
  const rank = x.shape.length
  return transposed(x, [...Array(rank - 2).keys(), rank - 1, rank - 2])
}

function transposed(x: NdArray, order: readonly number[]): NdArray {
  return fill(
    order.map((axis) => x.shape[axis] ?? 0),
    (index) =>
      at(
        x,
        order.map((_, axis) => index[order.indexOf(axis)] ?? 0),
      ),
  )
}

function matrixProduct(a: NdArray, b: NdArray): NdArray {
  const [rows, inner, columns] = [a.shape.at(-2) ?? 0, a.shape.at(-1) ?? 0, b.shape.at(-1) ?? 0]
  const leading = (x: NdArray): NdArray => fill([...x.shape.slice(0, -2)], () => 0)
  const batch = broadcast(leading(a), leading(b), () => 0).shape
  return fill([...batch, rows, columns], (index) => {
    const [outer, row, column] = [index.slice(0, -2), index.at(-2) ?? 0, index.at(-1) ?? 0]
    let sum = 0
    for (let k = 0; k < inner; k += 1) sum += at(a, [...outer, row, k]) * at(b, [...outer, k, column])
    return sum
  })
}

function softmax(row: readonly number[]): number[] {
  const most = Math.max(...row)
  const powers = row.map((value) => Math.exp(value - most))
  const total = powers.reduce((sum, value) => sum + value, 0)
  return powers.map((value) => value / total)
}

function layerNorm(x: NdArray, scale: NdArray, bias: NdArray, epsilon: number): NdArray[] {
  const inverses: number[] = []
  const normalised = mapLastAxis(x, (row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length
    const inverse = 1 / Math.sqrt(variance + epsilon)
    inverses.push(inverse)
    return row.map((value, i) => (value - mean) * inverse * (scale.data[i] ?? NaN) + (bias.data[i] ?? NaN))
  })
  return [normalised, { shape: [...x.shape.slice(0, -1), 1], data: inverses }]
}

function concat(parts: readonly NdArray[], axis: number): NdArray {
  const lengths = parts.map((each) => each.shape[axis] ?? 0)
  const [first] = parts as [NdArray]
  const shape = first.shape.with(
    axis,
    lengths.reduce((sum, length) => sum + length, 0),
  )
  return fill(shape, (index) => {
    let place = index[axis] ?? 0
    const which = lengths.findIndex((length) => place < length || ((place -= length), false))
    return at(parts[which] as NdArray, index.with(axis, place))
  })
}

function cut(x: NdArray, sizes: readonly number[], axis: number): NdArray[] {
  let start = 0
  return sizes.map((size) => {
    start += size
    return range(x, axis, start - size, size)
  })
}

function range(x: NdArray, axis: number, start: number, length: number): NdArray {
  return fill(x.shape.with(axis, length), (index) => at(x, index.with(axis, (index[axis] ?? 0) + start)))
}
