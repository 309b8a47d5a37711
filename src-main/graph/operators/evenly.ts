/** Cutting an axis of any length into a fixed number of pieces, and putting them together again. */
import type { Dimension } from '../dimension.ts'
import { resolveAxis, showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { Operator } from '../operator.ts'
import { apply, applyOne, nth, onlyUpstream } from '../operator.ts'
import type { Tensor } from '../tensor.ts'
import { filledLike } from './like.ts'

interface Evenly {
  axis: number
  count: number
}

/** The n-th of so many pieces of a dimension, the last of which is shorter where they don't come out even. */
function pieceOf(dimension: Dimension, { count }: Evenly, index: number): Dimension {
  if (typeof dimension === 'string') return `${dimension}/${count}.${index}`
  const size = Math.ceil(dimension / count)
  const length = Math.min(size, dimension - index * size)
  if (length < 1) throw new GraphError(`cutEvenly: ${dimension} can't be cut into ${count}`)
  return length
}

const cutEvenlyOperator: Operator<Evenly> = {
  name: 'cutEvenly',
  infer(inputs, attributes) {
    const x = nth('cutEvenly', inputs, 0)
    const at = resolveAxis('cutEvenly', attributes.axis, x.shape.length)
    return Array.from({ length: attributes.count }, (_, index) => ({
      dtype: x.dtype,
      shape: x.shape.map((d, i) => (i === at ? pieceOf(d, attributes, index) : d)),
    }))
  },
  emit: (writer, { attributes: { axis, count } }) =>
    writer.node('Split', writer.inputs, writer.outputs, {
      attributes: { axis: { int: axis }, num_outputs: { int: count } },
    }),
  derive({ inputs, outputs, attributes }, upstream) {
    const pieces = outputs.map((output, index) => upstream[index] ?? filledLike(output, 0))
    return [applyOne(joinEvenlyOperator, [...pieces, nth('cutEvenly', inputs, 0)], attributes)]
  },
}

const joinEvenlyOperator: Operator<Evenly> = {
  name: 'joinEvenly',
  infer(inputs, attributes) {
    const [pieces, like] = [inputs.slice(0, -1), nth('joinEvenly', inputs, attributes.count)]
    const at = resolveAxis('joinEvenly', attributes.axis, like.shape.length)
    for (const [index, piece] of pieces.entries()) {
      const wanted = pieceOf(like.shape[at] as Dimension, attributes, index)
      if (piece.shape[at] !== wanted) {
        throw new GraphError(`joinEvenly: piece ${index} is ${showShape(piece.shape)}, not ${wanted} long`)
      }
    }
    const { dtype, shape } = nth('joinEvenly', pieces, 0)
    return [{ dtype, shape: shape.with(at, like.shape[at] as Dimension) }]
  },
  emit: (writer, { attributes: { axis } }) =>
    writer.node('Concat', writer.inputs.slice(0, -1), writer.outputs, {
      attributes: { axis: { int: axis } },
    }),
  derive: ({ attributes }, upstream) => [
    ...apply(cutEvenlyOperator, [onlyUpstream('joinEvenly', upstream)], attributes),
    null,
  ],
}

/** Cuts an axis of any length into so many pieces of one length, the last of which may be shorter. */
export function cutEvenly(x: Tensor, axis: number, count: number): readonly Tensor[] {
  return apply(cutEvenlyOperator, [x], { axis, count })
}

/** Puts together what was cut from a tensor of which only that axis counts. */
export function joinEvenly(pieces: readonly Tensor[], like: Tensor, axis: number): Tensor {
  return applyOne(joinEvenlyOperator, [...pieces, like], { axis, count: pieces.length })
}
