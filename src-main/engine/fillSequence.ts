/**
 * Writes the unwritten ids of a sequence for several candidates at once: the one loop behind every task.
 *
 * Calls are cut as the original cuts them (generation/sampling.py `filling_sequence`): the context up to the first
 * unwritten id is fed once with one row and shared by all candidates; given ids that follow a written one are fed
 * together with it in the next call.
 */
import { guide } from './sampler.ts'
import type { Decoder, DecoderCache } from './decoder.ts'
import type { IdRange } from '../text/vocabulary.ts'
import { UNWRITTEN } from '../text/sequence.ts'

export interface SequenceToFill {
  /** `UNWRITTEN` where a candidate writes. */
  readonly ids: readonly number[]
  readonly positions: readonly number[]
}

export interface Filling {
  readonly sequence: SequenceToFill
  /** Rows that are computed. */
  readonly rows: number
  /** Ids that may stand at an unwritten index of the sequence, in ascending order. */
  allowed(index: number): readonly IdRange[]
  /** Chooses an id from the logits of the ids from `range.start` on; forbidden ones among them are −Infinity. */
  choose(row: number, logits: Float32Array, range: IdRange): number
  /**
   * Called after each unwritten index with the ids of all rows. `enough` ends the filling there, with what is written;
   * what it throws ends it too.
   */
  written?(index: number, ids: readonly number[]): Promise<'enough' | undefined> | Promise<void>
  /** The sequence with the empty text, whose tail is the same: logits = empty + g · (text − empty). */
  readonly guidance?: { readonly sequence: SequenceToFill; readonly strength: number }
}

/** @returns the ids of every row, full unless it was ended before. @throws RangeError when there is nothing to write or no context before it. */
export async function fillSequence(decoder: Decoder, filling: Filling): Promise<number[][]> {
  const { ids } = filling.sequence
  const first = ids.indexOf(UNWRITTEN)
  if (first < 1) throw new RangeError('a sequence to fill needs a context and something to write')
  const tracks: Track[] = []
  try {
    tracks.push(await Track.start(decoder, filling.sequence, first, filling.rows))
    if (filling.guidance !== undefined) {
      const { sequence } = filling.guidance
      tracks.push(await Track.start(decoder, sequence, sequence.ids.indexOf(UNWRITTEN), filling.rows))
    }
    return await write(decoder, filling, tracks, first)
  } finally {
    for (const track of tracks) track.end()
  }
}

async function write(
  decoder: Decoder,
  filling: Filling,
  tracks: readonly Track[],
  first: number,
): Promise<number[][]> {
  const { ids } = filling.sequence
  const rows = Array.from({ length: filling.rows }, () => ids.slice(0, first))
  for (let index = first; index < ids.length; index++) {
    const given = ids[index] as number
    const next =
      given === UNWRITTEN ? await writeNext(decoder, filling, tracks, index) : rows.map(() => given)
    for (const [row, id] of next.entries()) (rows[row] as number[]).push(id)
    for (const track of tracks) track.push(next)
    if (given === UNWRITTEN && (await filling.written?.(index, next)) === 'enough') break
  }
  return rows
}

async function writeNext(
  decoder: Decoder,
  filling: Filling,
  tracks: readonly Track[],
  index: number,
): Promise<number[]> {
  const ranges = filling.allowed(index)
  const range = boundsOf(ranges)
  const [text, empty] = await collect(tracks, async (track) => decoder.logits(await track.hidden(), range))
  const logits = text as Float32Array
  if (empty !== undefined) guide(logits, empty, filling.guidance?.strength ?? 1)
  const width = range.end - range.start
  return Array.from({ length: filling.rows }, (_, row) => {
    const own = logits.subarray(row * width, (row + 1) * width)
    forbidBetween(own, ranges, range)
    return filling.choose(row, own, range)
  })
}

/** From the first to the last of the ranges. */
export function boundsOf(ranges: readonly IdRange[]): IdRange {
  return { start: (ranges[0] as IdRange).start, end: (ranges.at(-1) as IdRange).end }
}

/** Takes what lies between the ranges out of the logits of their bounds. */
export function forbidBetween(logits: Float32Array, ranges: readonly IdRange[], bounds: IdRange): void {
  for (const [at, { end }] of ranges.entries()) {
    const next = ranges[at + 1]
    if (next !== undefined) logits.fill(-Infinity, end - bounds.start, next.start - bounds.start)
  }
}

/** One after the other: an ONNX session runs on the calling thread anyway. */
async function collect<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = []
  for (const item of items) results.push(await work(item))
  return results
}

/** A cache and the ids that it has not been fed yet. */
class Track {
  private readonly decoder: Decoder
  private readonly cache: DecoderCache
  private readonly positions: readonly number[]
  private state: Float32Array
  /** Per fed index, the ids of all rows. */
  private pending: (readonly number[])[] = []

  private constructor(
    decoder: Decoder,
    cache: DecoderCache,
    positions: readonly number[],
    state: Float32Array,
  ) {
    this.decoder = decoder
    this.cache = cache
    this.positions = positions
    this.state = state
  }

  static async start(
    decoder: Decoder,
    sequence: SequenceToFill,
    length: number,
    rows: number,
  ): Promise<Track> {
    const context = decoder.newCache(1, sequence.ids.length)
    try {
      const state = await decoder.extend(
        context,
        [sequence.ids.slice(0, length)],
        sequence.positions.slice(0, length),
      )
      const all = new Array<number>(rows).fill(0)
      const states = new Float32Array(rows * state.length)
      for (const row of all.keys()) states.set(state, row * state.length)
      return new Track(decoder, await decoder.select(context, all), sequence.positions, states)
    } finally {
      decoder.release(context)
    }
  }

  end(): void {
    this.decoder.release(this.cache)
  }

  push(ids: readonly number[]): void {
    this.pending.push(ids)
  }

  /** Hidden states `[rows, H]` behind all that was pushed. */
  async hidden(): Promise<Float32Array> {
    const [only] = this.pending
    if (only === undefined) return this.state
    const { length } = this.cache
    const positions = this.positions.slice(length, length + this.pending.length)
    this.state =
      this.pending.length === 1
        ? await this.decoder.step(this.cache, only, positions[0] as number)
        : await this.decoder.extend(
            this.cache,
            only.map((_, row) => this.pending.map((ids) => ids[row] as number)),
            positions,
          )
    this.pending = []
    return this.state
  }
}
