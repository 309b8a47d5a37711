import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  GAP,
  HEADING,
  boxOf,
  layOutWall,
  rowAt,
  rowOf,
  tileBeyond,
  tilesOfRow,
  tilesWithin,
} from '../../../../../src-renderer/rooms/gallery/wallLayout.ts'

interface Wall {
  aspects: Float32Array
  sections: { start: number; label: string }[]
  width: number
  target: number
}

const walls: fc.Arbitrary<Wall> = fc
  .record({
    aspects: fc.array(fc.float({ min: Math.fround(0.1), max: 9, noNaN: true }), { maxLength: 120 }),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
    width: fc.integer({ min: 300, max: 2500 }),
    target: fc.integer({ min: 80, max: 260 }),
  })
  .map(({ aspects, cuts, width, target }) => {
    const starts = [...new Set(cuts.map((cut) => Math.floor(cut * aspects.length)))].toSorted((a, b) => a - b)
    const sections =
      aspects.length === 0 ? [] : [...new Set([0, ...starts])].filter((s) => s < aspects.length)
    return {
      aspects: Float32Array.from(aspects),
      sections: sections.map((start, i) => ({ start, label: `day ${i}` })),
      width,
      target,
    }
  })

const layOut = ({ aspects, sections, width, target }: Wall) =>
  layOutWall({ length: aspects.length, aspects, sections }, width, target)

describe('the wall', () => {
  it('has every picture once, in order, inside the width, and nothing over another', () => {
    fc.assert(
      fc.property(walls, (wall) => {
        const layout = layOut(wall)
        const boxes = Array.from({ length: layout.rows }, (_, row) =>
          tilesOfRow(layout, wall.aspects, row),
        ).flat()
        expect(boxes.map(({ place }) => place)).toEqual([...wall.aspects.keys()])
        for (const [i, box] of boxes.entries()) {
          expect(box.x).toBeGreaterThanOrEqual(0)
          expect(box.x + box.width).toBeLessThanOrEqual(wall.width + 0.5)
          const next = boxes[i + 1]
          if (next?.y === box.y) expect(next.x).toBeCloseTo(box.x + box.width + GAP, 3)
          else if (next !== undefined) expect(next.y).toBeGreaterThan(box.y + box.height)
          expect(box.y + box.height).toBeLessThanOrEqual(layout.height)
        }
      }),
    )
  })

  it('fills the width but in the last row of a day, and keeps rows near the wanted height', () => {
    fc.assert(
      fc.property(walls, (wall) => {
        const layout = layOut(wall)
        const ends = new Set([...wall.sections.slice(1).map(({ start }) => start), wall.aspects.length])
        for (let row = 0; row < layout.rows; row += 1) {
          const height = layout.heights[row] ?? 0
          expect(height).toBeLessThanOrEqual(wall.target * 1.36)
          if (ends.has(layout.starts[row + 1] ?? 0)) continue
          const last = tilesOfRow(layout, wall.aspects, row).at(-1)
          const isFull = Math.abs((last?.x ?? 0) + (last?.width ?? 0) - wall.width) < 0.5
          expect(isFull || height === Math.fround(wall.target)).toBe(true)
        }
      }),
    )
  })

  it('begins a row and a heading with every section', () => {
    fc.assert(
      fc.property(walls, (wall) => {
        const layout = layOut(wall)
        expect(layout.headings.map(({ label }) => label)).toEqual(wall.sections.map(({ label }) => label))
        for (const [i, { row, y }] of layout.headings.entries()) {
          expect(layout.starts[row]).toBe(wall.sections[i]?.start)
          expect(layout.tops[row]).toBeCloseTo(y + HEADING, 6)
        }
      }),
    )
  })

  it('finds rows by height and by picture, as a search through all of them would', () => {
    fc.assert(
      fc.property(walls, fc.double({ min: -50, max: 20_000, noNaN: true }), (wall, y) => {
        const layout = layOut(wall)
        if (layout.rows === 0) return
        const naive = [...layout.tops.keys()].findLast((row) => (layout.tops[row] ?? 0) <= y) ?? 0
        expect(rowAt(layout, y)).toBe(naive)
        for (const place of wall.aspects.keys()) {
          const row = rowOf(layout, place)
          expect(place).toBeGreaterThanOrEqual(layout.starts[row] ?? 0)
          expect(place).toBeLessThan(layout.starts[row + 1] ?? 0)
        }
      }),
    )
  })

  it('walks up and down to what stands nearest', () => {
    const aspects = new Float32Array(20).fill(1)
    const layout = layOutWall({ length: 20, aspects, sections: [] }, 1000 + 4 * GAP, 200)
    expect(layout.starts.slice(0, 3)).toEqual(new Uint32Array([0, 5, 10]))
    expect(tileBeyond(layout, aspects, 7, -1)).toBe(2)
    expect(tileBeyond(layout, aspects, 7, 1)).toBe(12)
    expect([tileBeyond(layout, aspects, 3, -1), tileBeyond(layout, aspects, 18, 1)]).toEqual([3, 18])
    expect(tileBeyond(layout, aspects, 2, 99)).toBe(17)
  })

  it('knows what a rectangle touches', () => {
    fc.assert(
      fc.property(
        walls,
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 3000 }),
        (wall, x, y) => {
          const layout = layOut(wall)
          const area = { left: x, top: y, right: x + 300, bottom: y + 200 }
          const naive = [...wall.aspects.keys()].filter((place) => {
            const box = boxOf(layout, wall.aspects, place)
            return (
              box !== null &&
              box.x < area.right &&
              box.x + box.width > area.left &&
              box.y < area.bottom &&
              box.y + box.height > area.top
            )
          })
          expect(tilesWithin(layout, wall.aspects, area)).toEqual(naive)
        },
      ),
    )
  })
})
