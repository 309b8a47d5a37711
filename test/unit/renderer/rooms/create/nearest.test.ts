import { expect, it } from 'vitest'
import { isDirection, nearest } from '../../../../../src-renderer/rooms/create/nearest.ts'

/** Rank 1 at 2×2, then 2 3 / 4 5 beside it, then 6 7 8 9 below. */
const cell = (column: number, row: number, size = 1) => ({
  left: column * 100,
  top: row * 100,
  width: size * 92,
  height: size * 92,
})
const boxes = [
  { left: 0, top: 0, width: 192, height: 192 },
  cell(2, 0),
  cell(3, 0),
  cell(2, 1),
  cell(3, 1),
  cell(0, 2),
  cell(1, 2),
  cell(2, 2),
  cell(3, 2),
]

it('has no answer from a place that is not there, nor beyond the edge', () => {
  expect(nearest(boxes, 20, 'ArrowLeft')).toBeNull()
  expect(nearest(boxes, -1, 'ArrowRight')).toBeNull()
  expect(nearest(boxes, 0, 'ArrowLeft')).toBeNull()
  expect(nearest(boxes, 8, 'ArrowDown')).toBeNull()
})

it('walks along rows and columns', () => {
  expect(nearest(boxes, 1, 'ArrowRight')).toBe(2)
  expect(nearest(boxes, 1, 'ArrowDown')).toBe(3)
  expect(nearest(boxes, 3, 'ArrowDown')).toBe(7)
  expect(nearest(boxes, 8, 'ArrowUp')).toBe(4)
})

it('enters and leaves the large picture from every side', () => {
  expect(nearest(boxes, 1, 'ArrowLeft')).toBe(0)
  expect(nearest(boxes, 3, 'ArrowLeft')).toBe(0)
  expect(nearest(boxes, 6, 'ArrowUp')).toBe(0)
  expect(nearest(boxes, 0, 'ArrowRight')).toBe(1)
  expect(nearest(boxes, 0, 'ArrowDown')).toBe(5)
})

it('knows the four arrows and nothing else', () => {
  expect(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'].every(isDirection)).toBe(true)
  expect(isDirection('Enter')).toBe(false)
})
