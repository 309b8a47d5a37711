import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WindowTurn } from '../../../src-main/engine/enlargeSchedule.ts'
import { EnlargeSchedule, scheduleSize, sequentialSteps } from '../../../src-main/engine/enlargeSchedule.ts'
import { planWindows } from '../../../src-main/engine/enlargeWindows.ts'

function allTicks(schedule: EnlargeSchedule): WindowTurn[][] {
  const ticks: WindowTurn[][] = []
  for (let turns = schedule.tick(); turns.length > 0; turns = schedule.tick()) ticks.push(turns)
  return ticks
}

describe('misuse', () => {
  it.each([0, -1, 1.5, NaN])('refuses %f windows at once', (atOnce) => {
    expect(() => new EnlargeSchedule(planWindows(16, 8), atOnce)).toThrow(RangeError)
  })

  it('refuses a source that windows do not cover', () => {
    expect(() => sequentialSteps(30, 16)).toThrow(RangeError)
  })
})

describe('sequential steps', () => {
  it("are the original's 4,096 one by one, and 2,080 of them with what is exact", () => {
    expect(sequentialSteps(32, 16, 1)).toBe(4096)
    expect(sequentialSteps(32, 16, 2)).toBe(2368)
    expect(sequentialSteps(32, 16, 3)).toBe(2080)
    expect(sequentialSteps(32, 16)).toBe(2080)
  })

  it('cannot be fewer: a shortest path through what each code needs is as long', () => {
    // Each code waits for the one before it in its window and for the given ones between; independent of any lanes.
    const plans = planWindows(32, 16)
    const depth = new Array<number>(64 * 64).fill(0)
    for (const { places, given } of plans) {
      let ready = 0
      for (const [index, place] of places.entries()) {
        if (given[index] === true) ready = Math.max(ready, depth[place] as number)
        else depth[place] = ++ready
      }
    }
    expect(Math.max(...depth)).toBe(2080)
  })

  it('are all codes where there is one window', () => {
    expect(sequentialSteps(8, 8)).toBe(256)
  })

  it('take three lanes for the nine windows, however many there might be', () => {
    expect(scheduleSize(new EnlargeSchedule(planWindows(32, 16), 9))).toEqual({ ticks: 2080, lanes: 3 })
  })
})

describe('a schedule', () => {
  const cases = fc.record({
    steps: fc.integer({ min: 0, max: 4 }),
    atOnce: fc.integer({ min: 1, max: 30 }),
    known: fc.array(fc.nat({ max: 4 * 24 * 24 - 1 }), { maxLength: 600 }),
  })

  it('writes each code once, each window in its order, from codes that are there, within its lanes', () => {
    fc.assert(
      fc.property(cases, ({ steps, atOnce, known }) => {
        const grid = 8 + 4 * steps
        const plans = planWindows(grid, 8)
        const kept = known.filter((place) => place < 4 * grid * grid)
        const written = new Set(kept)
        const fed = plans.map(() => 0)
        const started = new Set<number>()
        for (const turns of allTicks(new EnlargeSchedule(plans, atOnce, kept))) {
          expect(new Set(turns.map(({ lane }) => lane)).size).toBe(turns.length)
          expect(turns.length).toBeLessThanOrEqual(atOnce)
          for (const { window, lane, first, from, at } of turns) {
            const places = plans[window]?.places ?? []
            expect(lane).toBeLessThan(atOnce)
            expect(first).toBe(!started.has(window))
            started.add(window)
            expect(from).toBe(fed[window])
            expect(places.slice(from, at).every((place) => written.has(place))).toBe(true)
            fed[window] = at
          }
          for (const { window, at } of turns) written.add(plans[window]?.places[at] as number)
        }
        expect(written.size).toBe(4 * grid * grid)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves out a window whose codes are all known, and makes every call of one that lacks a code', () => {
    const plans = planWindows(16, 8)
    const own = (window: number) =>
      (plans[window]?.places ?? []).filter((_, index) => plans[window]?.given[index] === false)
    const turns = allTicks(new EnlargeSchedule(plans, 9, [...own(0), ...own(1).slice(1)])).flat()
    const calls = plans.map((_, index) => turns.filter(({ window }) => window === index).length)
    expect(calls).toEqual(plans.map((_, index) => (index === 0 ? 0 : own(index).length)))
  })
})
