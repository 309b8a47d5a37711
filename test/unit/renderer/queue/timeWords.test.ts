import { expect, it } from 'vitest'
import { spanOf } from '../../../../src-renderer/queue/timeWords.ts'

it.each([
  [-3, 'seconds', 0, 0],
  [0.2, 'seconds', 1, 0],
  [59, 'seconds', 59, 0],
  [60, 'minutes', 1, 0],
  [100, 'minutes', 2, 0],
  [3599, 'minutes', 60, 0],
  [3600, 'hours', 1, 0],
  [5400, 'hours', 1, 30],
  [40_000, 'hours', 11, 0],
] as const)('%d seconds are %s', (seconds, unit, value, rest) => {
  expect(spanOf(seconds)).toEqual({ unit, value, rest })
})
