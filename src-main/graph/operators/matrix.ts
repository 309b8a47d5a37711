/** Matrix products. */
import type { Dimension } from '../dimension.ts'
import { broadcastShapes, showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { OnnxWriter, Operator } from '../operator.ts'
import { applyOne, nth, requireSameDtype } from '../operator.ts'
import type { Dtype, Tensor } from '../tensor.ts'

interface MatmulAttributes {
  /** Whether the right factor is stored transposed, [.., N, K] as torch's Linear keeps it. */
  transposeRight: boolean
  /** The product is multiplied by this. */
  scale: number
}

const matmulOperator: Operator<MatmulAttributes> = {
  name: 'matmul',
  infer(inputs, { transposeRight }) {
    const [a, b] = [nth('matmul', inputs, 0), nth('matmul', inputs, 1)]
    requireSameDtype('matmul', a, b)
    if (a.shape.length < 2 || b.shape.length < 2)
      throw new GraphError('matmul: both factors need rank 2 or more')
    const [inner, columns] = transposeRight
      ? [b.shape.at(-1), b.shape.at(-2)]
      : [b.shape.at(-2), b.shape.at(-1)]
    if (a.shape.at(-1) !== inner) {
      throw new GraphError(
        `matmul: inner dimensions of ${showShape(a.shape)} and ${showShape(b.shape)} differ`,
      )
    }
    const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2))
    return [{ dtype: a.dtype, shape: [...batch, a.shape.at(-2) as Dimension, columns as Dimension] }]
  },
  emit(writer, node) {
    const { transposeRight, scale } = node.attributes
    const [left, right] = [writer.inputs[0] as string, writer.inputs[1] as string]
    if (
      writer.target === 'cpu' &&
      nth('matmul', node.inputs, 0).dtype === 'float32' &&
      (transposeRight || scale !== 1)
    ) {
      const attributes = { transB: { int: transposeRight ? 1 : 0 }, alpha: { float: scale } }
      writer.node('FusedMatMul', [left, right], writer.outputs, { domain: 'com.microsoft', attributes })
      return
    }
    const rank = nth('matmul', node.inputs, 1).shape.length
    const order = [...Array(rank).keys()]
    const swapped = [...order.slice(0, -2), rank - 1, rank - 2]
    const factor = transposeRight
      ? writer.value('Transpose', [right], { attributes: { perm: { ints: swapped } } })
      : right
    if (scale === 1) return writer.node('MatMul', [left, factor], writer.outputs)
    const scaled = writer.value('Mul', [left, writer.float(scale, nth('matmul', node.inputs, 0).dtype)])
    writer.node('MatMul', [scaled, factor], writer.outputs)
  },
}

/** a · b · scale. */
export const matmul = (a: Tensor, b: Tensor, scale = 1): Tensor =>
  applyOne(matmulOperator, [a, b], { transposeRight: false, scale })

/** a · bᵀ · scale, with b as [.., N, K]. */
export const matmulTransposed = (a: Tensor, b: Tensor, scale = 1): Tensor =>
  applyOne(matmulOperator, [a, b], { transposeRight: true, scale })

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
    const product = emitTransposedProduct(writer, x, matrix, nth('linear', node.inputs, 0).dtype)
    writer.node('Add', [product, bias], writer.outputs)
  },
}

function emitTransposedProduct(writer: OnnxWriter, x: string, matrix: string, dtype: Dtype): string {
  if (writer.target === 'cpu' && dtype === 'float32') {
    return writer.value('FusedMatMul', [x, matrix], {
      domain: 'com.microsoft',
      attributes: { transB: { int: 1 } },
    })
  }
  return writer.value('MatMul', [
    x,
    writer.value('Transpose', [matrix], { attributes: { perm: { ints: [1, 0] } } }),
  ])
}

/** x · matrixᵀ + bias with x `[.., K]`, matrix `[N, K]`, bias `[N]`: torch's Linear. */
export const linear = (x: Tensor, matrix: Tensor, bias: Tensor): Tensor =>
  applyOne(linearOperator, [x, matrix, bias], {})
