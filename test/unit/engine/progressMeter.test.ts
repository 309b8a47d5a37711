import { beforeEach, describe, expect, it } from 'vitest'
import { PhaseShares, ProgressMeter } from '../../../src-main/engine/progressMeter.ts'
import type { Told } from '../../support/drawing.ts'

let now = 0
let told: (Told<'progress'> & { at: number })[] = []
beforeEach(() => {
  now = 5000
  told = []
})

function meterOf(shares = new PhaseShares()): ProgressMeter {
  return new ProgressMeter(
    'job',
    (event) => {
      if (event.type === 'progress') told.push({ ...event, at: now })
    },
    shares,
    () => now,
  )
}

/** Does `total` steps of `ms` each. */
function work(
  meter: ProgressMeter,
  phase: 'drawing' | 'ranking' | 'saving',
  total: number,
  ms: number,
): void {
  meter.begin(phase, total)
  for (let i = 0; i < total; i++) {
    now += ms
    meter.advance(1)
  }
}

describe('telling', () => {
  it('happens at the beginning and at the end of a phase, and between them ten times a second at most', () => {
    work(meterOf(), 'drawing', 1000, 7)
    expect(told[0]).toMatchObject({ id: 'job', phase: 'drawing', done: 0, total: 1000 })
    expect(told.at(-1)).toMatchObject({ done: 1000, total: 1000 })
    const times = told.slice(0, -1).map(({ at }) => at)
    for (const [i, at] of times.slice(1).entries())
      expect(at - (times[i] as number)).toBeGreaterThanOrEqual(100)
    // And not much less often either.
    expect(told.length).toBeGreaterThan(60)
  })

  it('tells every step where steps are slow', () => {
    work(meterOf(), 'ranking', 5, 400)
    expect(told.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('begins each phase anew', () => {
    const meter = meterOf()
    work(meter, 'drawing', 2, 10)
    work(meter, 'ranking', 3, 10)
    expect(told.map(({ phase, done, total }) => [phase, done, total])).toEqual([
      ['drawing', 0, 2],
      ['drawing', 2, 2],
      ['ranking', 0, 3],
      ['ranking', 3, 3],
    ])
  })
})

describe('time left', () => {
  it('is not told before anything is done', () => {
    meterOf().begin('drawing', 100)
    expect(told[0]).toMatchObject({ secondsLeft: null, tokensPerSecond: null })
  })

  it('is what is left at the rate so far, and the phases behind it by their usual share', () => {
    const shares = new PhaseShares()
    shares.learn({ drawing: 8, ranking: 1, saving: 1 })
    const meter = meterOf(shares)
    meter.begin('drawing', 100)
    now += 2000
    meter.advance(50)
    // Another 2 s of drawing, and a quarter of its 4 s for the rest.
    expect(told.at(-1)?.secondsLeft).toBeCloseTo(3, 9)
    expect(told.at(-1)?.tokensPerSecond).toBeCloseTo(25, 9)
  })

  it('goes down to nothing at the end of the last phase, and is never negative', () => {
    const meter = meterOf()
    work(meter, 'drawing', 40, 100)
    work(meter, 'ranking', 10, 100)
    work(meter, 'saving', 10, 100)
    expect(told.at(-1)?.secondsLeft).toBe(0)
    for (const { secondsLeft } of told) expect(secondsLeft ?? 0).toBeGreaterThanOrEqual(0)
  })

  it('is right for the second job of a kind, from its first steps on', () => {
    const shares = new PhaseShares()
    const job = () => {
      const meter = meterOf(shares)
      work(meter, 'drawing', 60, 100)
      work(meter, 'ranking', 4, 500)
      work(meter, 'saving', 4, 250)
      return meter.timings()
    }
    expect(job()).toEqual({ reading: 0, drawing: 6, ranking: 2, saving: 1 })
    told = []
    const began = now
    job()
    for (const { at, done, secondsLeft } of told) {
      if (done > 0) expect(secondsLeft).toBeCloseTo(9 - (at - began) / 1000, 6)
    }
  })

  it('names a rate of codes only while codes are drawn', () => {
    work(meterOf(), 'ranking', 3, 200)
    expect(told.every(({ tokensPerSecond }) => tokensPerSecond === null)).toBe(true)
  })
})

describe('timings', () => {
  it('are the seconds of each phase, what came before the first counted as reading', () => {
    const meter = meterOf()
    now += 250
    work(meter, 'drawing', 10, 30)
    now += 50
    work(meter, 'saving', 2, 100)
    expect(meter.timings()).toEqual({ reading: 0.25, drawing: 0.35, saving: 0.2 })
  })
})
