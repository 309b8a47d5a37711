/**
 * The CogView transformer (Ding et al., NeurIPS 2021; mpu/sparse_transformer.py of the original): Sandwich-LN, PB-relax
 * LayerNorm, fused qkv, tanh GELU, tied embedding, learned positions. One declaration gives every graph: a pass over a
 * whole sequence, a pass over new tokens beside a key/value cache, and the step of one token.
 *
 * Shapes: B pictures, T new tokens, S cached ones, N heads of D = H ÷ N channels. The step works on `[B, H]`.
 */
import { add, cast, gelu } from '../graph/operators/elementwise.ts'
import { linear, matmulTransposed } from '../graph/operators/matrix.ts'
import { gatherRows } from '../graph/operators/gather.ts'
import type { Tensor } from '../graph/tensor.ts'
import { input, scalar } from '../graph/tensor.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { AttentionWeights, LayerCache, NewRows } from './attention.ts'
import { FORBIDDEN, attend, causalMask, projectRows } from './attention.ts'
import { causalChunks } from './causalChunks.ts'
import type { LayerNormParameters, MaximumScope } from './layerNorm.ts'
import { relaxedLayerNorm } from './layerNorm.ts'
import type { Additions, LoraOptions, LowRank } from './lora.ts'
import { addLowRank, declareAdditions } from './lora.ts'
import type { Weights } from './weights.ts'

/**
 * `whole`: a sequence by itself. `extend`: T new tokens beside a cache. `step`: one new token beside a cache, the form
 * that decoding repeats.
 */
export type PassForm = 'whole' | 'extend' | 'step'

export interface TransformerOptions {
  readonly scope: MaximumScope
  readonly form: PassForm
  /** Low-rank additions to the matrices, as further inputs of the graph (`loraInputs`). */
  readonly lora?: LoraOptions
  /** Which positions enter the maxima of PB-relax LayerNorm (`absoluteMaximum`); left out: all. */
  readonly counted?: Tensor
  /**
   * In the form `whole`: attention in so many chunks (`causalChunks.ts`), for sequences of more than the square of that
   * number. Less is computed, and less kept for a derivative.
   */
  readonly chunks?: number
}

export interface TransformerGraph {
  /** Output of the final LayerNorm, `[B, T, H]` or `[B, H]`. */
  readonly hidden: Tensor
  /** The residual stream: the embedding sum, then the output of every layer (the original's `mems`). */
  readonly residuals: readonly Tensor[]
  /** What each layer's cache gains by this call. */
  readonly newRows: readonly NewRows[]
  /** The cache inputs of each layer; none in the form `whole`. */
  readonly caches: readonly LayerCache[]
}

/** The network in pieces, to be put together: all at once, or block by block as its derivative is taken. */
export interface TransformerParts {
  /** The embedding sum: `[B, T, H]` or `[B, H]`. */
  embed(): Tensor
  block(index: number, x: Tensor): { x: Tensor; rows: NewRows; cache: LayerCache | null }
  /** The final LayerNorm. */
  final(x: Tensor): Tensor
  /** What adapters add to a matrix, by the name of its weight without `.weight`. */
  readonly additions: Additions
}

/**
 * Inputs: `tokens` and `positions`, int64 `[B, T]` or `[B]`; beside a cache also `mask` and, for each layer i,
 * `keys_i`, `values_i` and (unless the scope is `token`) `ratio_i`, shaped as `LayerCache` says; with `lora` those of
 * `loraInputs`.
 */
export function transformerParts(
  config: TransformerConfig,
  weights: Weights,
  options: TransformerOptions,
): TransformerParts {
  const { scope, form, lora, counted } = options
  const ids = form === 'step' ? ['B'] : ['B', 'T']
  const tokens = input('tokens', 'int64', ids)
  const cut = options.chunks !== undefined && form === 'whole'
  const future = form === 'step' || cut ? null : causalMask(tokens, weights.compute)
  const chunks = cut
    ? causalChunks(tokens, options.chunks, scalar(FORBIDDEN[weights.compute], weights.compute))
    : null
  const additions = lora === undefined ? () => null : declareAdditions(config, lora, weights.compute)
  const norm = (x: Tensor, parameters: LayerNormParameters): Tensor =>
    relaxedLayerNorm(x, parameters, scope, counted)
  return {
    additions,
    embed() {
      const words = weights.table('word_embeddings.weight', [config.vocabulary, config.hidden])
      const places = weights.table('transformer.position_embeddings.weight', [
        config.positions,
        config.hidden,
      ])
      const word = cast(gatherRows(words, tokens), weights.compute)
      return add(word, cast(gatherRows(places, input('positions', 'int64', ids)), weights.compute))
    },
    block(index, x) {
      const layer = new LayerWeights(config, weights, additions, index, x)
      const attention = layer.attention()
      const rows = projectRows(x, attention, config, scope, counted)
      const cache = form === 'whole' ? null : cacheInputs(config, weights, index, { scope, form })
      const context = { config, dtype: weights.compute, future, chunks, cache }
      // The sandwich: x += third(attention(input(x))); x += fourth(mlp(post_attention(x))).
      const between = add(x, norm(attend(rows, attention, context), layer.norm('third_layernorm')))
      const entering = norm(between, layer.norm('post_attention_layernorm'))
      const inner = gelu(layer.linear('mlp.dense_h_to_4h', entering, 4, 1))
      const leaving = layer.linear('mlp.dense_4h_to_h', inner, 1, 4)
      return { x: add(between, norm(leaving, layer.norm('fourth_layernorm'))), rows, cache }
    },
    final: (x) => norm(x, normParameters(config, weights, 'transformer.final_layernorm')),
  }
}

/** The network as a whole; its inputs are those of `transformerParts`. */
export function buildTransformer(
  config: TransformerConfig,
  weights: Weights,
  options: TransformerOptions,
): TransformerGraph {
  const parts = transformerParts(config, weights, options)
  let x = parts.embed()
  const residuals = [x]
  const newRows: NewRows[] = []
  const caches: LayerCache[] = []
  for (let index = 0; index < config.layers; index++) {
    const block = parts.block(index, x)
    x = block.x
    residuals.push(x)
    newRows.push(block.rows)
    if (block.cache !== null) caches.push(block.cache)
  }
  return { hidden: parts.final(x), residuals, newRows, caches }
}

/** Scores of the ids from … to − 1 for hidden states `[…, H]`: the tied embedding, without bias. */
export function buildLogits(
  hidden: Tensor,
  config: TransformerConfig,
  weights: Weights,
  from: number,
  to: number,
): Tensor {
  const shape = [config.vocabulary, config.hidden]
  return matmulTransposed(hidden, weights.rows('word_embeddings.weight', shape, from, to))
}

class LayerWeights {
  private readonly config: TransformerConfig
  private readonly weights: Weights
  private readonly additions: Additions
  private readonly prefix: string
  /** What enters the layer. */
  private readonly since: Tensor

  constructor(
    config: TransformerConfig,
    weights: Weights,
    additions: Additions,
    index: number,
    since: Tensor,
  ) {
    this.since = since
    this.config = config
    this.weights = weights
    this.additions = additions
    this.prefix = `transformer.layers.${index}`
  }

  attention(): AttentionWeights {
    return {
      norm: this.norm('input_layernorm'),
      qkv: this.matrix('attention.query_key_value', 3, 1),
      qkvBias: this.vector('attention.query_key_value', 3),
      dense: this.matrix('attention.dense', 1, 1),
      denseBias: this.vector('attention.dense', 1),
      qkvAddition: this.addition('attention.query_key_value'),
      denseAddition: this.addition('attention.dense'),
    }
  }

  /** `out` and `from` count in hidden sizes. */
  linear(name: string, x: Tensor, out: number, from: number): Tensor {
    const product = linear(x, this.matrix(name, out, from), this.vector(name, out))
    return addLowRank(product, x, this.addition(name))
  }

  norm(name: string): LayerNormParameters {
    return normParameters(this.config, this.weights, `${this.prefix}.${name}`)
  }

  private addition(name: string): LowRank | null {
    return this.additions(`${this.prefix}.${name}`)
  }

  private matrix(name: string, out: number, from: number): Tensor {
    const { hidden } = this.config
    return this.weights.get(`${this.prefix}.${name}.weight`, [out * hidden, from * hidden], this.since)
  }

  private vector(name: string, out: number): Tensor {
    return this.weights.get(`${this.prefix}.${name}.bias`, [out * this.config.hidden])
  }
}

function normParameters(config: TransformerConfig, weights: Weights, name: string): LayerNormParameters {
  return {
    scale: weights.get(`${name}.weight`, [config.hidden]),
    bias: weights.get(`${name}.bias`, [config.hidden]),
    epsilon: config.layerNormEpsilon,
  }
}

function cacheInputs(
  config: TransformerConfig,
  weights: Weights,
  index: number,
  { scope, form }: TransformerOptions,
): LayerCache {
  const { heads: N, hidden } = config
  const D = hidden / N
  const dtype = weights.compute
  return {
    keys: input(`keys_${index}`, dtype, ['B', 1, N, 'S', D]),
    values: input(`values_${index}`, dtype, ['B', 1, N, 'S', D]),
    ratio: scope === 'token' ? null : input(`ratio_${index}`, dtype, ['B', 1, 1, 1, 'S']),
    mask: input('mask', dtype, [form === 'step' ? 'B' : 1, 1, 1, 1, 'S']),
  }
}
