/**
 * Decoding with the key/value cache on the graphics processor. Node has no way to write into a device buffer in place
 * (onnxruntime-node 1.30: no preallocated device outputs), so a call returns each layer's keys and values with the new
 * rows written in, as device buffers that the next call takes as they are; the old ones are given back at once. Only
 * hidden states and two numbers per position and layer cross to the host.
 *
 * Rows of different lengths side by side (`Decoder.sideBySide`) are not offered: one row of a device buffer cannot be fed
 * by itself without a copy of all. What would use them is right without them, call after call.
 *
 * New rows are written by a product with a one-hot matrix `[S, T]`: rows of the bucket that are not written yet are zero.
 */
import type { TensorTable } from '../formats/tensorTable.ts'
import { add } from '../graph/operators/elementwise.ts'
import { matmul } from '../graph/operators/matrix.ts'
import { gatherRows } from '../graph/operators/gather.ts'
import type { Tensor } from '../graph/tensor.ts'
import { input } from '../graph/tensor.ts'
import type { LayerCache } from '../model/attention.ts'
import { FORBIDDEN } from '../model/attention.ts'
import { relaxedEpsilon } from '../model/layerNorm.ts'
import type { TransformerGraph } from '../model/transformer.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { IdRange } from '../text/vocabulary.ts'
import type { Runner } from './adapterFeeds.ts'
import type { Decoder, DecoderCache, DecoderOptions } from './decoder.ts'
import type { CachedForm } from './decoderSessions.ts'
import { DecoderSessions, int64, joinRows } from './decoderSessions.ts'
import { bucketOf } from './keyValueCache.ts'
import { MaximumLedger } from './maximumLedger.ts'
import type { Fetched, OutputPlaces, Session } from './onnxRuntime.ts'
import { floatsOf, OrtTensor } from './onnxRuntime.ts'

/** Layer by layer: keys then values. */
interface DeviceCache extends DecoderCache {
  length: number
  readonly capacity: number
  buffers: readonly OrtTensor[]
  readonly ledgers: readonly MaximumLedger[] | null
}

export class DeviceDecoder implements Decoder<DeviceCache> {
  readonly config: TransformerConfig
  private readonly options: DecoderOptions
  private readonly sessions: DecoderSessions

  constructor(config: TransformerConfig, table: TensorTable, options: DecoderOptions) {
    this.config = config
    this.options = options
    this.sessions = new DecoderSessions(config, table, options)
  }

  async prepare(range: IdRange): Promise<void> {
    this.sessions.bringLogits(range)
    await this.pass('extend')
    await this.pass('step')
    await this.selection()
    await this.sessions.head(range)
  }

  newCache(rows: number, capacity: number): DeviceCache {
    const { layers, hidden } = this.config
    const bucket = bucketOf(capacity)
    const zeros = new Float32Array(rows * hidden * bucket)
    const buffers = this.names().map(
      () => new OrtTensor('float32', zeros, this.shape(rows, bucket).map(Number)),
    )
    const epsilon = relaxedEpsilon(this.config.layerNormEpsilon)
    const ledgers = Array.from({ length: layers }, () => new MaximumLedger(rows, bucket, epsilon))
    return {
      rows,
      length: 0,
      capacity: bucket,
      buffers,
      ledgers: this.options.scope === 'token' ? null : ledgers,
    }
  }

  async extend(
    cache: DeviceCache,
    tokens: readonly (readonly number[])[],
    positions: readonly number[],
  ): Promise<Float32Array> {
    const shape = [cache.rows, positions.length]
    return await this.feed('extend', cache, positions.length, {
      tokens: int64(tokens.flat(), shape),
      positions: int64(
        tokens.flatMap(() => positions),
        shape,
      ),
    })
  }

  async step(cache: DeviceCache, tokens: readonly number[], position: number): Promise<Float32Array> {
    return await this.feed('step', cache, 1, {
      tokens: int64(tokens, [cache.rows]),
      positions: int64(
        tokens.map(() => position),
        [cache.rows],
      ),
    })
  }

  logits(hidden: Float32Array, range: IdRange): Promise<Float32Array> {
    return this.sessions.logits(hidden, range)
  }

  async select(cache: DeviceCache, sources: readonly number[]): Promise<DeviceCache> {
    const session = await this.selection()
    const fetched = await session.run({
      ...this.bufferFeeds(cache),
      sources: int64(sources, [sources.length]),
    })
    return {
      rows: sources.length,
      length: cache.length,
      capacity: cache.capacity,
      buffers: this.names().map((name) => fetched[`new_${name}`] as OrtTensor),
      ledgers: cache.ledgers?.map((ledger) => ledger.select(sources)) ?? null,
    }
  }

  release(cache: DeviceCache): void {
    for (const buffer of cache.buffers) buffer.dispose()
    cache.buffers = []
  }

  private async feed(
    form: CachedForm,
    cache: DeviceCache,
    count: number,
    ids: Record<string, OrtTensor>,
  ): Promise<Float32Array> {
    if (cache.length + count > cache.capacity)
      throw new RangeError(`${cache.capacity} positions are all there is room for`)
    const S = cache.capacity
    const masks = form === 'step' ? cache.rows : 1
    const mask = new Float32Array(masks * S)
    for (let row = 0; row < masks; row++) mask.fill(FORBIDDEN.float32, row * S + cache.length, (row + 1) * S)
    const place = new Float32Array(S * count)
    for (let t = 0; t < count; t++) place[(cache.length + t) * count + t] = 1
    const fetched = await (
      await this.pass(form)
    ).run({
      ...ids,
      ...this.bufferFeeds(cache),
      ...ratioFeeds(cache),
      mask: new OrtTensor('float32', mask, [masks, 1, 1, 1, S]),
      place: new OrtTensor('float32', place, [S, count]),
    })
    this.absorb(cache, fetched, count)
    return this.sessions.hiddenOf(fetched)
  }

  private absorb(cache: DeviceCache, fetched: Fetched, count: number): void {
    this.release(cache)
    cache.buffers = this.names().map((name) => fetched[`new_${name}`] as OrtTensor)
    const [deviations, maxima] = [floatsOf(fetched.deviations), floatsOf(fetched.maxima)]
    for (const [index, ledger] of (cache.ledgers ?? []).entries()) {
      for (let row = 0; row < cache.rows; row++) {
        const at = index * cache.rows + row
        const maximum = maxima[this.options.scope === 'batch' ? index : at] as number
        ledger.append(row, cache.length, deviations.subarray(at * count, (at + 1) * count), maximum)
      }
    }
    cache.length += count
  }

  private names(): string[] {
    return Array.from({ length: this.config.layers }, (_, i) => [`keys_${i}`, `values_${i}`]).flat()
  }

  private shape(rows: number | string, S: number | string): (number | string)[] {
    const { heads: N, hidden } = this.config
    return [rows, 1, N, S, hidden / N]
  }

  private bufferFeeds(cache: DeviceCache): Record<string, OrtTensor> {
    return Object.fromEntries(this.names().map((name, i) => [name, cache.buffers[i] as OrtTensor]))
  }

  private pass(form: CachedForm): Promise<Runner> {
    const written = (graph: TransformerGraph) => {
      const T = form === 'step' ? 1 : 'T'
      const place = input('place', 'float32', ['S', T])
      return graph.newRows.flatMap(({ keys, values }, i): [string, Tensor][] => {
        const past = graph.caches[i] as LayerCache
        return [
          [`new_keys_${i}`, add(past.keys, matmul(place, keys))],
          [`new_values_${i}`, add(past.values, matmul(place, values))],
        ]
      })
    }
    return this.sessions.pass(
      form,
      (graph) => ({
        ...Object.fromEntries(written(graph)),
        deviations: joinRows(graph, 'inverseDeviation'),
        maxima: joinRows(graph, 'maximum'),
      }),
      this.places(),
    )
  }

  private selection(): Promise<Session> {
    const sources = input('sources', 'int64', ['R'])
    return this.sessions.make('select', this.places(), () =>
      Object.fromEntries(
        this.names().map((name) => {
          const buffer = input(name, 'float32', this.shape('B', 'S'))
          return [`new_${name}`, gatherRows(buffer, sources)]
        }),
      ),
    )
  }

  private places(): OutputPlaces {
    return Object.fromEntries(this.names().map((name) => [`new_${name}`, 'gpu-buffer' as const]))
  }
}

function ratioFeeds(cache: DeviceCache): Record<string, OrtTensor> {
  const shape = [cache.rows, 1, 1, 1, cache.capacity]
  return Object.fromEntries(
    (cache.ledgers ?? []).map(({ ratio }, i) => [`ratio_${i}`, new OrtTensor('float32', ratio, shape)]),
  )
}
