/**
 * The key/value cache in host memory: past rows go into a call as plain inputs, without a copy, and the call returns
 * only its new rows, which are written here. Attention reads all rows that it is given, so they are as many as the next
 * multiple of 32, and spread further when that is full.
 *
 * Per layer: keys and values `[rows, N, capacity, D]`.
 */
import { relaxedEpsilon } from '../model/layerNorm.ts'
import type { MaximumScope } from '../model/layerNorm.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import { MaximumLedger } from './maximumLedger.ts'

/** What one call computed of its own T positions, all layers behind one another. */
export interface NewRowData {
  /** q, κ, ν: `[layers · rows, T, 3H]`. */
  readonly projected: Float32Array
  /** `[layers · rows, T]`. */
  readonly deviations: Float32Array
  /** By scope: `[layers]`, `[layers · rows]` or `[layers · rows, T]`. */
  readonly maxima: Float32Array
}

/** Where a cache lies that is a part of something larger; it has its full capacity from the start. */
export interface LayerStorage {
  /** `[rows, N, capacity, D]` */
  readonly keys: Float32Array
  readonly values: Float32Array
  /** `[rows, capacity]`, or null where the scope needs none. */
  readonly ratio: Float32Array | null
}

interface LayerBuffers {
  keys: Float32Array
  values: Float32Array
  ledger: MaximumLedger | null
}

const BUCKET = 32

export class KeyValueCache {
  readonly rows: number
  /** Positions that are written. */
  length = 0
  /** Positions that a call reads. */
  capacity: number
  readonly layers: LayerBuffers[]
  private readonly config: TransformerConfig
  private readonly scope: MaximumScope
  /** Positions that there is room for. */
  private readonly room: number

  /**
   * `room`: the positions that will be written in all. Memory is taken as they are, unless `storage` says where they lie,
   * layer by layer.
   */
  constructor(
    config: TransformerConfig,
    scope: MaximumScope,
    rows: number,
    room: number,
    storage?: readonly LayerStorage[],
  ) {
    this.config = config
    this.scope = scope
    this.rows = rows
    this.room = bucketOf(room)
    this.capacity = storage === undefined ? BUCKET : this.room
    const size = rows * config.hidden * this.room
    const epsilon = relaxedEpsilon(config.layerNormEpsilon)
    this.layers = Array.from({ length: config.layers }, (_, index) => {
      const { keys, values, ratio } = storage?.[index] ?? {
        keys: new Float32Array(size),
        values: new Float32Array(size),
        ratio: scope === 'token' ? null : new Float32Array(rows * this.capacity),
      }
      const ledger = ratio === null ? null : new MaximumLedger(rows, this.capacity, epsilon, ratio)
      return { keys, values, ledger }
    })
  }

  /** Forgets all positions: the cache is as if new. */
  clear(): void {
    this.length = 0
    for (const { ledger } of this.layers) ledger?.clear()
  }

  /** Writes the T rows that a call returned behind those that are here. */
  append(data: NewRowData, count: number): void {
    if (this.length + count > this.room)
      throw new RangeError(`${this.room} positions are all there is room for`)
    if (this.length + count > this.capacity) this.grow(bucketOf(this.length + count))
    for (const [index, layer] of this.layers.entries()) {
      this.writeRows(layer, data.projected, index, count)
      if (layer.ledger !== null) this.noteMaxima(layer.ledger, data, index, count)
    }
    this.length += count
  }

  /** A cache whose row i is this one's row `sources[i]`: a context is computed once and shared by all candidates. */
  select(sources: readonly number[]): KeyValueCache {
    const chosen = new KeyValueCache(this.config, this.scope, sources.length, this.room)
    chosen.length = this.length
    chosen.capacity = this.capacity
    const stride = this.config.hidden * this.capacity
    for (const [index, layer] of this.layers.entries()) {
      const target = chosen.layers[index] as LayerBuffers
      for (const [row, source] of sources.entries()) {
        target.keys.set(layer.keys.subarray(source * stride, (source + 1) * stride), row * stride)
        target.values.set(layer.values.subarray(source * stride, (source + 1) * stride), row * stride)
      }
      target.ledger = layer.ledger?.select(sources) ?? null
    }
    return chosen
  }

  private writeRows(layer: LayerBuffers, projected: Float32Array, index: number, count: number): void {
    const { hidden: H, heads: N } = this.config
    const D = H / N
    const { capacity, length, rows } = this
    for (let row = 0; row < rows; row++) {
      for (let t = 0; t < count; t++) {
        const source = ((index * rows + row) * count + t) * 3 * H
        for (let head = 0; head < N; head++) {
          const target = ((row * N + head) * capacity + length + t) * D
          const [key, value] = [source + H + head * D, source + 2 * H + head * D]
          for (let channel = 0; channel < D; channel++) {
            layer.keys[target + channel] = projected[key + channel] as number
            layer.values[target + channel] = projected[value + channel] as number
          }
        }
      }
    }
  }

  private noteMaxima(ledger: MaximumLedger, data: NewRowData, index: number, count: number): void {
    for (let row = 0; row < this.rows; row++) {
      const place = index * this.rows + row
      const maximum = data.maxima[this.scope === 'batch' ? index : place] as number
      ledger.append(row, this.length, data.deviations.subarray(place * count, (place + 1) * count), maximum)
    }
  }

  /** Spreads the rows of all heads in place: moving them from the last on overwrites none that is still to be moved. */
  private grow(capacity: number): void {
    const { hidden: H, heads: N } = this.config
    const D = H / N
    const [from, to, written] = [this.capacity * D, capacity * D, this.length * D]
    for (const layer of this.layers) {
      for (let head = this.rows * N - 1; head > 0; head--) {
        layer.keys.copyWithin(head * to, head * from, head * from + written)
        layer.values.copyWithin(head * to, head * from, head * from + written)
      }
      layer.ledger?.grow(capacity)
    }
    this.capacity = capacity
  }
}

/**
 * Multiples of 32, of 64 from 512 on: a fuller bucket wastes less of what attention reads, a larger one is spread less
 * often.
 */
export function bucketOf(length: number): number {
  const step = length < 512 ? BUCKET : 2 * BUCKET
  return Math.max(BUCKET, Math.ceil(length / step) * step)
}
