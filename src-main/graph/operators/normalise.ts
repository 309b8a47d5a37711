/** Normalisations along the last axis. */
import { showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { Operator, TensorType } from '../operator.ts'
import { apply, applyOne, nth, onlyUpstream, requireDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'
import { constant } from '../tensor.ts'
import { multiply, subtract } from './elementwise.ts'
import { reduceSum } from './reduce.ts'
import { reshapeLike } from './like.ts'

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

const softmaxOperator: Operator<Record<never, never>> = {
  ...lastAxis('softmax', 'Softmax'),
  derive({ outputs }, upstream) {
    const [y, g] = [nth('softmax', outputs, 0), onlyUpstream('softmax', upstream)]
    return [multiply(y, subtract(g, reduceSum(multiply(g, y), [-1])))]
  },
}

const logSoftmaxOperator: Operator<Record<never, never>> = {
  ...lastAxis('logSoftmax', 'LogSoftmax'),
  derive({ inputs }, upstream) {
    const g = onlyUpstream('logSoftmax', upstream)
    return [subtract(g, multiply(softmax(nth('logSoftmax', inputs, 0)), reduceSum(g, [-1])))]
  },
}

export function softmax(x: Tensor): Tensor {
  return applyOne(softmaxOperator, [x], {})
}

export function logSoftmax(x: Tensor): Tensor {
  return applyOne(logSoftmaxOperator, [x], {})
}

/**
 * With n = (x − mean) ÷ √(variance + ε) and h = g∘scale: h less its mean and less its part along n, all ÷ √(variance + ε).
 * The mean and the deviation are computed anew, which is cheaper than keeping them.
 */
function deriveLayerNorm(
  [x, scale, bias]: readonly [Tensor, Tensor, Tensor],
  g: Tensor,
  epsilon: number,
  wanted: readonly boolean[],
): (Tensor | null)[] {
  const width = Number(scale.shape[0])
  const [ones, zeros] = [1, 0].map((value) =>
    constant(x.dtype, [width], new Array<number>(width).fill(value)),
  ) as [Tensor, Tensor]
  const { normalised: n, inverseDeviation } = layerNormWithDeviation(x, ones, zeros, epsilon)
  const rows = [...g.shape.keys()].slice(0, -1)
  const byInput = (): Tensor => {
    const h = multiply(g, scale)
    const mean = multiply(reduceSum(h, [-1]), 1 / width)
    const along = multiply(reduceSum(multiply(h, n), [-1]), 1 / width)
    return multiply(subtract(subtract(h, mean), multiply(n, along)), inverseDeviation)
  }
  return [
    wanted[0] === true ? byInput() : null,
    wanted[1] === true ? reshapeLike(reduceSum(multiply(g, n), rows), scale) : null,
    wanted[2] === true ? reshapeLike(reduceSum(g, rows), bias) : null,
  ]
}

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
  derive: ({ inputs, attributes: { epsilon } }, upstream, wanted) =>
    deriveLayerNorm(inputs as [Tensor, Tensor, Tensor], onlyUpstream('layerNorm', upstream), epsilon, wanted),
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
  derive: ({ inputs, attributes: { epsilon } }, upstream, wanted) =>
    deriveLayerNorm(
      inputs as [Tensor, Tensor, Tensor],
      onlyUpstream('layerNormWithDeviation', upstream),
      epsilon,
      wanted,
    ),
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
