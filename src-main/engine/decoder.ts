/**
 * Incremental decoding of one role's transformer: `extend` feeds several tokens (a context), `step` one token of every
 * row. Exact with respect to PB-relax: calls cut as the original cuts them give the original's numbers.
 */
import type { TensorTable } from '../formats/tensorTable.ts'
import { compile } from '../graph/compile.ts'
import { concat, pick, reshape } from '../graph/operators/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { input } from '../graph/tensor.ts'
import { FORBIDDEN } from '../model/attention.ts'
import type { MaximumScope } from '../model/layerNorm.ts'
import type { PassForm } from '../model/transformer.ts'
import { buildLogits, buildTransformer } from '../model/transformer.ts'
import { Weights } from '../model/weights.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { IdRange } from '../text/vocabulary.ts'
import { KeyValueCache } from './keyValueCache.ts'
import type { Fetched, SessionOptions } from './onnxRuntime.ts'
import { OrtTensor, Session } from './onnxRuntime.ts'

export interface DecoderOptions extends SessionOptions {
  readonly scope: MaximumScope
}

type Forms = Exclude<PassForm, 'whole'>

export class Decoder {
  readonly config: TransformerConfig
  private readonly weights: Weights
  private readonly options: DecoderOptions
  private readonly sessions = new Map<string, Promise<Session>>()

  constructor(config: TransformerConfig, table: TensorTable, options: DecoderOptions) {
    this.config = config
    this.options = options
    this.weights = new Weights(table)
  }

  newCache(rows: number, capacity?: number): KeyValueCache {
    return new KeyValueCache(this.config, this.options.scope, rows, capacity)
  }

  /** Makes the sessions before they are needed. */
  async prepare(range: IdRange): Promise<void> {
    await this.pass('extend')
    await this.pass('step')
    await this.head(range)
  }

  /**
   * Feeds T tokens of every row in one call. `tokens` is `[rows][T]`, the positions are shared by all rows.
   * @returns hidden states of the last position, `[rows, H]`.
   */
  async extend(
    cache: KeyValueCache,
    tokens: readonly (readonly number[])[],
    positions: readonly number[],
  ): Promise<Float32Array> {
    const shape = [cache.rows, positions.length]
    const feeds = {
      ...this.cacheFeeds(cache, [cache.rows]),
      tokens: int64(tokens.flat(), shape),
      positions: int64(
        tokens.flatMap(() => positions),
        shape,
      ),
    }
    return this.absorb(cache, await (await this.pass('extend')).run(feeds), positions.length)
  }

  /** Feeds one token of every row. @returns hidden states `[rows, H]`. */
  async step(cache: KeyValueCache, tokens: readonly number[], position: number): Promise<Float32Array> {
    const feeds = {
      ...this.cacheFeeds(cache, [cache.rows, 1]),
      tokens: int64(tokens, [cache.rows]),
      positions: int64(
        tokens.map(() => position),
        [cache.rows],
      ),
    }
    return this.absorb(cache, await (await this.pass('step')).run(feeds), 1)
  }

  /** Logits `[rows, end − start]` of a range of ids for hidden states `[rows, H]`. */
  async logits(hidden: Float32Array, range: IdRange): Promise<Float32Array> {
    const rows = hidden.length / this.config.hidden
    const session = await this.head(range)
    const { logits } = await session.run({
      hidden: new OrtTensor('float32', hidden, [rows, this.config.hidden]),
    })
    return floats(logits)
  }

  private absorb(cache: KeyValueCache, fetched: Fetched, count: number): Float32Array {
    const { hidden, projected, deviations, maxima } = fetched
    cache.append(
      { projected: floats(projected), deviations: floats(deviations), maxima: floats(maxima) },
      count,
    )
    return floats(hidden)
  }

  private cacheFeeds(cache: KeyValueCache, lead: readonly number[]): Record<string, OrtTensor> {
    const { heads: N, hidden: H } = this.config
    // An empty cache is one masked row: a graph cannot have a dimension of length 0 on every provider.
    const S = cache.length === 0 ? 1 : cache.capacity
    const mask = new Float32Array(S).fill(FORBIDDEN.float32, cache.length)
    const feeds: Record<string, OrtTensor> = {
      mask: new OrtTensor('float32', mask, [...lead.map(() => 1), 1, 1, S]),
    }
    for (const [index, { keys, values, ledger }] of cache.layers.entries()) {
      const size = cache.rows * H * S
      feeds[`keys_${index}`] = new OrtTensor('float32', keys.subarray(0, size), [...lead, N, H / N, S])
      feeds[`values_${index}`] = new OrtTensor('float32', values.subarray(0, size), [...lead, N, S, H / N])
      if (ledger !== null) {
        feeds[`ratio_${index}`] = new OrtTensor('float32', ledger.ratio.subarray(0, cache.rows * S), [
          ...lead,
          1,
          1,
          S,
        ])
      }
    }
    return feeds
  }

  private pass(form: Forms): Promise<Session> {
    return this.session(form, () => {
      const { config, weights, options } = this
      const graph = buildTransformer(config, weights, { scope: options.scope, form })
      const hidden = form === 'step' ? graph.hidden : reshape(pick(graph.hidden, 1, -1), ['B', config.hidden])
      const join = (part: 'projected' | 'inverseDeviation' | 'maximum') =>
        concat(
          graph.newRows.map((rows) => rows[part]),
          0,
        )
      return {
        hidden,
        projected: join('projected'),
        deviations: join('inverseDeviation'),
        maxima: join('maximum'),
      }
    })
  }

  private head(range: IdRange): Promise<Session> {
    return this.session(`head_${range.start}_${range.end}`, () => {
      const hidden = input('hidden', 'float32', ['B', this.config.hidden])
      return { logits: buildLogits(hidden, this.config, this.weights, range.start, range.end) }
    })
  }

  private session(name: string, build: () => Record<string, Tensor>): Promise<Session> {
    const known = this.sessions.get(name)
    if (known !== undefined) return known
    const target = this.options.provider === 'cpu' ? 'cpu' : 'portable'
    const made = Session.create(compile(build(), { name, target }), this.options)
    this.sessions.set(name, made)
    return made
  }
}

function int64(values: readonly number[], shape: readonly number[]): OrtTensor {
  return new OrtTensor('int64', BigInt64Array.from(values, BigInt), shape)
}

function floats(tensor: OrtTensor | undefined): Float32Array {
  if (tensor === undefined || !(tensor.data instanceof Float32Array))
    throw new Error('a graph returned no floats')
  return tensor.data
}
