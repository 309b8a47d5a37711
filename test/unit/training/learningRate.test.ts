import { expect, test } from 'vitest'
import type { RateSettings } from '../../../src-main/training/learningRate.ts'
import { learningRate } from '../../../src-main/training/learningRate.ts'

const settings: RateSettings = { learningRate: 2, warmUp: 4, schedule: 'cosine', floor: 0.1, steps: 20 }
const at = (step: number, more: Partial<RateSettings> = {}) => learningRate(step, { ...settings, ...more })

test('rises in even steps, the first of which is not nothing', () => {
  expect([1, 2, 3, 4].map((step) => at(step))).toEqual([0.5, 1, 1.5, 2])
  expect(at(1, { warmUp: 0, schedule: 'constant' })).toBe(2)
})

test('falls to its floor at the last step, and stays there where a run is made longer', () => {
  for (const schedule of ['cosine', 'linear'] as const) {
    expect(at(20, { schedule })).toBeCloseTo(0.2, 12)
    expect(at(30, { schedule })).toBeCloseTo(0.2, 12)
    expect(at(12, { schedule })).toBeCloseTo(1.1, 12)
  }
  expect(at(20, { schedule: 'constant' })).toBe(2)
})

test('a run that is all warm-up has no other rates', () => {
  expect(at(20, { warmUp: 20 })).toBe(2)
})
