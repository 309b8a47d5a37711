/** Operators that move or cut elements without computing with them. */
import type { Dimension, Shape } from '../dimension.ts'
import { addDimensions, multiplyDimensions, resolveAxis, sameShape, showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { Operator } from '../operator.ts'
import { apply, applyOne, nth, onlyUpstream, requireSameDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'
import { filledLike, reshapeLike } from './like.ts'

/** The int64 target of ONNX Reshape: a number, 0 for a name at its own axis, −1 once for anything else. */
function reshapeTarget(from: Shape, to: Shape): number[] {
  let inferred = 0
  const target = to.map((dimension, axis) => {
    if (typeof dimension === 'number') return dimension
    if (from[axis] === dimension) return 0
    inferred += 1
    return -1
  })
  if (inferred > 1) {
    throw new GraphError(
      `reshape: ${showShape(from)} → ${showShape(to)} leaves ${inferred} dimensions to be inferred`,
    )
  }
  return target
}

const reshapeOperator: Operator<{ shape: Shape }> = {
  name: 'reshape',
  infer(inputs, { shape }) {
    const x = nth('reshape', inputs, 0)
    if (multiplyDimensions(...x.shape) !== multiplyDimensions(...shape)) {
      throw new GraphError(
        `reshape: ${showShape(x.shape)} and ${showShape(shape)} hold different numbers of elements`,
      )
    }
    reshapeTarget(x.shape, shape)
    return [{ dtype: x.dtype, shape }]
  },
  emit(writer, node) {
    const target = reshapeTarget(nth('reshape', node.inputs, 0).shape, node.attributes.shape)
    writer.node('Reshape', [...writer.inputs, writer.ints(target)], writer.outputs)
  },
  derive: ({ inputs }, upstream) => [
    reshapeLike(onlyUpstream('reshape', upstream), nth('reshape', inputs, 0)),
  ],
}

export function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : applyOne(reshapeOperator, [x], { shape })
}

const transposeOperator: Operator<{ order: readonly number[] }> = {
  name: 'transpose',
  infer(inputs, { order }) {
    const x = nth('transpose', inputs, 0)
    const axes = order.map((axis) => resolveAxis('transpose', axis, x.shape.length))
    if (new Set(axes).size !== x.shape.length) {
      throw new GraphError(
        `transpose: [${order.join(', ')}] is no order of the axes of ${showShape(x.shape)}`,
      )
    }
    return [{ dtype: x.dtype, shape: axes.map((axis) => x.shape[axis] as Dimension) }]
  },
  emit: (writer, node) =>
    writer.node('Transpose', writer.inputs, writer.outputs, {
      attributes: { perm: { ints: node.attributes.order } },
    }),
  derive({ attributes: { order } }, upstream) {
    const axes = order.map((axis) => resolveAxis('transpose', axis, order.length))
    const back = axes.map((_, axis) => axes.indexOf(axis))
    return [transpose(onlyUpstream('transpose', upstream), back)]
  },
}

export function transpose(x: Tensor, order: readonly number[]): Tensor {
  return applyOne(transposeOperator, [x], { order })
}

const concatOperator: Operator<{ axis: number }> = {
  name: 'concat',
  infer(inputs, { axis }) {
    const first = nth('concat', inputs, 0)
    const at = resolveAxis('concat', axis, first.shape.length)
    for (const other of inputs) {
      requireSameDtype('concat', first, other)
      const fits = other.shape.length === first.shape.length
      if (!fits || other.shape.some((dimension, i) => i !== at && dimension !== first.shape[i])) {
        throw new GraphError(
          `concat: ${showShape(first.shape)} and ${showShape(other.shape)} differ beside axis ${at}`,
        )
      }
    }
    const joined = addDimensions(...inputs.map((tensor) => tensor.shape[at] as Dimension))
    return [{ dtype: first.dtype, shape: first.shape.map((dimension, i) => (i === at ? joined : dimension)) }]
  },
  emit: (writer, node) =>
    writer.node('Concat', writer.inputs, writer.outputs, {
      attributes: { axis: { int: node.attributes.axis } },
    }),
  derive: ({ inputs, attributes: { axis } }, upstream) =>
    splitAlike(onlyUpstream('concat', upstream), inputs, axis),
}

export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  return applyOne(concatOperator, tensors, { axis })
}

/** The pieces of a cut put together again; a piece that has no part in the result counts as zeros. */
function rejoined(outputs: readonly Tensor[], upstream: readonly (Tensor | null)[], axis: number): Tensor {
  return concat(
    outputs.map((output, index) => upstream[index] ?? filledLike(output, 0)),
    axis,
  )
}

const splitOperator: Operator<{ axis: number; sizes: readonly number[] }> = {
  name: 'split',
  infer(inputs, { axis, sizes }) {
    const x = nth('split', inputs, 0)
    const at = resolveAxis('split', axis, x.shape.length)
    const total = sizes.reduce((sum, size) => sum + size, 0)
    if (x.shape[at] !== total) {
      throw new GraphError(
        `split: sizes [${sizes.join(', ')}] do not make up axis ${at} of ${showShape(x.shape)}`,
      )
    }
    return sizes.map((size) => ({ dtype: x.dtype, shape: x.shape.map((d, i) => (i === at ? size : d)) }))
  },
  emit: (writer, node) =>
    writer.node('Split', [...writer.inputs, writer.ints(node.attributes.sizes)], writer.outputs, {
      attributes: { axis: { int: node.attributes.axis } },
    }),
  derive: ({ outputs, attributes: { axis } }, upstream) => [rejoined(outputs, upstream, axis)],
}

export const split = (x: Tensor, sizes: readonly number[], axis: number): readonly Tensor[] =>
  apply(splitOperator, [x], { axis, sizes })

const splitAlikeOperator: Operator<{ axis: number }> = {
  name: 'splitAlike',
  infer(inputs, { axis }) {
    const [x, ...parts] = inputs as [Tensor, ...Tensor[]]
    const at = resolveAxis('splitAlike', axis, x.shape.length)
    const lengths = parts.map(
      (part) => part.shape[resolveAxis('splitAlike', axis, part.shape.length)] as Dimension,
    )
    if (addDimensions(...lengths) !== x.shape[at]) {
      throw new GraphError(
        `splitAlike: lengths ${lengths.join(' and ')} do not make up axis ${at} of ${showShape(x.shape)}`,
      )
    }
    return lengths.map((length) => ({
      dtype: x.dtype,
      shape: x.shape.map((d, i) => (i === at ? length : d)),
    }))
  },
  emit(writer, { inputs, attributes: { axis } }) {
    const [x, ...parts] = writer.inputs as [string, ...string[]]
    const lengths = parts.map((part, index) => {
      // Counted from the front: a range that begins at −1 would have to end at 0, which is before it.
      const at = resolveAxis('splitAlike', axis, nth('splitAlike', inputs, index + 1).shape.length)
      return writer.value('Shape', [part], { attributes: { start: { int: at }, end: { int: at + 1 } } })
    })
    const sizes = writer.value('Concat', lengths, { attributes: { axis: { int: 0 } } })
    writer.node('Split', [x, sizes], writer.outputs, { attributes: { axis: { int: axis } } })
  },
  derive: ({ inputs, outputs, attributes: { axis } }, upstream) =>
    inputs.map((_, index) => (index === 0 ? rejoined(outputs, upstream, axis) : null)),
}

/** Cuts an axis into pieces as long as the same axis of the given tensors: for lengths known only at run time. */
export function splitAlike(x: Tensor, parts: readonly Tensor[], axis: number): readonly Tensor[] {
  return apply(splitAlikeOperator, [x, ...parts], { axis })
}

/** A part of one axis; the null end is the tensor's own. Negative numbers count from the end. */
interface FixedRange {
  axis: number
  start: number
  end: number | null
  /** Length of the result: it cannot be told from the range where the axis is named. */
  length: Dimension
}

/** The same, with start and end known only at run time: an int64 tensor `[2]`. */
interface GivenRange {
  axis: number
  range: Tensor
  length: Dimension
}

const sliceOperator: Operator<{ axis: number; start: number; end: number | null; length: Dimension }> = {
  name: 'slice',
  infer(inputs, { axis, length }) {
    const x = nth('slice', inputs, 0)
    const at = resolveAxis('slice', axis, x.shape.length)
    return [{ dtype: x.dtype, shape: x.shape.map((dimension, i) => (i === at ? length : dimension)) }]
  },
  emit(writer, { attributes: { axis, start, end } }) {
    const [x, range] = writer.inputs as [string, string | undefined]
    const bounds = { start: writer.ints([start]), end: writer.ints([end ?? 2 ** 31 - 1]) }
    if (range !== undefined) {
      bounds.start = writer.value('Gather', [range, writer.ints([0])])
      bounds.end = writer.value('Gather', [range, writer.ints([1])])
    }
    writer.node('Slice', [x, bounds.start, bounds.end, writer.ints([axis])], writer.outputs)
  },
  derive({ inputs, attributes: { axis, start } }, upstream) {
    if (inputs.length > 1) throw new GraphError('slice: a range of run time has no derivative')
    const x = nth('slice', inputs, 0)
    return [applyOne(paddedLikeOperator, [onlyUpstream('slice', upstream), x], { axis, start })]
  },
}

const paddedLikeOperator: Operator<{ axis: number; start: number }> = {
  name: 'paddedLike',
  infer: (inputs) => [
    { dtype: nth('paddedLike', inputs, 0).dtype, shape: nth('paddedLike', inputs, 1).shape },
  ],
  emit(writer, node) {
    const [x, like] = writer.inputs as [string, string]
    const rank = nth('paddedLike', node.inputs, 0).shape.length
    const axis = resolveAxis('paddedLike', node.attributes.axis, rank)
    const range = { start: { int: axis }, end: { int: axis + 1 } }
    const whole = writer.value('Shape', [like], { attributes: range })
    const part = writer.value('Shape', [x], { attributes: range })
    const { start } = node.attributes
    const given = writer.ints([start])
    const before = start < 0 ? writer.value('Add', [whole, given]) : given
    const after = writer.value('Sub', [writer.value('Sub', [whole, part]), before])
    const pads = writer.value('Concat', [before, after], { attributes: { axis: { int: 0 } } })
    writer.node('Pad', [x, pads, '', writer.ints([axis])], writer.outputs)
  },
}

export function slice(x: Tensor, part: FixedRange | GivenRange): Tensor {
  const { axis, length } = part
  if ('range' in part) return applyOne(sliceOperator, [x, part.range], { axis, length, start: 0, end: null })
  return applyOne(sliceOperator, [x], { axis, length, start: part.start, end: part.end })
}

/** One index of an axis; the axis stays, with length 1. −1 is the last. */
export const pick = (x: Tensor, axis: number, index: number): Tensor =>
  slice(x, { axis, start: index, end: index === -1 ? null : index + 1, length: 1 })

const rangeOperator: Operator<{ axis: number }> = {
  name: 'indices',
  infer(inputs, { axis }) {
    const x = nth('indices', inputs, 0)
    return [{ dtype: 'int64', shape: [x.shape[resolveAxis('indices', axis, x.shape.length)] as Dimension] }]
  },
  emit(writer, node) {
    const shape = writer.value('Shape', writer.inputs)
    const length = writer.value('Gather', [shape, writer.ints([node.attributes.axis], [])])
    writer.node('Range', [writer.ints([0], []), length, writer.ints([1], [])], writer.outputs)
  },
  derive: () => [null],
}

/** 0, 1, 2, … along one axis of a tensor whose length is only known at run time. */
export const indicesOf = (x: Tensor, axis: number): Tensor => applyOne(rangeOperator, [x], { axis })
