import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  columnsIn,
  gridWindow,
  pagesOf,
} from '../../../../../../src-renderer/rooms/train/datasets/gridWindow.ts'

describe('the window of a grid', () => {
  it('is empty where there is nothing', () => {
    const window = gridWindow({ count: 0, columns: 3, rowHeight: 100, top: 0, height: 600 })
    expect(window).toEqual({ from: 0, to: 0, offset: 0, whole: 0 })
    expect(pagesOf(window, 100)).toEqual([])
  })

  it('holds every card that is seen, and a screenful and some more of thousands', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 200_000 }),
        fc.integer({ min: 1, max: 2000 }),
        (count, columns, scrolled, height) => {
          const rowHeight = 148
          const whole = Math.ceil(count / columns) * rowHeight
          const top = Math.min(scrolled, Math.max(0, whole - height))
          const { from, to, offset } = gridWindow({ count, columns, rowHeight, top, height })
          expect(offset).toBeLessThanOrEqual(top)
          expect(from).toBe((offset / rowHeight) * columns)
          const seen = Math.min(count, Math.ceil((top + height) / rowHeight) * columns)
          expect(to).toBeGreaterThanOrEqual(seen)
          expect(to - from).toBeLessThanOrEqual((Math.ceil(height / rowHeight) + 6) * columns)
        },
      ),
    )
  })

  it('names the pages that it lies on', () => {
    expect(pagesOf({ from: 0, to: 100 }, 100)).toEqual([0])
    expect(pagesOf({ from: 90, to: 130 }, 100)).toEqual([0, 1])
    expect(pagesOf({ from: 200, to: 201 }, 100)).toEqual([2])
  })

  it('has one column at least', () => {
    expect(columnsIn(0, 370)).toBe(1)
    expect(columnsIn(1130, 370)).toBe(3)
  })
})
