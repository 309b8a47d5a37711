import { expect, it } from 'vitest'
import fc from 'fast-check'
import { GAP, layOut } from '../../../../../src-renderer/rooms/create/wallLayout.ts'

it('a window of no size yet gives a layout that does no harm', () => {
  expect(layOut(16, 0, 0).columns).toBeGreaterThanOrEqual(2)
})

it('a single picture that is no larger than a cell has no empty cell beside it', () => {
  expect(layOut(1, 1000, 600, true)).toMatchObject({ columns: 1, rows: 1 })
  expect(layOut(2, 1000, 600, true).columns).toBeGreaterThanOrEqual(2)
})

it('never is wider than the space, and always has cells for all with rank 1 at 2×2', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 320, max: 3000 }),
      fc.integer({ min: 150, max: 2000 }),
      (count, width, height) => {
        const { columns, cell, rows } = layOut(count, width, height)
        expect(columns * (cell + GAP) - GAP).toBeLessThanOrEqual(width)
        expect(columns * rows).toBeGreaterThanOrEqual(count + 3)
        expect(cell).toBeGreaterThanOrEqual(72)
      },
    ),
  )
})

it('fits the height wherever cells of 96 pixels do', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1000, max: 2000 }), (count, width) => {
      const { cell, rows } = layOut(count, width, 400)
      expect(rows * (cell + GAP) - GAP).toBeLessThanOrEqual(400)
    }),
  )
})

it('sixteen candidates stand in full rows', () => {
  expect(16 % layOut(16, 1158, 401).columns).toBe(0)
})
