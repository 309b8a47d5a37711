import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewRowData } from '../../../src-main/engine/keyValueCache.ts'
import { bucketOf, KeyValueCache } from '../../../src-main/engine/keyValueCache.ts'
import type { TransformerConfig } from '../../../src-main/pack/manifest.ts'

const config: TransformerConfig = {
  layers: 2,
  hidden: 6,
  heads: 3,
  positions: 200,
  vocabulary: 32,
  layerNormScale: 'token',
  layerNormEpsilon: 1e-5,
}
const [H, N] = [config.hidden, config.heads]
const D = H / N

/** One position of one row in one layer: H keys and H values. */
interface Position {
  keys: number[]
  values: number[]
}
/** `[layer][row][position]`. */
type Model = Position[][][]

let written = 0
/** Positions that occur only once, and the same as a call returns them: q, κ, ν side by side. */
function call(rows: number, count: number): { model: Model; data: NewRowData } {
  const fresh = () => Array.from({ length: H }, () => ++written % 2 ** 24)
  const model = Array.from({ length: config.layers }, () =>
    Array.from({ length: rows }, () =>
      Array.from({ length: count }, () => ({ keys: fresh(), values: fresh() })),
    ),
  )
  const flat = model.flat(2)
  return {
    model,
    data: {
      projected: Float32Array.from(
        flat.flatMap(({ keys, values }) => [...new Array<number>(H).fill(-1), ...keys, ...values]),
      ),
      deviations: new Float32Array(flat.length).fill(1),
      maxima: new Float32Array(flat.length).fill(1),
    },
  }
}

/** What a call would read, `[rows, N, capacity, D]`. */
function readBack({ layers, rows, length, capacity }: KeyValueCache): Model {
  return layers.map(({ keys, values }) =>
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length }, (_, position) => {
        const read = (buffer: Float32Array) =>
          Array.from({ length: N }, (_, head) => {
            const at = ((row * N + head) * capacity + position) * D
            return [...buffer.subarray(at, at + D)]
          }).flat()
        return { keys: read(keys), values: read(values) }
      }),
    ),
  )
}

describe('KeyValueCache', () => {
  it('refuses positions beyond the room that it was made with, and is as it was', () => {
    const cache = new KeyValueCache(config, 'token', 2, 64)
    const { model, data } = call(2, 60)
    cache.append(data, 60)
    expect(() => cache.append(call(2, 5).data, 5)).toThrow(
      new RangeError('64 positions are all there is room for'),
    )
    expect(readBack(cache)).toEqual(model)
    cache.append(call(2, 4).data, 4)
    expect(() => cache.append(call(2, 1).data, 1)).toThrow(RangeError)
  })

  it('gives back what was written, after any appends, spreads and selections', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ append: fc.integer({ min: 1, max: 40 }) }) },
      { weight: 1, arbitrary: fc.record({ select: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }) }) },
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 12 }), (rows, steps) => {
        let cache = new KeyValueCache(config, 'token', rows, 180)
        let model: Model = Array.from({ length: config.layers }, () => Array.from({ length: rows }, () => []))
        for (const each of steps) {
          if ('select' in each) {
            const sources = each.select.map((value) => value % cache.rows)
            const before = cache
            cache = cache.select(sources)
            model = model.map((layer) => sources.map((source) => [...(layer[source] ?? [])]))
            // The one that it was chosen from goes its own way.
            if (before.length < 180) before.append(call(before.rows, 1).data, 1)
          } else if (cache.length + each.append <= 180) {
            const { model: added, data } = call(cache.rows, each.append)
            cache.append(data, each.append)
            model = model.map((layer, l) => layer.map((row, r) => [...row, ...(added[l]?.[r] ?? [])]))
          }
          expect(cache.capacity).toBe(bucketOf(cache.length))
        }
        expect(readBack(cache)).toEqual(model)
      }),
      { numRuns: 60 },
    )
  })

  it('is chosen from to its last position, where its bucket is full', () => {
    const cache = new KeyValueCache(config, 'token', 2, 64)
    const { model, data } = call(2, 32)
    cache.append(data, 32)
    expect(cache.capacity).toBe(32)
    expect(readBack(cache.select([1, 1]))).toEqual(model.map(([, row = []]) => [row, row]))
  })

  it('never asks a call to read something that is not a number, where nothing is written yet', () => {
    const cache = new KeyValueCache(config, 'token', 2, 100)
    for (let i = 0; i < 70; i++) cache.append(call(2, 1).data, 1)
    for (const { keys, values } of cache.layers)
      for (const buffer of [keys, values]) expect(buffer.every(Number.isFinite)).toBe(true)
  })

  describe('maxima', () => {
    /** Two rows, one position; `maxima` as a call of the scope returns them. */
    const append = (cache: KeyValueCache, maxima: readonly number[]) =>
      cache.append({ ...call(2, 1).data, maxima: Float32Array.from(maxima) }, 1)
    const ratios = (cache: KeyValueCache) =>
      cache.layers.map(({ ledger }) => {
        const { ratio = new Float32Array(0) } = ledger ?? {}
        return [0, 1].map((row) => (ratio[row * cache.capacity] as number) < 1)
      })

    it('belong to a picture: those of its neighbour change nothing', () => {
      const cache = new KeyValueCache(config, 'picture', 2, 64)
      append(cache, [1, 1, 1, 1])
      append(cache, [1, 900, 1, 1])
      expect(ratios(cache)).toEqual([
        [false, true],
        [false, false],
      ])
    })

    it('belong to the whole batch where the original is followed', () => {
      const cache = new KeyValueCache(config, 'batch', 2, 64)
      append(cache, [1, 1])
      append(cache, [1, 900])
      expect(ratios(cache)).toEqual([
        [false, false],
        [true, true],
      ])
    })

    it('are kept where the cache spreads, and go along where rows are chosen', () => {
      const cache = new KeyValueCache(config, 'picture', 2, 64)
      append(cache, [1, 1, 1, 1])
      for (let i = 0; i < 40; i++) append(cache, [1, 900, 1, 1])
      expect(cache.capacity).toBe(64)
      expect(ratios(cache)).toEqual([
        [false, true],
        [false, false],
      ])
      expect(ratios(cache.select([1, 0]))).toEqual([
        [true, false],
        [false, false],
      ])
    })

    it('are of no concern where every position has its own', () => {
      const cache = new KeyValueCache(config, 'token', 2, 64)
      append(cache, [1, 900, 1, 1])
      expect(cache.layers.map(({ ledger }) => ledger)).toEqual([null, null])
    })
  })
})

describe('bucketOf', () => {
  it('has room, is no smaller for more, and never wastes more than 64', () => {
    let before = 0
    for (let length = 0; length <= 1400; length++) {
      const bucket = bucketOf(length)
      expect(bucket).toBeGreaterThanOrEqual(Math.max(length, before, 32))
      expect(bucket - length).toBeLessThan(Math.max(33, length < 512 ? 32 : 64))
      before = bucket
    }
  })
})
