import { expect, test } from 'vitest'
import { exampleOrder } from '../../../src-main/training/exampleOrder.ts'

const examples = (repeats: readonly number[]) => ({
  count: repeats.length,
  repeats: (index: number) => repeats[index] ?? 0,
})
const settings = { seed: 3, batch: 2, accumulation: 3 }
const once = examples([1, 1, 1, 1, 1, 1, 1])

test('nothing to learn from is refused', () => {
  expect(() => exampleOrder(examples([]), settings)).toThrow(RangeError)
  expect(() => exampleOrder(examples([0, 0]), settings)).toThrow(RangeError)
})

test('a step is a function of seed and number, whatever was asked before', () => {
  const order = exampleOrder(once, settings)
  const forwards = [1, 2, 3, 4, 5].map((step) => order.passes(step))
  const other = exampleOrder(once, settings)
  expect([5, 4, 3, 2, 1].map((step) => other.passes(step)).reverse()).toEqual(forwards)
  expect(exampleOrder(once, { ...settings, seed: 4 }).passes(1)).not.toEqual(forwards[0])
})

test('every example comes as often as it is to before any comes again', () => {
  const order = exampleOrder(examples([1, 2, 0, 4]), settings)
  const seen = Array.from({ length: 7 }, (_, index) => order.passes(index + 1)).flat(2)
  expect(seen).toHaveLength(42)
  for (let round = 0; round < 6; round++)
    expect(seen.slice(7 * round, 7 * round + 7).sort()).toEqual([0, 1, 1, 3, 3, 3, 3])
})

test('how a step is cut into passes does not change what it sees', () => {
  const seen = (batch: number, accumulation: number) =>
    exampleOrder(once, { seed: 3, batch, accumulation }).passes(4).flat()
  expect(seen(6, 1)).toEqual(seen(2, 3))
})

test('each round has an order of its own, and no seed has the rounds of its neighbour', () => {
  const rounds = (seed: number): string[] => {
    const order = exampleOrder(once, { seed, batch: 7, accumulation: 1 })
    return [1, 2, 3, 4, 5].map((step) => String(order.passes(step).flat()))
  }
  const all = [...rounds(3), ...rounds(4)]
  expect(new Set(all).size).toBe(all.length)
})
