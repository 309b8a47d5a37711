/** Matrix products. */
import type { Dimension } from '../dimension.ts'
import { broadcastShapes, showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { NodeOptions, OnnxWriter, Operator } from '../operator.ts'
import { applyOne, nth, requireSameDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'

interface MatmulAttributes {
  /** Whether the right factor is stored transposed, [.., N, K] as torch's Linear keeps it. */
  transposeRight: boolean
}

const matmulOperator: Operator<MatmulAttributes> = {
  name: 'matmul',
  infer(inputs, { transposeRight }) {
    const [a, b] = [nth('matmul', inputs, 0), nth('matmul', inputs, 1)]
    requireSameDtype('matmul', a, b)
    if (a.shape.length < 2 || b.shape.length < 2) {
      throw new GraphError('matmul: both factors need rank 2 or more')
    }
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
    const [left, right] = writer.inputs as [string, string]
    const factor = nth('matmul', node.inputs, 1)
    if (!node.attributes.transposeRight) return writer.node('MatMul', [left, right], writer.outputs)
    const { type, inputs, options } = transposedProduct(writer, left, right, factor)
    writer.node(type, inputs, writer.outputs, options)
  },
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
    const { type, inputs, options } = transposedProduct(writer, x, matrix, nth('linear', node.inputs, 1))
    const product = writer.value(type, inputs, options)
    writer.node('Add', [product, bias], writer.outputs)
  },
}

/** The node of left · rightᵀ: one contrib kernel where the provider has it, which reads the right factor as it lies. */
function transposedProduct(
  writer: OnnxWriter,
  left: string,
  right: string,
  { dtype, shape }: Tensor,
): { type: string; inputs: string[]; options: NodeOptions } {
  if (writer.target === 'cpu' && dtype === 'float32') {
    const attributes = { transB: { int: 1 } }
    return { type: 'FusedMatMul', inputs: [left, right], options: { domain: 'com.microsoft', attributes } }
  }
  const rank = shape.length
  const perm = { ints: [...Array(rank - 2).keys(), rank - 1, rank - 2] }
  const swapped = writer.value('Transpose', [right], { attributes: { perm } })
  return { type: 'MatMul', inputs: [left, swapped], options: {} }
}

export const matmul = (a: Tensor, b: Tensor): Tensor =>
  applyOne(matmulOperator, [a, b], { transposeRight: false })

/** a · bᵀ, with b as [.., N, K]. */
export const matmulTransposed = (a: Tensor, b: Tensor): Tensor =>
  applyOne(matmulOperator, [a, b], { transposeRight: true })

/** x · matrixᵀ + bias with x `[.., K]`, matrix `[N, K]`, bias `[N]`: torch's Linear. */
export const linear = (x: Tensor, matrix: Tensor, bias: Tensor): Tensor =>
  applyOne(linearOperator, [x, matrix, bias], {})
