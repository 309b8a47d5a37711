import { expect, it } from 'vitest'
import fc from 'fast-check'
import { MAX_COUNT, MAX_SEED } from '../../../../src-main/contract/sampling.ts'
import { seedFrom } from '../../../../src-renderer/picture/seed.ts'

it('a fresh seed leaves room for every picture of the largest wall', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (random) => {
      const seed = seedFrom(random)
      expect(seed).toBeGreaterThanOrEqual(0)
      expect(seed + MAX_COUNT).toBeLessThanOrEqual(MAX_SEED)
    }),
  )
})
