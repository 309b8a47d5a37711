/** Operators that take a shape from another tensor, of which nothing but the shape counts. */
import type { Dimension } from '../dimension.ts'
import { broadcastShapes, multiplyDimensions, sameShape, showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { Operator } from '../operator.ts'
import { applyOne, nth, onlyUpstream } from '../operator.ts'
import type { Tensor } from '../tensor.ts'

const reshapeLikeOperator: Operator<Record<never, never>> = {
  name: 'reshapeLike',
  infer(inputs) {
    const [x, like] = [nth('reshapeLike', inputs, 0), nth('reshapeLike', inputs, 1)]
    if (multiplyDimensions(...x.shape) !== multiplyDimensions(...like.shape)) {
      throw new GraphError(
        `reshapeLike: ${showShape(x.shape)} and ${showShape(like.shape)} hold different numbers of elements`,
      )
    }
    return [{ dtype: x.dtype, shape: like.shape }]
  },
  emit(writer) {
    const [x, like] = writer.inputs as [string, string]
    writer.node('Reshape', [x, writer.value('Shape', [like])], writer.outputs)
  },
  derive: ({ inputs }, upstream) => [
    reshapeLike(onlyUpstream('reshapeLike', upstream), nth('reshapeLike', inputs, 0)),
    null,
  ],
}

/** In the shape that another tensor has, of which only the shape counts: for names that no target can spell. */
export function reshapeLike(x: Tensor, like: Tensor): Tensor {
  return sameShape(x.shape, like.shape) ? x : applyOne(reshapeLikeOperator, [x, like], {})
}

/**
 * x itself, but not before another tensor of its shape is there: what is computed from it comes after. The shape must
 * have a name in it; of numbers alone it would be known beforehand and nothing would wait. (Reshape by the other's shape:
 * the runtime neither merges what hangs on it with what hangs on x, nor moves it forward.)
 */
export function after(x: Tensor, other: Tensor): Tensor {
  if (!other.shape.some((dimension) => typeof dimension === 'string')) {
    throw new GraphError(`after: nothing waits for the fixed shape ${showShape(other.shape)}`)
  }
  return applyOne(reshapeLikeOperator, [x, other], {})
}

const flattenOperator: Operator<Record<never, never>> = {
  name: 'flattenRows',
  infer(inputs) {
    const { dtype, shape } = nth('flattenRows', inputs, 0)
    return [{ dtype, shape: [multiplyDimensions(...shape.slice(0, -1)), shape.at(-1) as Dimension] }]
  },
  emit(writer, node) {
    const width = nth('flattenRows', node.inputs, 0).shape.at(-1)
    if (typeof width !== 'number')
      throw new GraphError(`flattenRows: the last axis (${width}) needs a number`)
    writer.node('Reshape', [...writer.inputs, writer.ints([-1, width])], writer.outputs)
  },
  derive: ({ inputs }, upstream) => [
    reshapeLike(onlyUpstream('flattenRows', upstream), nth('flattenRows', inputs, 0)),
  ],
}

/** All rows one below the other: `[.., K]` → `[rows, K]`. */
export function flattenRows(x: Tensor): Tensor {
  return x.shape.length === 2 ? x : applyOne(flattenOperator, [x], {})
}

const filledLikeOperator: Operator<{ value: number }> = {
  name: 'filledLike',
  infer: (inputs) => [nth('filledLike', inputs, 0)].map(({ dtype, shape }) => ({ dtype, shape })),
  emit(writer, node) {
    const value = writer.float(node.attributes.value, nth('filledLike', node.inputs, 0).dtype)
    writer.node('Expand', [value, writer.value('Shape', writer.inputs)], writer.outputs)
  },
  derive: () => [null],
}

/** One number everywhere, in the shape of another tensor. */
export function filledLike(x: Tensor, value: number): Tensor {
  return applyOne(filledLikeOperator, [x], { value })
}

const expandLikeOperator: Operator<Record<never, never>> = {
  name: 'expandLike',
  infer(inputs) {
    const [x, like] = [nth('expandLike', inputs, 0), nth('expandLike', inputs, 1)]
    if (!sameShape(broadcastShapes('expandLike', x.shape, like.shape), like.shape)) {
      throw new GraphError(`expandLike: ${showShape(x.shape)} is not spread over ${showShape(like.shape)}`)
    }
    return [{ dtype: x.dtype, shape: like.shape }]
  },
  emit(writer) {
    const [x, like] = writer.inputs as [string, string]
    writer.node('Expand', [x, writer.value('Shape', [like])], writer.outputs)
  },
  derive: (_node, upstream) => [onlyUpstream('expandLike', upstream), null],
}

/** Repeated along the axes of length 1 until it has the shape of another tensor. */
export function expandLike(x: Tensor, like: Tensor): Tensor {
  return sameShape(x.shape, like.shape) ? x : applyOne(expandLikeOperator, [x, like], {})
}
