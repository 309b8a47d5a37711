/** Matrix products. */
import type { Dimension } from '../dimension.ts'
import { broadcastShapes, showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { NodeOptions, OnnxWriter, Operator } from '../operator.ts'
import { applyOne, nth, onlyUpstream, requireSameDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'
import { reduceSum } from './reduce.ts'
import { flattenRows, reshapeLike } from './like.ts'

interface MatmulAttributes {
  /** Whether the left factor is stored transposed, [.., K, M]. */
  transposeLeft: boolean
  /** Whether the right factor is stored transposed, [.., N, K] as torch's Linear keeps it. */
  transposeRight: boolean
}

const matmulOperator: Operator<MatmulAttributes> = {
  name: 'matmul',
  infer(inputs, { transposeLeft, transposeRight }) {
    const [a, b] = [nth('matmul', inputs, 0), nth('matmul', inputs, 1)]
    requireSameDtype('matmul', a, b)
    if (a.shape.length < 2 || b.shape.length < 2) {
      throw new GraphError('matmul: both factors need rank 2 or more')
    }
    const [inner, columns] = transposeRight
      ? [b.shape.at(-1), b.shape.at(-2)]
      : [b.shape.at(-2), b.shape.at(-1)]
    const [rows, innerLeft] = transposeLeft
      ? [a.shape.at(-1), a.shape.at(-2)]
      : [a.shape.at(-2), a.shape.at(-1)]
    if (innerLeft !== inner) {
      throw new GraphError(
        `matmul: inner dimensions of ${showShape(a.shape)} and ${showShape(b.shape)} differ`,
      )
    }
    const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2))
    return [{ dtype: a.dtype, shape: [...batch, rows as Dimension, columns as Dimension] }]
  },
  emit(writer, node) {
    const [left, right] = writer.inputs as [string, string]
    const { transposeLeft, transposeRight } = node.attributes
    if (!transposeLeft && !transposeRight) return writer.node('MatMul', [left, right], writer.outputs)
    const factors = node.inputs as readonly [Tensor, Tensor]
    const { type, inputs, options } = transposedProduct(writer, [left, right], factors, node.attributes)
    writer.node(type, inputs, writer.outputs, options)
  },
  derive({ inputs, attributes: { transposeLeft, transposeRight } }, upstream, wanted) {
    const [a, b] = [nth('matmul', inputs, 0), nth('matmul', inputs, 1)]
    const g = onlyUpstream('matmul', upstream)
    const byLeft = (): Tensor =>
      transposeLeft ? product(b, g, transposeRight, true) : product(g, b, false, !transposeRight)
    const byRight = (): Tensor => {
      // One large product instead of one for each row of the batch, whose sum would be taken afterwards.
      const isShared = b.shape.length === 2 && a.shape.length > 2 && !transposeLeft
      const [left, down] = isShared ? [flattenRows(a), flattenRows(g)] : [a, g]
      return transposeRight
        ? product(down, left, true, transposeLeft)
        : product(left, down, !transposeLeft, false)
    }
    return [wanted[0] === true ? byLeft() : null, wanted[1] === true ? byRight() : null]
  },
}

function product(a: Tensor, b: Tensor, transposeLeft: boolean, transposeRight: boolean): Tensor {
  return applyOne(matmulOperator, [a, b], { transposeLeft, transposeRight })
}

const linearOperator: Operator<Record<never, never>> = {
  name: 'linear',
  infer(inputs) {
    const [x, matrix, bias] = [nth('linear', inputs, 0), nth('linear', inputs, 1), nth('linear', inputs, 2)]
    requireSameDtype('linear', x, matrix)
    requireSameDtype('linear', x, bias)
    const [out, inner] = matrix.shape
    if (
      matrix.shape.length !== 2 ||
      x.shape.at(-1) !== inner ||
      bias.shape.length !== 1 ||
      bias.shape[0] !== out
    ) {
      const shapes = [x, matrix, bias].map((tensor) => showShape(tensor.shape)).join(', ')
      throw new GraphError(`linear: ${shapes} do not fit as [.., K], [N, K], [N]`)
    }
    return [{ dtype: x.dtype, shape: [...x.shape.slice(0, -1), out as Dimension] }]
  },
  emit(writer, node) {
    const [x, matrix, bias] = writer.inputs as [string, string, string]
    if (nth('linear', node.inputs, 0).shape.length === 2) {
      return writer.node('Gemm', [x, matrix, bias], writer.outputs, { attributes: { transB: { int: 1 } } })
    }
    const factors = node.inputs.slice(0, 2) as [Tensor, Tensor]
    const { type, inputs, options } = transposedProduct(writer, [x, matrix], factors, {
      transposeLeft: false,
      transposeRight: true,
    })
    const product = writer.value(type, inputs, options)
    writer.node('Add', [product, bias], writer.outputs)
  },
  derive({ inputs }, upstream, wanted) {
    const [x, matrix, bias] = inputs as [Tensor, Tensor, Tensor]
    const g = onlyUpstream('linear', upstream)
    const rows = [...g.shape.keys()].slice(0, -1)
    return [
      wanted[0] === true ? matmul(g, matrix) : null,
      wanted[1] === true ? product(flattenRows(g), flattenRows(x), true, false) : null,
      wanted[2] === true ? reshapeLike(reduceSum(g, rows), bias) : null,
    ]
  },
}

/** The node of a product of transposed factors: one contrib kernel where the provider has it, which reads them as they lie. */
function transposedProduct(
  writer: OnnxWriter,
  [left, right]: readonly [string, string],
  [a, b]: readonly [Tensor, Tensor],
  { transposeLeft, transposeRight }: MatmulAttributes,
): { type: string; inputs: string[]; options: NodeOptions } {
  if (writer.target === 'cpu' && b.dtype === 'float32') {
    const attributes = {
      ...(transposeLeft ? { transA: { int: 1 } } : {}),
      ...(transposeRight ? { transB: { int: 1 } } : {}),
    }
    return { type: 'FusedMatMul', inputs: [left, right], options: { domain: 'com.microsoft', attributes } }
  }
  const swapped = (name: string, rank: number): string => {
    const perm = { ints: [...Array(rank - 2).keys(), rank - 1, rank - 2] }
    return writer.value('Transpose', [name], { attributes: { perm } })
  }
  return {
    type: 'MatMul',
    inputs: [
      transposeLeft ? swapped(left, a.shape.length) : left,
      transposeRight ? swapped(right, b.shape.length) : right,
    ],
    options: {},
  }
}

export function matmul(a: Tensor, b: Tensor): Tensor {
  return product(a, b, false, false)
}

/** a · bᵀ, with b as [.., N, K]. */
export function matmulTransposed(a: Tensor, b: Tensor): Tensor {
  return product(a, b, false, true)
}

/** x · matrixᵀ + bias with x `[.., K]`, matrix `[N, K]`, bias `[N]`: torch's Linear. */
export const linear = (x: Tensor, matrix: Tensor, bias: Tensor): Tensor =>
  applyOne(linearOperator, [x, matrix, bias], {})
