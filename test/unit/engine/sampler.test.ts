import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src-main/engine/randomStream.ts'
import { distribution, draw, guide } from '../../../src-main/engine/sampler.ts'

const open = { temperature: 1, topK: 0, topP: 1 }
const logits = (...values: number[]) => Float32Array.from(values)
/** Logits whose softmax at temperature 1 is what is given. */
const likely = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log)
const idsOf = (values: Float32Array, filters: Partial<typeof open> = {}) => [
  ...distribution(values, { ...open, ...filters }).ids,
]

/** Softmax as one would write it down, in double precision. */
function softmax(values: readonly number[], temperature: number): number[] {
  const weights = values.map((value) => Math.exp((value - Math.max(...values)) / temperature))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

describe('misuse', () => {
  it.each([
    ['nothing is allowed', logits(-Infinity, -Infinity)],
    ['there are no logits', logits()],
    ['weights have overflowed into NaN', logits(NaN, NaN, NaN)],
    ['weights have overflowed into infinity', logits(1, Infinity)],
  ])('refuses to draw where %s', (_, values) => {
    for (const topK of [0, 1])
      expect(() => distribution(values, { ...open, topK })).toThrow('nothing to draw')
  })
})

describe('distribution', () => {
  it('is the softmax, likeliest first, equal ones by index', () => {
    const values = [0.5, 2, -1, 2, 0]
    const { ids, probabilities } = distribution(logits(...values), { ...open, temperature: 0.7 })
    expect([...ids]).toEqual([1, 3, 0, 4, 2])
    const expected = softmax(values, 0.7)
    for (const [at, id] of ids.entries()) expect(probabilities[at]).toBeCloseTo(expected[id] as number, 12)
  })

  it('leaves forbidden ids out, however many top-k would keep', () => {
    expect(idsOf(logits(-Infinity, 1, -Infinity, 0), { topK: 3 })).toEqual([1, 3])
  })

  it('keeps the k likeliest and what ties with the k-th', () => {
    const values = logits(3, 1, 2, 1, 0, 1)
    expect(idsOf(values, { topK: 2 })).toEqual([0, 2])
    expect(idsOf(values, { topK: 3 })).toEqual([0, 2, 1, 3, 5])
    expect(idsOf(values, { topK: 5 })).toEqual([0, 2, 1, 3, 5])
    expect(idsOf(values, { topK: 6 })).toHaveLength(6)
    expect(idsOf(values, { topK: 100_000 })).toHaveLength(6)
    expect(idsOf(logits(5, 5, 5), { topK: 1 })).toEqual([0, 1, 2])
  })

  it('keeps, of top-p, the id that crosses the threshold, and shares what is left among those kept', () => {
    const values = likely(0.5, 0.3, 0.15, 0.05)
    expect(idsOf(values, { topP: 0.4 })).toEqual([0])
    expect(idsOf(values, { topP: 0.6 })).toEqual([0, 1])
    expect(idsOf(values, { topP: 0.9 })).toEqual([0, 1, 2])
    expect(idsOf(values, { topP: 1e-9 })).toEqual([0])
    expect(idsOf(values, { topP: 1 })).toHaveLength(4)
    const { probabilities } = distribution(values, { ...open, topP: 0.6 })
    expect(probabilities[0]).toBeCloseTo(0.5 / 0.8, 6)
  })

  it('measures top-p over what top-k left, after the temperature', () => {
    // Of 0.5, 0.3, 0.15, 0.05 the two likeliest have 0.625 and 0.375 between them.
    expect(idsOf(likely(0.5, 0.3, 0.15, 0.05), { topK: 2, topP: 0.62 })).toEqual([0])
    expect(idsOf(likely(0.5, 0.3, 0.15, 0.05), { topP: 0.62 })).toEqual([0, 1])
    expect(idsOf(likely(0.5, 0.3, 0.15, 0.05), { temperature: 10, topP: 0.5 })).toEqual([0, 1])
    expect(idsOf(likely(0.6, 0.3, 0.1), { temperature: 0.1, topP: 0.99 })).toEqual([0])
  })

  it('stays a distribution at extreme temperatures and logits', () => {
    const cold = distribution(logits(1, 1.001, 0.5), { ...open, temperature: 1e-9 })
    expect([...cold.ids][0]).toBe(1)
    expect([...cold.probabilities]).toEqual([1, 0, 0])
    const hot = distribution(logits(10, -10, 0), { ...open, temperature: 1e9 })
    for (const probability of hot.probabilities) expect(probability).toBeCloseTo(1 / 3, 6)
    const far = distribution(logits(3e38, -3e38), open)
    expect([...far.probabilities]).toEqual([1, 0])
  })

  it('is in order, sums to one and keeps whole sets of equals, whatever the settings', () => {
    const values = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 60 })
    const settings = fc.record({
      temperature: fc.double({ min: 0.01, max: 10, noNaN: true }),
      topK: fc.nat({ max: 70 }),
      topP: fc.double({ min: 0.001, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(values, settings, (integers, filters) => {
        const given = Float32Array.from(integers, (value) => value / 8)
        const { ids, probabilities } = distribution(given, filters)
        expect(new Set(ids).size).toBe(ids.length)
        expect(probabilities).toHaveLength(ids.length)
        expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9)
        const sorted = [...given.keys()].sort((a, b) => (given[b] ?? 0) - (given[a] ?? 0) || a - b)
        // Whatever is cut away is cut from the end.
        expect([...ids]).toEqual(sorted.slice(0, ids.length))
        if (filters.topK > 0 && filters.topK < given.length) {
          const kth = [...given].sort((a, b) => b - a)[filters.topK - 1] as number
          const kept = given.filter((value) => value >= kth).length
          if (filters.topP === 1) expect(ids).toHaveLength(kept)
          else expect(ids.length).toBeLessThanOrEqual(kept)
        }
      }),
    )
  })
})

describe('draw', () => {
  const three = { ids: Uint32Array.of(8, 3, 5), probabilities: Float64Array.of(0.5, 0.25, 0.25) }

  it('takes the first id at which the running sum exceeds the number', () => {
    const drawn = [0, 0.499, 0.5, 0.749, 0.75, 1 - 2 ** -53].map((uniform) => draw(three, uniform))
    expect(drawn).toEqual([8, 8, 3, 3, 5, 5])
  })

  it('takes the last where rounding leaves the sum below the number', () => {
    const short = { ids: Uint32Array.of(1, 2), probabilities: Float64Array.of(0.5, 0.4999999) }
    expect(draw(short, 1 - 2 ** -53)).toBe(2)
  })

  it('never takes an id without probability', () => {
    const cold = distribution(logits(0, 800, 0), { ...open, temperature: 0.01 })
    for (const uniform of [0, 0.5, 1 - 2 ** -53])
      expect(
        draw({ ids: cold.ids.slice(0, 1), probabilities: cold.probabilities.slice(0, 1) }, uniform),
      ).toBe(1)
    expect(draw(cold, 1 - 2 ** -53)).toBe(1)
  })

  it('draws as often as is likely (chi-square with 7 degrees of freedom, fixed seed)', () => {
    const likelihoods = [0.3, 0.2, 0.15, 0.12, 0.1, 0.07, 0.04, 0.02]
    const what = distribution(likely(...likelihoods), open)
    const next = randomStream(1)
    const counts = new Array<number>(8).fill(0)
    const draws = 20_000
    for (let i = 0; i < draws; i++) {
      const id = draw(what, next())
      counts[id] = (counts[id] ?? 0) + 1
    }
    const chi = likelihoods.reduce(
      (sum, p, id) => sum + ((counts[id] ?? 0) - p * draws) ** 2 / (p * draws),
      0,
    )
    // The 0.1 % quantile.
    expect(chi).toBeLessThan(24.3)
  })
})

describe('guide', () => {
  it('moves away from the empty text: 1 changes nothing, 0 takes the empty text, 2 goes as far again', () => {
    const guided = (strength: number) => {
      const text = logits(1, 2, -3)
      guide(text, logits(0, 4, -3), strength)
      return [...text]
    }
    expect(guided(1)).toEqual([1, 2, -3])
    expect(guided(0)).toEqual([0, 4, -3])
    expect(guided(2)).toEqual([2, 0, -3])
  })
})
