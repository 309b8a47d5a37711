import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loraInputs, loraModules } from '../../../../src-main/model/lora.ts'
import { combineAdapters } from '../../../../src-main/pack/adapters/combineAdapters.ts'
import type { CombinedInput } from '../../../../src-main/pack/adapters/combineAdapters.ts'
import { adapterNumbers } from '../../../support/randomAdapter.ts'
import { tinyManifest } from '../../../support/tinyPack.ts'

const config = tinyManifest().transformer

/** B A in double precision. */
function product(
  b: Float32Array,
  a: Float32Array,
  rank: number,
  [outputs, inputs]: readonly [number, number],
): number[] {
  return Array.from({ length: outputs * inputs }, (_, at) => {
    const [row, column] = [Math.floor(at / inputs), at % inputs]
    let sum = 0
    for (let k = 0; k < rank; k++) sum += (b[row * rank + k] ?? NaN) * (a[k * inputs + column] ?? NaN)
    return sum
  })
}

const part = fc.record({
  seed: fc.nat(1000),
  rank: fc.integer({ min: 1, max: 4 }),
  alpha: fc.integer({ min: 1, max: 16 }),
  layers: fc.integer({ min: 1, max: 2 }),
  strength: fc.double({ min: 0, max: 1.5, noNaN: true }),
})

test('the combined product is the sum of the scaled products', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const own = parts.map(({ strength, ...one }) => ({
        ...{ rank: one.rank, scale: (strength * one.alpha) / one.rank },
        modules: adapterNumbers(config, { ...one, size: 1 }),
      }))
      const total = own.reduce((sum, { rank }) => sum + rank, 0)
      const combined = combineAdapters(config, own)
      for (const { module, inputs, outputs } of loraModules(config, config.layers)) {
        const wanted = new Array<number>(outputs * inputs).fill(0)
        for (const { rank, scale, modules } of own) {
          const numbers = modules.get(module)
          if (numbers === undefined) continue
          for (const [at, value] of product(numbers.b, numbers.a, rank, [outputs, inputs]).entries())
            wanted[at] = (wanted[at] ?? NaN) + scale * value
        }
        const names = loraInputs(module)
        const [a, b] = [combined.get(names.a), combined.get(names.b)] as CombinedInput[]
        expect(a?.shape).toEqual([total, inputs])
        expect(b?.shape).toEqual([outputs, total])
        const found = product(b?.values as Float32Array, a?.values as Float32Array, total, [outputs, inputs])
        for (const [at, value] of found.entries()) expect(value).toBeCloseTo(wanted[at] ?? NaN, 4)
      }
    }),
    { numRuns: 40 },
  )
})
