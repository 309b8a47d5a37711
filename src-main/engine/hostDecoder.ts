/** Decoding with the key/value cache in host memory: for the processor, which reads it where it lies. */
import type { TensorTable } from '../formats/tensorTable.ts'
import type { TransformerGraph } from '../model/transformer.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { IdRange } from '../text/vocabulary.ts'
import type { Runner } from './adapterFeeds.ts'
import type { Decoder, DecoderOptions } from './decoder.ts'
import type { CachedForm } from './decoderSessions.ts'
import { DecoderSessions, int64, joinRows } from './decoderSessions.ts'
import { fillMask, HostLanes } from './hostLanes.ts'
import { KeyValueCache } from './keyValueCache.ts'
import type { Fetched } from './onnxRuntime.ts'
import { floatsOf, OrtTensor } from './onnxRuntime.ts'

interface CacheFeeds {
  /** `[rows, S]`, of which a call of the form `extend` reads the first row. */
  readonly mask: Float32Array
  readonly masks: Readonly<Record<CachedForm, OrtTensor>>
  readonly feeds: Record<string, OrtTensor>
}

export class HostDecoder implements Decoder<KeyValueCache> {
  readonly config: TransformerConfig
  readonly sideBySide: HostLanes | undefined
  private readonly options: DecoderOptions
  private readonly sessions: DecoderSessions
  private readonly feeds = new WeakMap<KeyValueCache, CacheFeeds>()

  constructor(config: TransformerConfig, table: TensorTable, options: DecoderOptions) {
    this.config = config
    this.options = options
    this.sessions = new DecoderSessions(config, table, options)
    const { scope } = options
    if (scope !== 'batch')
      this.sideBySide = new HostLanes(config, scope, this.sessions, () => this.pass('step'))
  }

  async prepare(range: IdRange): Promise<void> {
    this.sessions.bringLogits(range)
    await this.pass('extend')
    await this.pass('step')
    await this.sessions.head(range)
  }

  newCache(rows: number, capacity: number): KeyValueCache {
    return new KeyValueCache(this.config, this.options.scope, rows, capacity)
  }

  async extend(
    cache: KeyValueCache,
    tokens: readonly (readonly number[])[],
    positions: readonly number[],
  ): Promise<Float32Array> {
    const shape = [cache.rows, positions.length]
    const fetched = await (
      await this.pass('extend')
    ).run({
      ...this.cacheFeeds(cache, 'extend'),
      tokens: int64(tokens.flat(), shape),
      positions: int64(
        tokens.flatMap(() => positions),
        shape,
      ),
    })
    absorb(cache, fetched, positions.length)
    return this.sessions.hiddenOf(fetched)
  }

  async step(cache: KeyValueCache, tokens: readonly number[], position: number): Promise<Float32Array> {
    const fetched = await (
      await this.pass('step')
    ).run({
      ...this.cacheFeeds(cache, 'step'),
      tokens: int64(tokens, [cache.rows]),
      positions: int64(
        tokens.map(() => position),
        [cache.rows],
      ),
    })
    absorb(cache, fetched, 1)
    return this.sessions.hiddenOf(fetched)
  }

  logits(hidden: Float32Array, range: IdRange): Promise<Float32Array> {
    return this.sessions.logits(hidden, range)
  }

  select(cache: KeyValueCache, sources: readonly number[]): Promise<KeyValueCache> {
    return Promise.resolve(cache.select(sources))
  }

  /** Host memory is the garbage collector's. */
  release(): void {}

  /** Tensors over the cache's own buffers; they stay the same until the cache is spread. */
  private cacheFeeds(cache: KeyValueCache, form: CachedForm): Record<string, OrtTensor> {
    // An empty cache is one masked row: a graph cannot have a dimension of length 0 on every provider.
    const S = cache.length === 0 ? 1 : cache.capacity
    const known = this.feeds.get(cache)
    const { mask, masks, feeds } = known?.mask.length === cache.rows * S ? known : this.makeFeeds(cache, S)
    for (let row = 0; row < cache.rows; row++) fillMask(mask, row, S, cache.length)
    return { ...feeds, mask: masks[form] }
  }

  private makeFeeds(cache: KeyValueCache, S: number): CacheFeeds {
    const { heads: N, hidden: H } = this.config
    const mask = new Float32Array(cache.rows * S)
    const masks = {
      extend: new OrtTensor('float32', mask.subarray(0, S), [1, 1, 1, 1, S]),
      step: new OrtTensor('float32', mask, [cache.rows, 1, 1, 1, S]),
    }
    const feeds: Record<string, OrtTensor> = {}
    const shape = [cache.rows, 1, N, S, H / N]
    for (const [index, { keys, values, ledger }] of cache.layers.entries()) {
      feeds[`keys_${index}`] = new OrtTensor('float32', keys.subarray(0, cache.rows * H * S), shape)
      feeds[`values_${index}`] = new OrtTensor('float32', values.subarray(0, cache.rows * H * S), shape)
      if (ledger !== null) {
        const ratio = ledger.ratio.subarray(0, cache.rows * S)
        feeds[`ratio_${index}`] = new OrtTensor('float32', ratio, [cache.rows, 1, 1, 1, S])
      }
    }
    const made = { mask, masks, feeds }
    this.feeds.set(cache, made)
    return made
  }

  private pass(form: CachedForm): Promise<Runner> {
    return this.sessions.pass(form, (graph: TransformerGraph) => ({
      projected: joinRows(graph, 'projected'),
      deviations: joinRows(graph, 'inverseDeviation'),
      maxima: joinRows(graph, 'maximum'),
    }))
  }
}

function absorb(cache: KeyValueCache, fetched: Fetched, count: number): void {
  const { projected, deviations, maxima } = fetched
  cache.append(
    { projected: floatsOf(projected), deviations: floatsOf(deviations), maxima: floatsOf(maxima) },
    count,
  )
}
