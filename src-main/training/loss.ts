/**
 * Cross-entropy at the places that are learnt: of each kind of place (codes, text) over the ids that may stand there.
 * Only the hidden states of these places are multiplied with the word embedding.
 */
import { concat } from '../graph/operators/shape.ts'
import { crossEntropy } from '../graph/operators/crossEntropy.ts'
import { gatherRows } from '../graph/operators/gather.ts'
import { flattenRows } from '../graph/operators/like.ts'
import { multiply } from '../graph/operators/elementwise.ts'
import { reduceSum } from '../graph/operators/reduce.ts'
import type { Tensor } from '../graph/tensor.ts'
import { input } from '../graph/tensor.ts'
import { buildLogits } from '../model/transformer.ts'
import type { Weights } from '../model/weights.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { IdRange } from '../text/vocabulary.ts'

/** One kind of place. */
export interface LossHead {
  readonly name: 'codes' | 'text'
  /** The ids that may stand there. */
  readonly ranges: readonly IdRange[]
}

/** Names of a head's inputs and of what comes out of it. */
export const headNames = (head: LossHead['name']) => ({
  /** Which of the B·T positions predict, int64 `[K]`. */
  rows: `${head}_rows`,
  /** What each predicts, as a place in the head's ranges put together, int64 `[K]`. */
  targets: `${head}_targets`,
  /** Share of each in the loss, float32 `[K]`. */
  weights: `${head}_weights`,
  /** Cross-entropy of each in nats, float32 `[K]`. */
  losses: `${head}_losses`,
})

export interface LossGraph {
  /** One number: over all heads, the sum of weight times cross-entropy. */
  readonly loss: Tensor
  /** The cross-entropies of each head, by the name of its output. */
  readonly losses: Readonly<Record<string, Tensor>>
}

/** @throws RangeError without a head */
export function buildLoss(
  hidden: Tensor,
  heads: readonly LossHead[],
  config: TransformerConfig,
  weights: Weights,
): LossGraph {
  const rows = flattenRows(hidden)
  const sums: Tensor[] = []
  const losses: Record<string, Tensor> = {}
  for (const { name, ranges } of heads) {
    const [names, count] = [headNames(name), `K_${name}`]
    const places = gatherRows(rows, input(names.rows, 'int64', [count]))
    const logits = ranges.map(({ start, end }) => buildLogits(places, config, weights, start, end))
    const joined = logits.length === 1 ? (logits[0] as Tensor) : concat(logits, 1)
    const found = crossEntropy(joined, input(names.targets, 'int64', [count]))
    losses[names.losses] = found
    sums.push(reduceSum(multiply(found, input(names.weights, 'float32', [count])), [0]))
  }
  if (sums.length === 0) throw new RangeError('nothing is to be learnt')
  return { loss: reduceSum(concat(sums, 0), [0]), losses }
}

/** Where an id lies in a head's ranges put together. @throws RangeError where it may not stand there */
export function placeInHead({ name, ranges }: LossHead, id: number): number {
  let before = 0
  for (const { start, end } of ranges) {
    if (id >= start && id < end) return before + id - start
    before += end - start
  }
  throw new RangeError(`${id} may not stand where ${name} is learnt`)
}
