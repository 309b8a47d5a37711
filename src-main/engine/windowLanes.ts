/** The caches of the windows that run at the same time, and the calls of one tick on them. */
import type { IdRange } from '../text/vocabulary.ts'
import type { Decoder, DecoderCache } from './decoder.ts'

/** What one call feeds to one window. */
export interface Feed {
  readonly lane: number
  /** Begins a window: what the lane was fed before belongs to another one. */
  readonly first: boolean
  readonly ids: readonly number[]
  readonly positions: readonly number[]
}

export class WindowLanes {
  private readonly decoder: Decoder
  private readonly capacity: number
  private lanes: DecoderCache[]

  /** Without `sideBySide` there is one lane at most, a cache that is made anew for each window. */
  constructor(decoder: Decoder, count: number, capacity: number) {
    this.decoder = decoder
    this.capacity = capacity
    if (decoder.sideBySide === undefined && count > 1)
      throw new RangeError(`this decoder can't compute ${count} rows of different lengths`)
    this.lanes = count === 0 ? [] : [...(decoder.sideBySide?.newLanes(count, capacity) ?? [])]
  }

  /** Makes the calls of one tick, at most one for each lane. @returns the logits of `range` behind each. */
  async advance(feeds: readonly Feed[], range: IdRange): Promise<Float32Array[]> {
    for (const { lane, first } of feeds) if (first) this.begin(lane)
    const logits = new Map<number, Float32Array>()
    const single = feeds.filter(({ first, ids }) => !first && ids.length === 1)
    for (const feed of feeds) {
      if (single.length < 2 || !single.includes(feed)) logits.set(feed.lane, await this.feed(feed, range))
    }
    if (single.length > 1) await this.step(single, range, logits)
    return feeds.map(({ lane }) => logits.get(lane) as Float32Array)
  }

  release(): void {
    for (const lane of this.lanes) this.decoder.release(lane)
    this.lanes = []
  }

  private begin(lane: number): void {
    const known = this.lanes[lane]
    const { sideBySide } = this.decoder
    if (sideBySide !== undefined) {
      sideBySide.clear(known as DecoderCache)
      return
    }
    if (known !== undefined) this.decoder.release(known)
    this.lanes[lane] = this.decoder.newCache(1, this.capacity)
  }

  private async feed({ lane, ids, positions }: Feed, range: IdRange): Promise<Float32Array> {
    const cache = this.lanes[lane] as DecoderCache
    const hidden =
      ids.length === 1
        ? await this.decoder.step(cache, ids, positions[0] as number)
        : await this.decoder.extend(cache, [ids], positions)
    return await this.decoder.logits(hidden, range)
  }

  /** From the first lane that is fed to the last: those between that stand still cost less than a call of their own. */
  private async step(
    feeds: readonly Feed[],
    range: IdRange,
    logits: Map<number, Float32Array>,
  ): Promise<void> {
    const byLane = new Map(feeds.map((feed) => [feed.lane, feed]))
    const first = Math.min(...byLane.keys())
    const rows = Array.from({ length: Math.max(...byLane.keys()) - first + 1 }, (_, row) =>
      byLane.get(first + row),
    )
    const { sideBySide } = this.decoder
    if (sideBySide === undefined) throw new RangeError("this decoder can't feed several windows in one call")
    const hidden = await sideBySide.step(
      this.lanes.slice(first, first + rows.length),
      rows.map((feed) => feed?.ids[0] ?? null),
      rows.map((feed) => feed?.positions[0] ?? 0),
    )
    const all = await this.decoder.logits(hidden, range)
    const width = range.end - range.start
    for (const [row, feed] of rows.entries()) {
      if (feed !== undefined) logits.set(feed.lane, all.subarray(row * width, (row + 1) * width))
    }
  }
}
