/**
 * Incremental decoding of one role's transformer: `extend` feeds several tokens (a context), `step` one token of every
 * row. Exact with respect to PB-relax: calls cut as the original cuts them give the original's numbers.
 *
 * Where the key/value cache lives depends on the device: `HostDecoder` keeps it in memory, `DeviceDecoder` on the
 * graphics processor. Both are this to everybody else.
 */
import type { MaximumScope } from '../model/layerNorm.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { IdRange } from '../text/vocabulary.ts'
import type { AdapterFeeds } from './adapterFeeds.ts'
import type { SessionOptions } from './onnxRuntime.ts'

export interface DecoderOptions extends SessionOptions {
  readonly scope: MaximumScope
  /** Of a decoder whose graphs take adapters; without them they have no such inputs. */
  readonly adapters?: AdapterFeeds
}

/** What was fed so far, for `rows` candidates side by side. Belongs to the decoder that made it. */
export interface DecoderCache {
  readonly rows: number
  /** Positions that are written. */
  readonly length: number
}

/** Caches of one row each that one call feeds together, however far each of them is. */
export interface SideBySide<Cache extends DecoderCache = DecoderCache> {
  /** `capacity`: the positions that the longest of them will be written in all. They are released as others are. */
  newLanes(count: number, capacity: number): readonly Cache[]
  /** Forgets what a lane was fed: it is as if new. */
  clear(lane: Cache): void
  /**
   * Feeds one token of each lane; a lane whose token is null stays as it is, and what is returned for it means nothing.
   * @param lanes neighbours out of one call of `newLanes`, in its order
   * @returns hidden states `[lanes, H]`.
   * @throws RangeError where the lanes are no neighbours.
   */
  step(
    lanes: readonly Cache[],
    tokens: readonly (number | null)[],
    positions: readonly number[],
  ): Promise<Float32Array>
}

export interface Decoder<Cache extends DecoderCache = DecoderCache> {
  readonly config: TransformerConfig
  /**
   * Missing where rows of different lengths cannot be computed together: on a device, and where the maximum is that of
   * the whole batch (scope `batch`), so that who shares a call would change the numbers. Such rows are then fed one call
   * after the other.
   */
  readonly sideBySide?: SideBySide<Cache> | undefined
  /** Makes the sessions before they are needed. */
  prepare(range: IdRange): Promise<void>
  /** `capacity`: the positions that will be written in all. */
  newCache(rows: number, capacity: number): Cache
  /**
   * Feeds T tokens of every row in one call. `tokens` is `[rows][T]`, the positions are shared by all rows.
   * @returns hidden states of the last position, `[rows, H]`.
   */
  extend(
    cache: Cache,
    tokens: readonly (readonly number[])[],
    positions: readonly number[],
  ): Promise<Float32Array>
  /** Feeds one token of every row. @returns hidden states `[rows, H]`. */
  step(cache: Cache, tokens: readonly number[], position: number): Promise<Float32Array>
  /** Logits `[rows, end − start]` of a range of ids for hidden states `[rows, H]`. */
  logits(hidden: Float32Array, range: IdRange): Promise<Float32Array>
  /** A cache whose row i is the given one's row `sources[i]`: a context is computed once and shared by all candidates. */
  select(cache: Cache, sources: readonly number[]): Promise<Cache>
  /** Gives back what a cache holds on a device, where no garbage collector sees how much that is. It is not used again. */
  release(cache: Cache): void
}
