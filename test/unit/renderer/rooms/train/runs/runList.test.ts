import { describe, expect, it } from 'vitest'
import { finetuneStateSchema } from '../../../../../../src-main/contract/finetunes.ts'
import {
  canResume,
  canStop,
  hasEnded,
  isUnderWay,
  noCurves,
  reduceCurves,
  reduceRuns,
  sampleRows,
  shareDone,
  withSample,
} from '../../../../../../src-renderer/rooms/train/runs/runList.ts'
import { aRun } from '../samples.ts'

const step = (at: number, loss = 3, finetuneId = 'run') =>
  ({
    type: 'finetune-step',
    ...{ finetuneId, step: at, loss, learningRate: 0.001 },
    ...{ tokensPerSecond: 900, secondsLeft: 12, memoryMiB: 640 },
  }) as const
const validation = (at: number, loss: number, best: boolean) =>
  ({ type: 'finetune-validation', finetuneId: 'run', step: at, loss, best }) as const

describe('the list of runs', () => {
  it('puts a new one first, and another state of a known one in its place', () => {
    const two = reduceRuns([aRun()], { type: 'finetune', finetune: aRun({ id: 'new' }) })
    expect(two.map(({ id }) => id)).toEqual(['new', 'run'])
    const paused = reduceRuns(two, { type: 'finetune', finetune: aRun({ state: 'paused' }) })
    expect(paused.map(({ state }) => state)).toEqual(['training', 'paused'])
  })

  it('follows the steps between two states, and leaves other runs alone', () => {
    const [run, other] = reduceRuns([aRun(), aRun({ id: 'other' })], step(11, 2.5))
    expect(run).toMatchObject({ step: 11, loss: 2.5, secondsLeft: 12, tokensPerSecond: 900, peakMiB: 640 })
    expect(other).toEqual(aRun({ id: 'other' }))
  })

  it('keeps the best validation and the last checkpoint', () => {
    const worse = reduceRuns([aRun()], validation(50, 3, false))
    expect(worse[0]?.best).toBeNull()
    const better = reduceRuns(worse, validation(100, 2, true))
    expect(better[0]?.best).toEqual({ step: 100, loss: 2 })
    const saved = reduceRuns(better, { type: 'finetune-checkpoint', finetuneId: 'run', step: 100 })
    expect(saved[0]?.checkpoint).toBe(100)
  })

  it('takes out one that is gone', () => {
    expect(reduceRuns([aRun()], { type: 'finetune-gone', finetuneId: 'run' })).toEqual([])
  })
})

describe('what can be done with a run', () => {
  it.each(finetuneStateSchema.options)('is one thing while it is %s', (state) => {
    const run = aRun({ state })
    // Whoever can be held can't go on, and what is done can't be stopped.
    expect(isUnderWay(run) && canResume(run)).toBe(false)
    expect(hasEnded(run) && canStop(run)).toBe(false)
    expect(isUnderWay(run) ? canStop(run) : true).toBe(true)
  })

  it('lets one go on that was stopped before its last step', () => {
    expect(canResume(aRun({ state: 'stopped', step: 399 }))).toBe(true)
    expect(canResume(aRun({ state: 'stopped', step: 400 }))).toBe(false)
  })

  it('says how far it is, of what it does now', () => {
    expect(shareDone(aRun({ state: 'encoding', encoded: 30 }))).toBe(0.5)
    expect(shareDone(aRun({ step: 100 }))).toBe(0.25)
    expect(shareDone(aRun({ step: 900 }))).toBe(1)
  })
})

describe('the curves of a run', () => {
  it('grows by each step once', () => {
    const one = reduceCurves(noCurves, 'run', step(1, 4))
    const two = reduceCurves(one, 'run', step(2, 3))
    expect(two.training).toEqual({
      step: [1, 2],
      loss: [4, 3],
      learningRate: [0.001, 0.001],
      tokensPerSecond: [900, 900],
    })
    // It came with the curves already.
    expect(reduceCurves(two, 'run', step(2, 3))).toBe(two)
    expect(reduceCurves(two, 'run', step(3, 3, 'other'))).toBe(two)
  })

  it('grows by what is held out', () => {
    const curves = reduceCurves(noCurves, 'run', validation(50, 2, true))
    expect(curves.validation).toEqual({ step: [50], loss: [2] })
    expect(reduceCurves(curves, 'run', validation(50, 2, true))).toBe(curves)
  })
})

describe('the grid of samples', () => {
  const sample = (at: number, prompt: number) => ({ step: at, prompt, png: `${at}/${prompt}`, text: null })

  it('has a row for each step, the newest first, and a place for what is still to come', () => {
    const rows = sampleRows([sample(0, 0), sample(0, 1), sample(100, 1)], 2)
    expect(rows.map((row) => row.step)).toEqual([100, 0])
    expect(rows[0]?.cells.map((cell) => cell?.png ?? null)).toEqual([null, '100/1'])
  })

  it('leaves out what is of no prompt, and draws nothing twice', () => {
    expect(sampleRows([sample(0, 5)], 2)[0]?.cells).toEqual([null, null])
    expect(withSample([sample(0, 0)], { ...sample(0, 0), png: 'new' })).toHaveLength(1)
  })
})
