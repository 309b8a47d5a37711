import { expect, it } from 'vitest'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import { noRate, reduceRate, sparkline } from '../../../../src-renderer/plots/jobRate.ts'
import { aJob } from '../samples.ts'

const progress = (jobId: string, tokensPerSecond: number | null, memoryMiB?: number): StudioEvent => ({
  type: 'progress',
  jobId,
  phase: 'drawing',
  done: 1,
  total: 2,
  secondsLeft: null,
  tokensPerSecond,
  ...(memoryMiB === undefined ? {} : { memoryMiB }),
})

it('keeps what the running job tells, four times a second at most', () => {
  let rate = noRate
  for (let at = 0; at < 1000; at += 50) rate = reduceRate(rate, progress('a', at, 500), at)
  expect(rate.samples.map(({ at }) => at)).toEqual([0, 250, 500, 750])
  expect(rate.samples[1]).toEqual({ at: 250, tokensPerSecond: 250, memoryMiB: 500 })
})

it('is of the newest half minute', () => {
  let rate = noRate
  for (let i = 0; i < 200; i++) rate = reduceRate(rate, progress('a', i), i * 300)
  expect([rate.samples.length, rate.samples[0]?.tokensPerSecond]).toEqual([120, 80])
})

it('begins anew with another job, and is forgotten when its job ends', () => {
  const first = reduceRate(noRate, progress('a', 1), 0)
  expect(reduceRate(first, progress('b', 2), 1).samples).toHaveLength(1)
  expect(reduceRate(first, { type: 'job', job: aJob({ id: 'a', state: 'done' }) }, 1)).toBe(noRate)
  expect(reduceRate(first, { type: 'job', job: aJob({ id: 'b', state: 'done' }) }, 1)).toBe(first)
  expect(reduceRate(noRate, progress('a', null), 0)).toBe(noRate)
})

it('a line has the highest value at the top and 0 at the bottom; what is not known is left out', () => {
  expect(sparkline([0, null, 10], 100, 20)).toBe('0,20 100,0')
  expect(sparkline([0], 100, 20)).toBe('0,20')
  expect(sparkline([], 100, 20)).toBe('')
})
