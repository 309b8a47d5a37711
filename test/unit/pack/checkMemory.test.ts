import { describe, expect, it } from 'vitest'
import { checkMemory, neededMemory } from '../../../src-main/pack/checkMemory.ts'
import { tinyManifest } from '../../support/tinyPack.ts'

/** The real CogView: 48 layers of 2,560, 3,928,849,920 parameters (FIXTURES.md 1), and its codec. */
function realManifest() {
  const manifest = tinyManifest()
  delete manifest.roles.caption
  manifest.transformer = {
    ...manifest.transformer,
    layers: 48,
    hidden: 2560,
    heads: 40,
    positions: 1089,
    vocabulary: 58240,
  }
  manifest.imageCodec = {
    ...manifest.imageCodec,
    channel: 512,
    resBlocks: 0,
    dim: 256,
    codes: 8192,
    simple: true,
  }
  return manifest
}

describe('checkMemory', () => {
  it('refuses a budget that one candidate does not fit into, with both numbers', () => {
    const manifest = realManifest()
    const needed = neededMemory(manifest, 2)
    expect(() => checkMemory(manifest, 8000.7)).toThrow(
      expect.objectContaining({ code: 'memory-too-small', params: { needed, available: 8000 } }),
    )
    expect(() => checkMemory(manifest, needed - 1)).toThrow()
    expect(() => checkMemory(manifest, needed)).not.toThrow()
  })
})

describe('neededMemory', () => {
  it('counts weights and cache of the original as its authors do', () => {
    const MIB = 2 ** 20
    const weights = (3_928_849_920 * 4) / MIB
    const cacheOfOne = (1089 * 48 * 2 * 2560 * 4) / MIB
    const codec = neededMemory(realManifest(), 0) - weights
    // Encoder and decoder of 512 channels with 4×4 kernels, and 8,192 codes of 256: about 20 million numbers.
    expect(codec).toBeGreaterThan(60)
    expect(codec).toBeLessThan(120)
    expect(neededMemory(realManifest(), 3) - neededMemory(realManifest(), 0)).toBeCloseTo(3 * cacheOfOne, -1)
  })

  it('counts a caption role of its own, but no file twice', () => {
    const manifest = realManifest()
    const alone = neededMemory(manifest, 1)
    manifest.roles.caption = { file: manifest.roles.base.file, tasks: ['describe'] }
    expect(neededMemory(manifest, 1)).toBe(alone)
    manifest.roles.caption = { file: 'caption.safetensors', tasks: ['describe'] }
    expect(neededMemory(manifest, 1)).toBeGreaterThan(1.9 * alone)
  })
})
