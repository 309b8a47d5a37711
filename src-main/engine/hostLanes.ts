/**
 * Rows of different lengths side by side in host memory. Each is a cache of one row (a lane) that can be fed by itself;
 * all lie one behind the other in shared buffers, so that a step reads neighbouring lanes without a copy, each with a
 * mask of its own. Lanes have their full capacity from the start: what a lane computes then does not depend on how far
 * its neighbours are.
 */
import type { TransformerConfig } from '../pack/manifest.ts'
import { FORBIDDEN } from '../model/attention.ts'
import type { MaximumScope } from '../model/layerNorm.ts'
import type { Runner } from './adapterFeeds.ts'
import type { SideBySide } from './decoder.ts'
import type { DecoderSessions } from './decoderSessions.ts'
import { int64 } from './decoderSessions.ts'
import type { LayerStorage, NewRowData } from './keyValueCache.ts'
import { bucketOf, KeyValueCache } from './keyValueCache.ts'
import type { Fetched } from './onnxRuntime.ts'
import { floatsOf, OrtTensor } from './onnxRuntime.ts'

interface LaneGroup {
  readonly lanes: readonly KeyValueCache[]
  readonly storage: readonly LayerStorage[]
}

/** A call of neighbours: `count` lanes from `first` on. */
interface Neighbours extends LaneGroup {
  readonly first: number
  readonly count: number
}

export class HostLanes implements SideBySide<KeyValueCache> {
  private readonly config: TransformerConfig
  private readonly scope: Exclude<MaximumScope, 'batch'>
  private readonly sessions: DecoderSessions
  private readonly pass: () => Promise<Runner>
  private readonly groups = new WeakMap<KeyValueCache, LaneGroup>()

  /** `pass`: the step of a `HostDecoder`. */
  constructor(
    config: TransformerConfig,
    scope: Exclude<MaximumScope, 'batch'>,
    sessions: DecoderSessions,
    pass: () => Promise<Runner>,
  ) {
    this.config = config
    this.scope = scope
    this.sessions = sessions
    this.pass = pass
  }

  newLanes(count: number, capacity: number): readonly KeyValueCache[] {
    const { config, scope } = this
    const S = bucketOf(capacity)
    const size = config.hidden * S
    const storage = Array.from({ length: config.layers }, () => ({
      keys: new Float32Array(count * size),
      values: new Float32Array(count * size),
      ratio: scope === 'token' ? null : new Float32Array(count * S),
    }))
    const lanes = Array.from({ length: count }, (_, lane) => {
      const own = storage.map(({ keys, values, ratio }) => ({
        keys: keys.subarray(lane * size, (lane + 1) * size),
        values: values.subarray(lane * size, (lane + 1) * size),
        ratio: ratio?.subarray(lane * S, (lane + 1) * S) ?? null,
      }))
      return new KeyValueCache(config, scope, 1, S, own)
    })
    for (const lane of lanes) this.groups.set(lane, { lanes, storage })
    return lanes
  }

  clear(lane: KeyValueCache): void {
    lane.clear()
  }

  async step(
    lanes: readonly KeyValueCache[],
    tokens: readonly (number | null)[],
    positions: readonly number[],
  ): Promise<Float32Array> {
    const neighbours = this.neighbours(lanes)
    const session = await this.pass()
    const fetched = await session.run({
      ...this.feeds(neighbours),
      // What stands still is computed along, with any token, and forgotten.
      tokens: int64(
        tokens.map((id) => id ?? 0),
        [lanes.length],
      ),
      positions: int64(positions, [lanes.length]),
    })
    for (const [row, lane] of lanes.entries()) {
      if (tokens[row] !== null) lane.append(this.rowOf(fetched, row, lanes.length), 1)
    }
    return this.sessions.hiddenOf(fetched)
  }

  private neighbours(lanes: readonly KeyValueCache[]): Neighbours {
    const group = lanes[0] === undefined ? undefined : this.groups.get(lanes[0])
    const first = group?.lanes.indexOf(lanes[0] as KeyValueCache) ?? -1
    if (group === undefined || lanes.some((lane, row) => group.lanes[first + row] !== lane))
      throw new RangeError('only neighbouring lanes can be fed together')
    return { ...group, first, count: lanes.length }
  }

  private feeds({ lanes, storage, first, count }: Neighbours): Record<string, OrtTensor> {
    const { heads: N, hidden: H } = this.config
    const S = (lanes[first] as KeyValueCache).capacity
    const mask = new Float32Array(count * S)
    for (let row = 0; row < count; row++) fillMask(mask, row, S, (lanes[first + row] as KeyValueCache).length)
    const feeds: Record<string, OrtTensor> = { mask: new OrtTensor('float32', mask, [count, 1, 1, 1, S]) }
    const part = (buffer: Float32Array, size: number) => buffer.subarray(first * size, (first + count) * size)
    const shape = [count, 1, N, S, H / N]
    for (const [index, { keys, values, ratio }] of storage.entries()) {
      feeds[`keys_${index}`] = new OrtTensor('float32', part(keys, H * S), shape)
      feeds[`values_${index}`] = new OrtTensor('float32', part(values, H * S), shape)
      if (ratio !== null)
        feeds[`ratio_${index}`] = new OrtTensor('float32', part(ratio, S), [count, 1, 1, 1, S])
    }
    return feeds
  }

  /** What a call of `count` rows computed of one of them. */
  private rowOf(fetched: Fetched, row: number, count: number): NewRowData {
    const { layers, hidden: H } = this.config
    const pick = (output: OrtTensor | undefined, size: number) => {
      const all = floatsOf(output)
      const own = new Float32Array(layers * size)
      for (let index = 0; index < layers; index++) {
        const at = (index * count + row) * size
        own.set(all.subarray(at, at + size), index * size)
      }
      return own
    }
    return {
      projected: pick(fetched.projected, 3 * H),
      deviations: pick(fetched.deviations, 1),
      maxima: pick(fetched.maxima, 1),
    }
  }
}

/** Allows row `row` of a mask `[rows, S]` its first `length` positions. */
export function fillMask(mask: Float32Array, row: number, S: number, length: number): void {
  mask.fill(0, row * S, row * S + length)
  mask.fill(FORBIDDEN.float32, row * S + length, (row + 1) * S)
}
