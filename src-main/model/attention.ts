/**
 * Attention with a split cache that stays exact under PB-relax LayerNorm.
 *
 * The input LayerNorm of a layer is y = n∘w + b with n = (x − mean) ÷ √(var + ε·(m ÷ 8)²), where m is the maximum that
 * the call sees. The original keeps hidden states and normalises all of them again in every call, so that a position's
 * key and value follow the maximum of the memory (FIXTURES 5.1). But m enters n only through one factor per position:
 * under a maximum m′ it is n′ = r·n with r = √((var + ε·(m ÷ 8)²) ÷ (var + ε·(m′ ÷ 8)²)). With κ = W_k(n∘w) and
 * ν = W_v(n∘w), key and value under m′ are r·κ + k₀ and r·ν + v₀, where k₀ and v₀ are the same for all positions. q·k₀
 * moves all scores of a row alike and leaves the softmax; attention weights sum to one, so v₀ is added once, in the bias
 * of the output matrix. So the cache holds κ and ν as they were first computed and they never change; all that the
 * original recomputes is r, one number per position, an input here (`ratio.ts` in the engine computes it).
 *
 * Past rows are inputs, the call returns just its own new rows: an output never carries the cache.
 */
import { add, cast, divide, lessOrEqual, multiply, subtract, where } from '../graph/operators/elementwise.ts'
import { linear, matmul, matmulTransposed } from '../graph/operators/matrix.ts'
import { layerNormWithDeviation, softmax } from '../graph/operators/normalise.ts'
import { reduceMax, reduceSum } from '../graph/operators/reduce.ts'
import { concat, indicesOf, reshape, slice, split, splitAlike, transpose } from '../graph/operators/shape.ts'
import type { Dimension } from '../graph/dimension.ts'
import type { Dtype, Tensor } from '../graph/tensor.ts'
import { constant, scalar } from '../graph/tensor.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { CausalChunks } from './causalChunks.ts'
import { attendInChunks } from './causalChunks.ts'
import type { LayerNormParameters, MaximumScope } from './layerNorm.ts'
import { absoluteMaximum, relaxedEpsilon } from './layerNorm.ts'
import type { LowRank } from './lora.ts'
import { addLowRank, addLowRankVector } from './lora.ts'

/** α of PB-relax attention (CogView, section 2.4), used where scores would leave the range of float16. */
const RELAX_ALPHA = 32

/** Far below any score in its dtype: what is added to a score that must not count. */
export const FORBIDDEN = { float32: -1e30, float16: -60_000 } as const

export type AttentionDtype = keyof typeof FORBIDDEN

/** One layer's share of the cache. */
export interface LayerCache {
  /** κ and ν, `[B, 1, N, S, D]`: a new row is one contiguous piece of each. */
  readonly keys: Tensor
  readonly values: Tensor
  /** r, `[B, 1, 1, 1, S]`; null where each position has its own maximum for good. */
  readonly ratio: Tensor | null
  /**
   * 0 for rows that are written, far below zero for the rest, `[1, 1, 1, 1, S]`; `[B, 1, 1, 1, S]` in the form `step`,
   * where pictures may be at different lengths.
   */
  readonly mask: Tensor
}

/** What one call computes of its own positions in one layer. */
export interface NewRows {
  /** q, κ and ν side by side: `[B, T, 3H]` or `[B, 3H]`. */
  readonly projected: Tensor
  /** The same by heads, `[B, 1, N, T, D]`. */
  readonly queries: Tensor
  readonly keys: Tensor
  readonly values: Tensor
  /** 1 ÷ √(var ÷ m² + ε ÷ 64), float32 `[B, T, 1]` or `[B, 1]`. */
  readonly inverseDeviation: Tensor
  /** m = max|x|, by scope (see `absoluteMaximum`). */
  readonly maximum: Tensor
}

export interface AttentionWeights {
  readonly norm: LayerNormParameters
  /** Fused q, k, v in three contiguous blocks, `[3H, H]` and `[3H]`. */
  readonly qkv: Tensor
  readonly qkvBias: Tensor
  readonly dense: Tensor
  readonly denseBias: Tensor
  /** What adapters add to the two matrices. */
  readonly qkvAddition: LowRank | null
  readonly denseAddition: LowRank | null
}

export function projectRows(
  x: Tensor,
  weights: AttentionWeights,
  config: TransformerConfig,
  scope: MaximumScope,
  counted?: Tensor,
): NewRows {
  const { hidden: H, heads: N } = config
  const { norm, qkv } = weights
  const maximum = absoluteMaximum(x, scope, counted)
  const noBias = zeros(x.dtype, H)
  const epsilon = relaxedEpsilon(norm.epsilon)
  const { normalised, inverseDeviation } = layerNormWithDeviation(
    divide(x, maximum),
    norm.scale,
    noBias,
    epsilon,
  )
  const queryBias = slice(fullBias(weights), { axis: 0, start: 0, end: H, length: H })
  const product = linear(normalised, qkv, concat([queryBias, zeros(x.dtype, 2 * H)], 0))
  const projected = addLowRank(product, normalised, weights.qkvAddition)
  return { projected, ...splitHeads(projected, H, N), inverseDeviation, maximum: cast(maximum, 'float32') }
}

/** W·b + bias: what the LayerNorm's bias adds to q, k and v, `[3H]`. Folded into a constant when a session is made. */
function fullBias({ norm, qkv, qkvBias, qkvAddition }: AttentionWeights): Tensor {
  const bias = add(reshape(reduceSum(multiply(qkv, norm.bias), [1]), qkvBias.shape), qkvBias)
  return addLowRankVector(bias, norm.bias, qkvAddition)
}

export interface AttentionContext {
  readonly config: TransformerConfig
  readonly dtype: AttentionDtype
  /** `causalMask`; null where there is one new token, which sees itself, and where chunks know it. */
  readonly future: Tensor | null
  /** How a sequence by itself is cut; null: not at all. */
  readonly chunks: CausalChunks | null
  readonly cache: LayerCache | null
}

/** The attention block of a layer, before its LayerNorm: `[B, T, 3H]` → `[B, T, H]`, or `[B, 3H]` → `[B, H]`. */
export function attend(rows: NewRows, weights: AttentionWeights, context: AttentionContext): Tensor {
  const { hidden: H, heads: N } = context.config
  const relax = context.dtype === 'float16' ? RELAX_ALPHA : 1
  const { keys, values } = rows
  const queries = multiply(rows.queries, 1 / (Math.sqrt(H / N) * relax))

  const attended =
    context.chunks === null
      ? attendAtOnce(queries, rows, context, relax)
      : attendInChunks(queries, keys, values, context.chunks, (scores) => relaxedSoftmax(scores, relax))

  const valueOffset = slice(fullBias(weights), { axis: 0, start: 2 * H, end: 3 * H, length: H })
  const fromOffset = reshape(reduceSum(multiply(weights.dense, valueOffset), [1]), [H])
  const joined = joinHeads(attended, H)
  const product = linear(joined, weights.dense, add(fromOffset, weights.denseBias))
  if (weights.denseAddition === null) return product
  return addLowRank(product, add(joined, valueOffset), weights.denseAddition)
}

function attendAtOnce(
  queries: Tensor,
  { keys, values }: NewRows,
  { future, cache }: AttentionContext,
  relax: number,
): Tensor {
  const own = future === null ? selfScores(queries, keys) : add(matmulTransposed(queries, keys), future)
  return cache === null
    ? matmul(relaxedSoftmax(own, relax), values)
    : attendBeside(own, queries, values, cache, relax)
}

function attendBeside(
  own: Tensor,
  queries: Tensor,
  values: Tensor,
  cache: LayerCache,
  relax: number,
): Tensor {
  const last = own.shape.length - 1
  const scores = matmulTransposed(queries, cache.keys)
  const past = add(cache.ratio === null ? scores : multiply(scores, cache.ratio), cache.mask)
  const weights = relaxedSoftmax(concat([past, own], last), relax)
  const [pastWeights, ownWeights] = splitAlike(weights, [cache.mask, own], last) as [Tensor, Tensor]
  const scaled = cache.ratio === null ? pastWeights : multiply(pastWeights, cache.ratio)
  const fromOwn = own.shape[last] === 1 ? multiply(ownWeights, values) : matmul(ownWeights, values)
  return add(matmul(scaled, cache.values), fromOwn)
}

/** q·k of one position with itself, `[B, 1, N, 1, 1]`: a product of matrices costs more to begin than to do. */
function selfScores(queries: Tensor, keys: Tensor): Tensor {
  return reduceSum(multiply(queries, keys), [4])
}

function relaxedSoftmax(scores: Tensor, relax: number): Tensor {
  if (relax === 1) return softmax(scores)
  return softmax(multiply(subtract(scores, reduceMax(scores, [-1])), relax))
}

/**
 * Heads of each, `[B, 1, N, T, D]`. The axis of length 1 is there because the heads of one new token then only have to
 * be told apart: its q, k and v lie as `[B, 3, N, 1, D]` and nothing moves.
 */
function splitHeads(
  projected: Tensor,
  H: number,
  N: number,
): { queries: Tensor; keys: Tensor; values: Tensor } {
  const D = H / N
  const single = projected.shape.length === 2
  const parts = single
    ? split(reshape(projected, ['B', 3, N, 1, D]), [1, 1, 1], 1)
    : split(projected, [H, H, H], 2).map((part) =>
        reshape(transpose(reshape(part, ['B', 'T', N, D]), [0, 2, 1, 3]), ['B', 1, N, 'T', D]),
      )
  const [queries, keys, values] = parts as [Tensor, Tensor, Tensor]
  return { queries, keys, values }
}

function joinHeads(attended: Tensor, H: number): Tensor {
  const [, , N, T, D] = attended.shape as [Dimension, Dimension, Dimension, Dimension, Dimension]
  if (T === 1) return reshape(attended, ['B', H])
  return reshape(transpose(reshape(attended, ['B', N, T, D]), [0, 2, 1, 3]), ['B', T, H])
}

/** `[1, 1, T, T]`: 0 where a position may look, far below zero at later ones. */
export function causalMask(tokens: Tensor, dtype: AttentionDtype): Tensor {
  const index = indicesOf(tokens, 1)
  const allowed = lessOrEqual(reshape(index, [1, 1, 1, 'T']), reshape(index, [1, 1, 'T', 1]))
  return where(allowed, scalar(0, dtype), scalar(FORBIDDEN[dtype], dtype))
}

function zeros(dtype: Dtype, length: number): Tensor {
  return constant(dtype, [length], new Array<number>(length).fill(0))
}
