/**
 * PB-relax LayerNorm (CogView, section 2.4 and mpu/sparse_transformer.py): LN(x ÷ (max|x| ÷ 8)).
 * Since LN is scale invariant but for its ε, LN(x ÷ (m ÷ 8)) with ε equals LN(x ÷ m) with ε ÷ 64.
 */
import { absolute, divide, hold, multiply } from '../graph/operators/elementwise.ts'
import { layerNorm } from '../graph/operators/normalise.ts'
import { reduceMax } from '../graph/operators/reduce.ts'
import type { Tensor } from '../graph/tensor.ts'

/**
 * Over what the maximum is taken. `batch`: the whole tensor of the call, as the original; `picture`: each batch row, the
 * original at batch 1; `token`: each position alone.
 */
export type MaximumScope = 'batch' | 'picture' | 'token'

/**
 * max|x| of `[B, T, H]` (`[1, 1, 1]`, `[B, 1, 1]` or `[B, T, 1]` by scope) or of `[B, H]` (`[1, 1]` or `[B, 1]`). A
 * constant to a derivative, as in the original, which detaches it. `counted`: 1, or 0 for a position that only fills up a
 * batch, `[B, T, 1]`; left out, all count. By token it says nothing: no position has another's maximum.
 */
export function absoluteMaximum(x: Tensor, scope: MaximumScope, counted?: Tensor): Tensor {
  const axes = [...x.shape.keys()]
  const reduced = { batch: axes, picture: axes.slice(1), token: axes.slice(-1) }[scope]
  const sizes = absolute(x)
  // Of a position by itself a 0 would be the maximum, by which it is divided.
  const counts = scope === 'token' ? undefined : counted
  return hold(reduceMax(counts === undefined ? sizes : multiply(sizes, counts), reduced))
}

export interface LayerNormParameters {
  readonly scale: Tensor
  readonly bias: Tensor
  /** Of the pack: the original's 1e-5. */
  readonly epsilon: number
}

/** ε of the ordinary LayerNorm over x ÷ max|x|. */
export const relaxedEpsilon = (epsilon: number): number => epsilon / 64

export function relaxedLayerNorm(
  x: Tensor,
  parameters: LayerNormParameters,
  scope: MaximumScope,
  counted?: Tensor,
): Tensor {
  const relaxed = divide(x, absoluteMaximum(x, scope, counted))
  return layerNorm(relaxed, parameters.scale, parameters.bias, relaxedEpsilon(parameters.epsilon))
}
