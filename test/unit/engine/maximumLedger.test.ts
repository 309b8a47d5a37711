import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MaximumLedger } from '../../../src-main/engine/maximumLedger.ts'

const EPSILON = 1e-5
const WIDTH = 8

const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs))

/** LN(x ÷ (m ÷ 8)) of the paper, without scale and bias, in double precision. */
function relaxedNorm(x: readonly number[], maximum: number): number[] {
  const relaxed = x.map((value) => value / (maximum / 8))
  const mean = relaxed.reduce((sum, value) => sum + value, 0) / x.length
  const variance = relaxed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length
  return relaxed.map((value) => (value - mean) / Math.sqrt(variance + EPSILON))
}

/** What the graph returns for a row: 1 ÷ √(var ÷ m² + ε ÷ 64). */
function inverseDeviation(x: readonly number[], maximum: number): number {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length
  return 1 / Math.sqrt(variance / maximum ** 2 + EPSILON / 64)
}

/** Positions of one call. Small ones beside large maxima, so that ε counts. */
const position = fc.tuple(
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: WIDTH, maxLength: WIDTH }),
  fc.constantFrom(1e-3, 1e-2, 1, 30, 900),
)
const call = fc
  .array(position, { minLength: 1, maxLength: 4 })
  .map((rows) => rows.map(([x, size]) => x.map((value, i) => (value + (i % 2 === 0 ? 1.5 : -1.5)) * size)))

describe('MaximumLedger', () => {
  it('is refused a position that it has no room for', () => {
    const ledger = new MaximumLedger(1, 2, EPSILON / 64)
    expect(() => ledger.append(0, 1, Float32Array.of(1, 1), 1)).toThrow(RangeError)
  })

  it('turns rows that were normalised under their own maximum into rows under the maximum of the memory', () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 6 }), fc.nat({ max: 5 }), (calls, growAt) => {
        const room = calls.flat().length
        const ledger = new MaximumLedger(2, room, EPSILON / 64)
        const own: number[] = []
        let [length, memory, capacity] = [0, 0, room]
        for (const [index, rows] of calls.entries()) {
          // As the original: the call sees the memory and its own positions.
          const maximum = Math.max(memory, ...rows.map(largest))
          const deviations = Float32Array.from(rows, (x) => inverseDeviation(x, maximum))
          // Row 1 has a picture of its own, whose maximum never grows.
          ledger.append(0, length, deviations, maximum)
          ledger.append(1, length, deviations, 5)
          own.push(...rows.map(() => maximum))
          ;[length, memory] = [length + rows.length, maximum]
          if (index === growAt) ledger.grow((capacity += 32))
        }
        for (const [j, x] of calls.flat().entries()) {
          const ratio = ledger.ratio[j] as number
          const cached = relaxedNorm(x, own[j] as number)
          const expected = relaxedNorm(x, memory)
          for (const [i, value] of cached.entries()) {
            expect(Math.abs(value * ratio - (expected[i] as number))).toBeLessThan(2e-5)
          }
          expect(ledger.ratio[capacity + j]).toBe(1)
        }
        expect(ledger.ratio).toHaveLength(2 * capacity)
      }),
    )
  })

  it('changes something where maxima grow: the comparison above would notice a ratio of one', () => {
    const x = [0.01, -0.01, 0.02, -0.02, 0.01, -0.01, 0.02, -0.02]
    const [under, beside] = [relaxedNorm(x, 0.02), relaxedNorm(x, 300)]
    expect(Math.abs((under[0] as number) - (beside[0] as number))).toBeGreaterThan(0.1)
  })

  it('leaves rows alone that came under a smaller maximum than is remembered, but for themselves', () => {
    const ledger = new MaximumLedger(1, 4, EPSILON / 64)
    ledger.append(0, 0, Float32Array.of(1), 100)
    ledger.append(0, 1, Float32Array.of(1), 1)
    const e = EPSILON / 64
    expect(ledger.ratio[0]).toBe(1)
    expect(ledger.ratio[1]).toBeCloseTo(Math.sqrt(1 / (1 + e * (100 ** 2 - 1))), 6)
    expect(ledger.ratio[1]).toBeLessThan(1)
  })

  it('chooses rows with all that they know, and no longer follows the one it came from', () => {
    const ledger = new MaximumLedger(2, 2, EPSILON / 64)
    ledger.append(0, 0, Float32Array.of(400), 1)
    ledger.append(1, 0, Float32Array.of(800), 2)
    const chosen = ledger.select([1, 0, 1])
    chosen.append(0, 1, Float32Array.of(400), 50)
    chosen.append(1, 1, Float32Array.of(400), 1)
    expect(chosen.ratio[0]).toBeLessThan(1)
    expect([...chosen.ratio.subarray(2)]).toEqual([1, 1, 1, 1])
    expect([...ledger.ratio]).toEqual([1, 1, 1, 1])
    // The memory of what was chosen goes along: the third row remembers 2.
    chosen.append(2, 1, Float32Array.of(400), 1)
    expect(chosen.ratio[5]).toBeLessThan(1)
  })
})
