import { describe, expect, test } from 'vitest'
import { galleryQuerySchema } from '../../../../../src-main/contract/gallery.ts'
import {
  clockOffset,
  dayOf,
  ordered,
  quickOf,
  quickRange,
} from '../../../../../src-renderer/rooms/gallery/filterDates.ts'

const now = new Date(2026, 2, 3, 0, 30)

describe('days by which pictures are sought', () => {
  test('today is the day on the person’s clock, also just after midnight', () => {
    expect(quickRange('today', now)).toEqual({ from: '2026-03-03', to: null })
    expect(dayOf(new Date(2026, 11, 31, 23, 59))).toBe('2026-12-31')
  })

  test('a range of days counts today, and goes over the end of a month', () => {
    expect(quickRange('week', now)).toEqual({ from: '2026-02-25', to: null })
    expect(quickRange('month', now)).toEqual({ from: '2026-02-02', to: null })
  })

  test('a quick range is known again on the day it was chosen, and is a date the day after', () => {
    for (const quick of ['today', 'week', 'month'] as const) {
      expect(quickOf(quickRange(quick, now), now)).toBe(quick)
      expect(quickOf(quickRange(quick, now), new Date(2026, 2, 4))).toBeNull()
    }
    expect(quickOf({ from: '2026-03-03', to: '2026-03-03' }, now)).toBeNull()
    expect(quickOf({ from: null, to: null }, now)).toBeNull()
  })

  test('a range never ends before it begins', () => {
    const crossed = { from: '2026-03-05', to: '2026-03-01' }
    expect(ordered(crossed, 'from')).toEqual({ from: '2026-03-05', to: '2026-03-05' })
    expect(ordered(crossed, 'to')).toEqual({ from: '2026-03-01', to: '2026-03-01' })
    const open = { from: '2026-03-05', to: null }
    expect(ordered(open, 'to')).toEqual(open)
  })

  test('what is made of them keeps the contract', () => {
    const { from, to, offset } = galleryQuerySchema.shape
    const range = quickRange('week', now)
    expect(() => [from.parse(range.from), to.parse(range.to), offset.parse(clockOffset(now))]).not.toThrow()
  })
})
