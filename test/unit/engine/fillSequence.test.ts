import { describe, expect, it } from 'vitest'
import type { Decoder, DecoderCache } from '../../../src-main/engine/decoder.ts'
import type { Filling } from '../../../src-main/engine/fillSequence.ts'
import { fillSequence } from '../../../src-main/engine/fillSequence.ts'
import type { IdRange } from '../../../src-main/text/vocabulary.ts'
import { UNWRITTEN } from '../../../src-main/text/sequence.ts'

interface RecordingCache extends DecoderCache {
  length: number
  /** All ids that it was fed, per row. */
  readonly fed: readonly number[][]
}

/** Counts instead of computing: the state of a row is the sum of what it was fed, its logits follow from that. */
class RecordingDecoder implements Decoder<RecordingCache> {
  readonly config = {
    layers: 1,
    hidden: 1,
    heads: 1,
    positions: 100,
    vocabulary: 10,
    layerNormScale: 'call',
    layerNormEpsilon: 1e-5,
  } as const
  readonly calls: unknown[] = []
  readonly caches: RecordingCache[] = []
  readonly released: RecordingCache[] = []

  prepare(): Promise<void> {
    return Promise.resolve()
  }

  newCache(rows: number, capacity: number): RecordingCache {
    this.calls.push({ newCache: rows, capacity })
    return this.cacheOf(Array.from({ length: rows }, () => []))
  }

  extend(cache: RecordingCache, tokens: readonly (readonly number[])[], positions: readonly number[]) {
    this.calls.push({ extend: tokens, positions })
    return this.feed(cache, tokens)
  }

  step(cache: RecordingCache, tokens: readonly number[], position: number) {
    this.calls.push({ step: tokens, position })
    return this.feed(
      cache,
      tokens.map((id) => [id]),
    )
  }

  logits(hidden: Float32Array, { start, end }: IdRange): Promise<Float32Array> {
    const rows = [...hidden].flatMap((state) =>
      Array.from({ length: end - start }, (_, i) => state + (start + i) / 100),
    )
    return Promise.resolve(Float32Array.from(rows))
  }

  select(cache: RecordingCache, sources: readonly number[]): Promise<RecordingCache> {
    this.calls.push({ select: sources })
    return Promise.resolve(this.cacheOf(sources.map((row) => [...(cache.fed[row] ?? [])])))
  }

  release(cache: RecordingCache): void {
    if (this.released.includes(cache)) throw new Error('released twice')
    this.released.push(cache)
  }

  private cacheOf(fed: number[][]): RecordingCache {
    const cache = { rows: fed.length, length: fed[0]?.length ?? 0, fed }
    this.caches.push(cache)
    return cache
  }

  private feed(cache: RecordingCache, tokens: readonly (readonly number[])[]): Promise<Float32Array> {
    if (this.released.includes(cache)) throw new Error('a released cache was fed')
    if (tokens.length !== cache.rows) throw new Error(`${tokens.length} rows fed to ${cache.rows}`)
    for (const [row, ids] of tokens.entries()) cache.fed[row]?.push(...ids)
    cache.length += tokens[0]?.length ?? 0
    return Promise.resolve(Float32Array.from(cache.fed, (ids) => ids.reduce((sum, id) => sum + id, 0)))
  }
}

const W = UNWRITTEN
/** Writes 1, 2, 3, … in the first row, 11, 12, … in the second. */
function counting(): Filling['choose'] {
  const next: number[] = []
  return (row) => 10 * row + (next[row] = (next[row] ?? 0) + 1)
}

const fillingOf = (ids: readonly number[], more: Partial<Filling> = {}): Filling => ({
  sequence: { ids, positions: ids.map((_, i) => 100 + i) },
  rows: 2,
  allowed: () => [{ start: 0, end: 4 }],
  choose: counting(),
  ...more,
})

async function fill(filling: Filling) {
  const decoder = new RecordingDecoder()
  const rows = await fillSequence(decoder, filling)
  return { decoder, rows, calls: decoder.calls }
}

describe('misuse', () => {
  it.each([
    ['nothing to write', [1, 2, 3]],
    ['no context', [W, 1, W]],
    ['no ids at all', []],
  ])('refuses a sequence with %s, before anything is computed', async (_, ids) => {
    const decoder = new RecordingDecoder()
    await expect(fillSequence(decoder, fillingOf(ids))).rejects.toThrow(RangeError)
    expect(decoder.calls).toEqual([])
  })
})

describe('calls are cut as the original cuts them', () => {
  it('feeds the context once with one row, each written id alone, and the last one not at all', async () => {
    const { rows, calls } = await fill(fillingOf([7, 8, 9, W, W, W]))
    expect(calls).toEqual([
      { newCache: 1, capacity: 6 },
      { extend: [[7, 8, 9]], positions: [100, 101, 102] },
      { select: [0, 0] },
      { step: [1, 11], position: 103 },
      { step: [2, 12], position: 104 },
    ])
    expect(rows).toEqual([
      [7, 8, 9, 1, 2, 3],
      [7, 8, 9, 11, 12, 13],
    ])
  })

  it('feeds given ids between written ones together with the last that was written', async () => {
    const { rows, calls } = await fill(fillingOf([7, W, 8, 9, W, W, 6, W]))
    expect(calls.slice(3)).toEqual([
      {
        extend: [
          [1, 8, 9],
          [11, 8, 9],
        ],
        positions: [101, 102, 103],
      },
      { step: [2, 12], position: 104 },
      {
        extend: [
          [3, 6],
          [13, 6],
        ],
        positions: [105, 106],
      },
    ])
    expect(rows[1]).toEqual([7, 11, 8, 9, 12, 13, 6, 14])
  })

  it('does not feed what is given at the end: nothing is written after it', async () => {
    const { rows, calls } = await fill(fillingOf([7, W, 8, 9]))
    expect(calls).toHaveLength(3)
    expect(rows[0]).toEqual([7, 1, 8, 9])
  })
})

describe('what may be chosen', () => {
  it('is shown row by row, with ids between the allowed ranges forbidden', async () => {
    const shown: unknown[] = []
    const ranges = [
      { start: 2, end: 4 },
      { start: 6, end: 7 },
      { start: 9, end: 10 },
    ]
    await fill(
      fillingOf([1, W, 5, W], {
        allowed: (index) => (index === 1 ? ranges : [{ start: 3, end: 5 }]),
        choose: (row, logits, range) => {
          shown.push([row, [...logits].map((value) => Math.round(value * 100) / 100), range])
          return 2 + row
        },
      }),
    )
    const no = -Infinity
    expect(shown).toEqual([
      [0, [1.02, 1.03, no, no, 1.06, no, no, 1.09], { start: 2, end: 10 }],
      [1, [1.02, 1.03, no, no, 1.06, no, no, 1.09], { start: 2, end: 10 }],
      [0, [8.03, 8.04], { start: 3, end: 5 }],
      [1, [9.03, 9.04], { start: 3, end: 5 }],
    ])
  })
})

describe('guidance', () => {
  const guidance = (strength: number) => ({
    guidance: { sequence: { ids: [3, W, 8, W], positions: [0, 20, 21, 22] }, strength },
  })

  it('runs a second track with its own context, positions and cache, which is fed what was chosen', async () => {
    const { calls, decoder } = await fill(fillingOf([7, 5, W, 8, W], guidance(2)))
    expect(calls).toEqual([
      { newCache: 1, capacity: 5 },
      { extend: [[7, 5]], positions: [100, 101] },
      { select: [0, 0] },
      { newCache: 1, capacity: 4 },
      { extend: [[3]], positions: [0] },
      { select: [0, 0] },
      {
        extend: [
          [1, 8],
          [11, 8],
        ],
        positions: [102, 103],
      },
      {
        extend: [
          [1, 8],
          [11, 8],
        ],
        positions: [20, 21],
      },
    ])
    expect(decoder.caches.map(({ fed }) => fed[1])).toEqual([undefined, [7, 5, 11, 8], undefined, [3, 11, 8]])
  })

  it('mixes the logits: empty + g · (text − empty), and keeps forbidden ids forbidden', async () => {
    const first: number[][] = []
    await fill(
      fillingOf([7, 5, W, 8, W], {
        ...guidance(2),
        allowed: () => [
          { start: 0, end: 1 },
          { start: 2, end: 3 },
        ],
        choose: (row, logits) => {
          if (row === 0) first.push([...logits].map((value) => Math.round(value * 100) / 100))
          return 0
        },
      }),
    )
    // The text's state is 12, the empty one's 3: 3 + 2 · 9. Then 20 and 11.
    expect(first).toEqual([
      [21, -Infinity, 21.02],
      [29, -Infinity, 29.02],
    ])
  })
})

describe('written', () => {
  it('is told each written index with the ids of all rows, and given ones are not', async () => {
    const told: unknown[] = []
    await fill(
      fillingOf([7, W, 8, W], {
        written: (index, ids) => {
          told.push([index, ids])
          return Promise.resolve()
        },
      }),
    )
    expect(told).toEqual([
      [1, [1, 11]],
      [3, [2, 12]],
    ])
  })

  it('ends the filling when it has enough, with what is written until then', async () => {
    const decoder = new RecordingDecoder()
    const rows = await fillSequence(
      decoder,
      fillingOf([7, W, W, W], {
        written: (index) => Promise.resolve<'enough' | undefined>(index === 2 ? 'enough' : undefined),
      }),
    )
    expect(rows.map((ids) => ids.length)).toEqual([3, 3])
    expect(decoder.calls.at(-1)).toEqual({ step: [1, 11], position: 101 })
  })

  it('ends the filling with what it throws: no call is made after it', async () => {
    const decoder = new RecordingDecoder()
    const stop = new Error('enough')
    const filling = fillingOf([7, W, W, W], {
      written: (index) => (index === 2 ? Promise.reject<undefined>(stop) : Promise.resolve(undefined)),
    })
    await expect(fillSequence(decoder, filling)).rejects.toBe(stop)
    expect(decoder.calls.at(-1)).toEqual({ step: [1, 11], position: 101 })
  })
})

describe('caches', () => {
  const guidance = { sequence: { ids: [3, W, W], positions: [0, 1, 2] }, strength: 2 }

  it.each([
    ['a filling', {}],
    ['one with guidance', { guidance }],
    ['one that ends early', { guidance, written: () => Promise.reject(new Error('enough')) }],
  ])('are given back at the end of %s, each once', async (_, more) => {
    const decoder = new RecordingDecoder()
    await fillSequence(decoder, fillingOf([7, W, W], more)).catch(() => null)
    expect(decoder.caches).toHaveLength('guidance' in more ? 4 : 2)
    expect(new Set(decoder.released)).toEqual(new Set(decoder.caches))
  })
})
