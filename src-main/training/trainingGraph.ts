/**
 * One pass of training as a graph: forward, loss, and the derivative with respect to the adapter alone. The base is
 * frozen: its weights are those of the pack's file, and what lies below the first adapted layer has no derivative.
 *
 * With `recompute` only the input of each block is kept; on the way back the block is computed again from it
 * (gradient checkpointing, Chen et al. 2016). The copy waits for the derivative that enters the block from above, or
 * the runtime would merge it with the first pass or run it too early.
 */
import { concat, reshape } from '../graph/operators/shape.ts'
import { add } from '../graph/operators/elementwise.ts'
import { after, filledLike } from '../graph/operators/like.ts'
import { gradients, pullBack } from '../graph/gradients.ts'
import type { Tensor } from '../graph/tensor.ts'
import { input } from '../graph/tensor.ts'
import { GraphError } from '../graph/graphError.ts'
import type { LoraModule, LoraOptions } from '../model/lora.ts'
import { loraModules } from '../model/lora.ts'
import type { MaximumScope } from '../model/layerNorm.ts'
import { buildTransformer, transformerParts } from '../model/transformer.ts'
import type { Weights } from '../model/weights.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { LossHead } from './loss.ts'
import { buildLoss } from './loss.ts'

export interface TrainingGraphOptions {
  readonly lora: LoraOptions & { readonly rank: number }
  readonly heads: readonly LossHead[]
  readonly scope: MaximumScope
  /** Of attention; null: sequences are too short for it to gain anything. */
  readonly chunks: number | null
  readonly recompute: boolean
}

/** Names of what is fed beside the inputs of the network, the adapter and the heads. */
export const trainingInputs = {
  /** 1, or 0 for a position that only fills up the batch, float32 `[B, T, 1]`. */
  counted: 'counted',
  /** The derivatives of the passes before this one, as `gradient`; zeros for the first. */
  gathered: 'gathered',
} as const

export interface TrainingGraph {
  /** The heads' `losses`, and `gradient`: those gathered so far and this one's, `[parameters]`. */
  readonly outputs: Readonly<Record<string, Tensor>>
  readonly layout: ParameterLayout
}

/** Where the numbers of each module lie in one vector of all that learns: A `[r, in]`, then B `[out, r]`. */
export interface ParameterLayout {
  readonly length: number
  readonly parts: readonly (LoraModule & { readonly a: Place; readonly b: Place })[]
}
export interface Place {
  readonly start: number
  readonly shape: readonly [number, number]
}

export function parameterLayout(
  config: TransformerConfig,
  { rank, layers }: TrainingGraphOptions['lora'],
): ParameterLayout {
  let length = 0
  const place = (rows: number, columns: number): Place => {
    length += rows * columns
    return { start: length - rows * columns, shape: [rows, columns] }
  }
  const parts = loraModules(config, layers).map((module) => ({
    ...module,
    a: place(rank, module.inputs),
    b: place(module.outputs, rank),
  }))
  return { length, parts }
}

export function buildTraining(
  config: TransformerConfig,
  weights: Weights,
  { lora, heads, scope, chunks, recompute }: TrainingGraphOptions,
): TrainingGraph {
  const layout = parameterLayout(config, lora)
  const counted = input(trainingInputs.counted, 'float32', ['B', 'T', 1])
  const cut = chunks === null ? {} : { chunks }
  const parts = transformerParts(config, weights, { scope, form: 'whole', lora, counted, ...cut })
  const entering: Tensor[] = []
  const leaving: Tensor[] = []
  let x = parts.embed()
  for (let index = 0; index < config.layers; index++) {
    entering.push(x)
    x = parts.block(index, x).x
    leaving.push(x)
  }
  const { loss, losses } = buildLoss(parts.final(x), heads, config, weights)

  const found = new Map<string, Tensor[]>()
  const first = layout.parts[0]?.layer ?? config.layers
  let upstream = only(gradients(loss, [x]))
  for (let index = config.layers - 1; index >= first; index--) {
    const own = layout.parts.filter(({ layer }) => layer === index).map(({ module }) => module)
    const learning = own.flatMap((module) => {
      const addition = parts.additions(module)
      return addition === null ? [] : [addition.a, addition.b]
    })
    const start = entering[index] as Tensor
    const again = recompute ? after(start, upstream) : start
    const end = recompute ? parts.block(index, again).x : (leaving[index] as Tensor)
    const targets = index > first ? [...learning, again] : learning
    const derivatives = pullBack(end, upstream, targets)
    for (const [at, module] of own.entries()) {
      found.set(
        module,
        derivatives
          .slice(2 * at, 2 * at + 2)
          .map((each, which) => each ?? filledLike(learning[2 * at + which] as Tensor, 0)),
      )
    }
    if (index > first) upstream = only(derivatives.slice(-1))
  }
  const flat = layout.parts.flatMap(({ module, a, b }) => {
    const [byA, byB] = found.get(module) as [Tensor, Tensor]
    return [reshape(byA, [a.shape[0] * a.shape[1]]), reshape(byB, [b.shape[0] * b.shape[1]])]
  })
  const gathered = input(trainingInputs.gathered, 'float32', [layout.length])
  return { outputs: { ...losses, gradient: add(gathered, concat(flat, 0)) }, layout }
}

/** The heads' `losses` alone. */
export function buildEvaluation(
  config: TransformerConfig,
  weights: Weights,
  { lora, heads, scope, chunks }: Omit<TrainingGraphOptions, 'recompute'>,
): Readonly<Record<string, Tensor>> {
  const counted = input(trainingInputs.counted, 'float32', ['B', 'T', 1])
  const cut = chunks === null ? {} : { chunks }
  const { hidden } = buildTransformer(config, weights, { scope, form: 'whole', lora, counted, ...cut })
  return buildLoss(hidden, heads, config, weights).losses
}

function only(derivatives: readonly (Tensor | null)[]): Tensor {
  const [derivative] = derivatives
  if (derivative === undefined || derivative === null) throw new GraphError('a block has no part in the loss')
  return derivative
}
