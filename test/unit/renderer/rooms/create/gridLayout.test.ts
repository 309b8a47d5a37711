import fc from 'fast-check'
import { expect, it } from 'vitest'
import { groupsOf } from '../../../../../src-renderer/rooms/create/grid.ts'
import {
  LARGEST_PLACE,
  PLACE_GAP,
  ROW_WORDS,
  SMALLEST_PLACE,
  placeSide,
} from '../../../../../src-renderer/rooms/create/gridLayout.ts'

const axis = fc.array(fc.constant('word'), { minLength: 1, maxLength: 5 })

it('a place is within its limits, and the row fits unless places are at their smallest', () => {
  fc.assert(
    fc.property(
      fc.array(axis, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 300, max: 2000 }),
      fc.integer({ min: 200, max: 1200 }),
      (axes, width, height) => {
        const groups = groupsOf({ axes })
        const side = placeSide(groups, width, height)
        expect(side).toBeGreaterThanOrEqual(SMALLEST_PLACE)
        expect(side).toBeLessThanOrEqual(LARGEST_PLACE)
        if (side === SMALLEST_PLACE) return
        const columns = groups[0]?.rows[0]?.places.length ?? 0
        const words = axes.length === 1 ? 0 : ROW_WORDS + PLACE_GAP
        expect(words + columns * side + (columns + 1) * PLACE_GAP).toBeLessThanOrEqual(width)
      },
    ),
  )
})
