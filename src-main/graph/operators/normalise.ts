/** Normalisations along the last axis. */
import { showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { Operator, TensorType } from '../operator.ts'
import { apply, applyOne, nth, requireDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'

function lastAxis(name: string, onnxType: string): Operator<Record<never, never>> {
  return {
    name,
    infer(inputs) {
      const x = nth(name, inputs, 0)
      requireDtype(name, x, 'float32', 'float16')
      return [{ dtype: x.dtype, shape: x.shape }]
    },
    emit: (writer) =>
      writer.node(onnxType, writer.inputs, writer.outputs, { attributes: { axis: { int: -1 } } }),
  }
}

const softmaxOperator = lastAxis('softmax', 'Softmax')
const logSoftmaxOperator = lastAxis('logSoftmax', 'LogSoftmax')

export const softmax = (x: Tensor): Tensor => applyOne(softmaxOperator, [x], {})
export const logSoftmax = (x: Tensor): Tensor => applyOne(logSoftmaxOperator, [x], {})

const layerNormOperator: Operator<{ epsilon: number }> = {
  name: 'layerNorm',
  infer(inputs) {
    const [x, scale, bias] = [
      nth('layerNorm', inputs, 0),
      nth('layerNorm', inputs, 1),
      nth('layerNorm', inputs, 2),
    ]
    for (const parameter of [scale, bias]) {
      if (parameter.shape.length !== 1 || parameter.shape[0] !== x.shape.at(-1)) {
        throw new GraphError(`layerNorm: ${showShape(parameter.shape)} does not fit ${showShape(x.shape)}`)
      }
    }
    return [{ dtype: x.dtype, shape: x.shape }]
  },
  emit: (writer, node) =>
    writer.node('LayerNormalization', writer.inputs, writer.outputs, {
      attributes: { axis: { int: -1 }, epsilon: { float: node.attributes.epsilon } },
    }),
}

/** (x − mean) ÷ √(variance + ε) · scale + bias, with the biased variance. */
export const layerNorm = (x: Tensor, scale: Tensor, bias: Tensor, epsilon: number): Tensor =>
  applyOne(layerNormOperator, [x, scale, bias], { epsilon })

const deviatingOperator: Operator<{ epsilon: number }> = {
  name: 'layerNormWithDeviation',
  infer(inputs, attributes) {
    const [normalised] = layerNormOperator.infer(inputs, attributes)
    const x = nth('layerNormWithDeviation', inputs, 0)
    return [normalised as TensorType, { dtype: 'float32', shape: [...x.shape.slice(0, -1), 1] }]
  },
  emit(writer, node) {
    const [normalised, inverse] = writer.outputs as [string, string]
    // The mean lies between the two outputs that are used; an empty name leaves an optional output out.
    writer.node('LayerNormalization', writer.inputs, [normalised, '', inverse], {
      attributes: { axis: { int: -1 }, epsilon: { float: node.attributes.epsilon } },
    })
  },
}

/** Also gives 1 ÷ √(variance + ε) of every position, float32: `[…, H]` → `[…, H]`, `[…, 1]`. */
export function layerNormWithDeviation(
  x: Tensor,
  scale: Tensor,
  bias: Tensor,
  epsilon: number,
): { normalised: Tensor; inverseDeviation: Tensor } {
  const [normalised, inverseDeviation] = apply(deviatingOperator, [x, scale, bias], { epsilon })
  return { normalised: normalised as Tensor, inverseDeviation: inverseDeviation as Tensor }
}
