/**
 * AdamW (Loshchilov and Hutter 2019) over one vector of all that learns, after its gradient was clipped by its norm:
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η λ w − η m̂ ÷ (√v̂ + ε) with m̂ = m ÷ (1 − β₁ᵗ), v̂ = v ÷ (1 − β₂ᵗ).
 */
import {
  add,
  divide,
  maximum,
  multiply,
  reciprocal,
  squareRoot,
  subtract,
} from '../graph/operators/elementwise.ts'
import { reduceSum } from '../graph/operators/reduce.ts'
import type { Tensor } from '../graph/tensor.ts'
import { input } from '../graph/tensor.ts'
import type { TrainingSettings } from './protocol.ts'

/** Keeps a gradient of nothing from being divided by, as torch's `clip_grad_norm_`. */
const CLIP_EPSILON = 1e-6

export type OptimiserSettings = Pick<TrainingSettings, 'betas' | 'epsilon' | 'weightDecay' | 'clip'>

/**
 * Inputs, float32: `gradient`, `parameters`, `first` and `second` (m and v) `[length]`; `rate` (η), and of step t
 * `firstCorrection` 1 ÷ (1 − β₁ᵗ) and `secondCorrection`, `[1]`. Outputs: `norm` of the gradient before it was clipped,
 * and the new `nextParameters`, `nextFirst`, `nextSecond`, which may be written over the old ones: all that the norm is
 * made of is read before the first of them is known.
 */
export function buildUpdate(
  length: number,
  { betas: [beta1, beta2], epsilon, weightDecay, clip }: OptimiserSettings,
): Readonly<Record<string, Tensor>> {
  const vector = (name: string): Tensor => input(name, 'float32', [length])
  const number = (name: string): Tensor => input(name, 'float32', [1])
  const [raw, parameters, rate] = [vector('gradient'), vector('parameters'), number('rate')]
  const norm = squareRoot(reduceSum(multiply(raw, raw), [0]))
  const gradient =
    clip === null ? raw : multiply(raw, reciprocal(maximum(multiply(add(norm, CLIP_EPSILON), 1 / clip), 1)))
  const first = add(multiply(vector('first'), beta1), multiply(gradient, 1 - beta1))
  const second = add(multiply(vector('second'), beta2), multiply(multiply(gradient, gradient), 1 - beta2))
  const root = squareRoot(multiply(second, number('secondCorrection')))
  const step = divide(multiply(first, number('firstCorrection')), add(root, epsilon))
  const kept = weightDecay === 0 ? step : add(step, multiply(parameters, weightDecay))
  return {
    norm,
    nextParameters: subtract(parameters, multiply(kept, rate)),
    nextFirst: first,
    nextSecond: second,
  }
}

/** Bias corrections of step t, counted from 1. */
export function corrections(step: number, [beta1, beta2]: readonly [number, number]): [number, number] {
  return [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step)]
}
