import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enlargeWindows, planWindows } from '../../../src-main/engine/enlargeWindows.ts'

/** FIXTURES.md, section 5.7: row, column, lines. */
const original = [
  [0, 0, 18],
  [0, 1, 30],
  [0, 2, 30],
  [1, 1, 30],
  [1, 0, 30],
  [1, 2, 30],
  [2, 0, 32],
  [2, 1, 32],
  [2, 2, 32],
]
const listed = (grid: number, window: number) =>
  enlargeWindows(grid, window).map(({ row, column, lines }) => [row, column, lines])

/** A window of 8, 16, 24 or 32 codes and a source that windows overlapping by half cover. */
const covered = fc
  .record({ eighths: fc.integer({ min: 1, max: 4 }), steps: fc.integer({ min: 0, max: 6 }) })
  .map(({ eighths, steps }) => ({ grid: 8 * eighths + 4 * eighths * steps, window: 8 * eighths }))

describe('misuse', () => {
  it.each([
    ['a source smaller than a window', 8, 16],
    ['a source that windows miss', 30, 16],
    ['a source of part of a code', 16.5, 16],
    ['no source', NaN, 16],
    ['a window without eighths', 20, 20],
    ['an empty window', 0, 0],
    ['a negative window', 8, -8],
  ])('refuses %s', (_, grid, window) => {
    expect(() => enlargeWindows(grid, window)).toThrow(RangeError)
    expect(() => planWindows(grid, window)).toThrow(RangeError)
  })
})

describe('windows', () => {
  it("are the original's nine for 32×32 codes, in its order", () => {
    expect(listed(32, 16)).toEqual(original)
  })

  it('are the same at half the size', () => {
    expect(listed(16, 8)).toEqual(original.map(([row, column, lines = 0]) => [row, column, lines / 2]))
  })

  it.each([8, 16, 32])('is one for a source of just %i×%i codes, with all lines', (size) => {
    expect(listed(size, size)).toEqual([[0, 0, 2 * size]])
  })

  it('between the first row and the last begin with the second column', () => {
    const columns = enlargeWindows(40, 16).map(({ row, column }) => [row, column])
    const expected = [
      [0, 1, 2, 3],
      [1, 0, 2, 3],
      [1, 0, 2, 3],
      [0, 1, 2, 3],
    ].flatMap((order, row) => order.map((column) => [row, column]))
    expect(columns).toEqual(expected)
  })
})

describe('plans', () => {
  it('count as many calls as the original makes, window by window', () => {
    const calls = planWindows(32, 16).map(({ given }) => given.filter((each) => !each).length)
    expect(calls).toEqual([576, 672, 480, 512, 448, 256, 576, 288, 288])
  })

  it('write every target code exactly once, and give only what an earlier window wrote', () => {
    fc.assert(
      fc.property(covered, ({ grid, window }) => {
        const times = new Array<number>(4 * grid * grid).fill(0)
        for (const { places, given } of planWindows(grid, window)) {
          const before = [...times]
          expect(places.filter((place, index) => given[index] === true && before[place] !== 1)).toEqual([])
          for (const [index, place] of places.entries())
            if (given[index] === false) times[place] = (times[place] ?? NaN) + 1
        }
        expect(times.every((count) => count === 1)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('let a window write under the source codes that it sees, and no other', () => {
    fc.assert(
      fc.property(covered, ({ grid, window }) => {
        for (const { sources, places } of planWindows(grid, window)) {
          expect(sources).toHaveLength(window * window)
          const seen = new Set(sources)
          const outside = places.filter((place) => {
            const [row, column] = [Math.floor(place / (2 * grid)), place % (2 * grid)]
            return !seen.has(Math.floor(row / 2) * grid + Math.floor(column / 2))
          })
          expect(outside).toEqual([])
        }
      }),
      { numRuns: 10 },
    )
  })

  it('give a window its whole first line or the left half of it, but for the very first', () => {
    for (const { given, window } of planWindows(40, 16)) {
      if (window.row === 0 && window.column === 0) expect(given.some(Boolean)).toBe(false)
      else expect(given.slice(0, 16).every(Boolean)).toBe(true)
    }
  })
})
