import { describe, expect, it } from 'vitest'
import { capsOf, CaptionScorer } from '../../../src-main/engine/captionScore.ts'
import type { TransformerConfig } from '../../../src-main/pack/manifest.ts'

describe('capsOf', () => {
  it('has both forms: the sum of the original, and the geometric mean per piece of the paper', () => {
    const caps = capsOf(Float32Array.of(-0.5, -1.5, -4), ['▁a', 'b', '▁c'])
    expect(caps.sum).toBe(-6)
    // The third root of the product of the probabilities.
    expect(caps.mean).toBeCloseTo(Math.cbrt(Math.exp(-0.5) * Math.exp(-1.5) * Math.exp(-4)), 12)
    expect(caps.words).toEqual([
      { text: 'ab', logprob: -1 },
      { text: 'c', logprob: -4 },
    ])
  })

  it('of a certain text is one, of an impossible one nothing', () => {
    expect(capsOf(Float32Array.of(0, 0), ['▁a', '▁b']).mean).toBe(1)
    expect(capsOf(Float32Array.of(-Infinity, 0), ['▁a', '▁b'])).toMatchObject({ mean: 0, sum: -Infinity })
  })
})

describe('rows of a pass', () => {
  const rows = (vocabulary: number, imageCodes: number, length: number) => {
    const config: TransformerConfig = {
      layers: 1,
      hidden: 4,
      heads: 1,
      positions: 8,
      vocabulary,
      layerNormScale: 'call',
      layerNormEpsilon: 1e-5,
    }
    const options = { provider: 'cpu', threads: 1, scope: 'picture', imageCodes } as const
    return new CaptionScorer(config, new Map(), options).rowsPerPass(length)
  }

  it('are sixteen, fewer where their logits would take more than 256 MiB, and one at least', () => {
    expect(rows(5570, 2048, 24)).toBe(16)
    expect(rows(58_240, 8192, 62)).toBe(16)
    expect(rows(58_240, 8192, 200)).toBe(6)
    expect(rows(1_000_000_000, 0, 10)).toBe(1)
  })
})
