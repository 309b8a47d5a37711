import { describe, expect, it } from 'vitest'
import type { Decoder, DecoderCache } from '../../../src-main/engine/decoder.ts'
import { fewestRows } from '../../../src-main/engine/rowIndependence.ts'

const range = { start: 0, end: 50 }

/** A decoder whose logits, where `differs` says so for a number of rows, are off by one bit in their last row. */
function decoderThat(differs: (rows: number) => boolean, asked: number[] = []): Decoder {
  return {
    config: {
      layers: 1,
      hidden: 1,
      heads: 1,
      positions: 4,
      vocabulary: 50,
      layerNormScale: 'token',
      layerNormEpsilon: 1e-5,
    },
    prepare: () => Promise.resolve(),
    newCache: (rows) => ({ rows, length: 0 }),
    extend: () => Promise.reject(new Error('only steps are tried')),
    step: (cache: DecoderCache, tokens) => {
      if (tokens.length !== cache.rows) throw new Error('a token for every row')
      return Promise.resolve(Float32Array.from(tokens, (id) => id / 7))
    },
    logits: (hidden) => {
      const rows = hidden.length
      asked.push(rows)
      const logits = Float32Array.from(
        [...hidden].flatMap((state) => Array.from({ length: 50 }, (_, id) => state * id)),
      )
      if (differs(rows)) logits[logits.length - 1] = (logits.at(-1) ?? 0) * (1 + 2 ** -22) + 2 ** -100
      return Promise.resolve(logits)
    },
    select: () => Promise.reject(new Error('only steps are tried')),
    release: () => undefined,
  }
}

describe('fewestRows', () => {
  const fewest = (differs: (rows: number) => boolean, most = 16) =>
    fewestRows(decoderThat(differs), range, most)

  it('is one where a row comes out alike in every company', async () => {
    expect(await fewest(() => false)).toBe(1)
  })

  it.each([
    [1, 2],
    [2, 3],
    [4, 6],
    [6, 8],
    [8, 12],
    [12, 16],
  ])('notices a last bit that is different with %d rows, and stays above it', async (odd, expected) => {
    expect(await fewest((rows) => rows === odd)).toBe(expected)
  })

  it('tries no more rows than are ever computed', async () => {
    const asked: number[] = []
    const decoder = decoderThat((rows) => rows > 3, asked)
    expect(await fewestRows(decoder, range, 3)).toBe(1)
    expect(Math.max(...asked)).toBe(3)
    expect(await fewest(() => true, 1)).toBe(1)
  })
})
