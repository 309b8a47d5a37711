/**
 * The key/value cache in host memory: past rows go into a call as plain inputs, without a copy, and the call returns
 * only its new rows, which are written here. Buffers grow in buckets, because attention reads a whole bucket.
 *
 * Per layer: keys `[rows, N, D, capacity]` (transposed: scores become a plain product), values `[rows, N, capacity, D]`.
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

interface LayerBuffers {
  keys: Float32Array
  values: Float32Array
  ledger: MaximumLedger | null
}

const BUCKET = 64

export class KeyValueCache {
  readonly rows: number
  /** Positions that are written. */
  length = 0
  capacity: number
  readonly layers: LayerBuffers[]
  private readonly config: TransformerConfig
  private readonly scope: MaximumScope

  constructor(config: TransformerConfig, scope: MaximumScope, rows: number, capacity = BUCKET) {
    this.config = config
    this.scope = scope
    this.rows = rows
    this.capacity = bucketOf(capacity)
    const size = rows * config.hidden * this.capacity
    const epsilon = relaxedEpsilon(config.layerNormEpsilon)
    this.layers = Array.from({ length: config.layers }, () => ({
      keys: new Float32Array(size),
      values: new Float32Array(size),
      ledger: scope === 'token' ? null : new MaximumLedger(rows, this.capacity, epsilon),
    }))
  }

  /** Writes the T rows that a call returned behind those that are here. */
  append(data: NewRowData, count: number): void {
    if (this.length + count > this.capacity) this.grow(bucketOf(this.length + count))
    for (const [index, layer] of this.layers.entries()) {
      this.writeRows(layer, data.projected, index, count)
      if (layer.ledger !== null) this.noteMaxima(layer.ledger, data, index, count)
    }
    this.length += count
  }

  /** A cache whose row i is this one's row `sources[i]`: a context is computed once and shared by all candidates. */
  select(sources: readonly number[]): KeyValueCache {
    const chosen = new KeyValueCache(this.config, this.scope, sources.length, this.capacity)
    chosen.length = this.length
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
        const position = length + t
        let key = row * H * capacity + position
        for (let channel = H; channel < 2 * H; channel++, key += capacity) {
          layer.keys[key] = projected[source + channel] as number
        }
        for (let head = 0; head < N; head++) {
          const from = source + 2 * H + head * D
          layer.values.set(projected.subarray(from, from + D), ((row * N + head) * capacity + position) * D)
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

  private grow(capacity: number): void {
    const { hidden: H, heads: N } = this.config
    const [old, D] = [this.capacity, H / N]
    for (const layer of this.layers) {
      layer.keys = restride(layer.keys, old, capacity, this.rows * H)
      layer.values = restride(layer.values, old * D, capacity * D, this.rows * N)
      layer.ledger?.grow(capacity)
    }
    this.capacity = capacity
  }
}

/** Multiples of 64 up to 256, then of 128: the unused tail that attention reads stays small. */
export function bucketOf(length: number): number {
  const step = length <= 256 ? BUCKET : 2 * BUCKET
  return Math.max(BUCKET, Math.ceil(length / step) * step)
}

function restride(from: Float32Array, oldStride: number, newStride: number, count: number): Float32Array {
  const to = new Float32Array(count * newStride)
  for (let i = 0; i < count; i++) to.set(from.subarray(i * oldStride, (i + 1) * oldStride), i * newStride)
  return to
}
