/** Fifty steps of ours and of PyTorch from the same numbers, in the same order (test/fixtures/training/make.py). */
import { expect, test } from 'vitest'
import type { StepReport, TrainerState } from '../../../src-main/training/trainer.ts'
import { Trainer } from '../../../src-main/training/trainer.ts'
import type { GoldenTraining } from '../../support/goldenTraining.ts'
import { goldenTraining } from '../../support/goldenTraining.ts'
import { largestDifference } from '../../support/graphRunner.ts'

const runtime = { provider: 'cpu', threads: 1 } as const

function stateOf({ parameters }: GoldenTraining): TrainerState {
  const { length } = parameters
  const [first, second] = [new Float32Array(length), new Float32Array(length)]
  return { step: 0, parameters: parameters.slice(), first, second }
}

async function run(golden: GoldenTraining, state: TrainerState, steps: number): Promise<StepReport[]> {
  const trainer = await Trainer.open(golden.model, golden.settings, state, runtime)
  const reports: StepReport[] = []
  for (const passes of golden.order.slice(0, steps)) {
    const examples = passes.map((pass) => pass.map((index) => golden.examples[index] as never))
    reports.push(await trainer.step(examples))
  }
  return reports
}

test.each([false, true])('fifty steps have PyTorch’s loss curve (recomputation: %s)', async (recompute) => {
  const golden = await goldenTraining(recompute)
  const state = stateOf(golden)
  const reports = await run(golden, state, golden.losses.length)
  for (const [index, { loss, gradientNorm }] of reports.entries()) {
    expect(Math.abs(loss / (golden.losses[index] ?? NaN) - 1), `loss of step ${index + 1}`).toBeLessThan(0.01)
    const norm = golden.norms[index] ?? NaN
    expect(Math.abs(gradientNorm / norm - 1), `norm of step ${index + 1}`).toBeLessThan(0.05)
  }
  expect(Math.abs((reports[0]?.loss ?? NaN) - golden.loss)).toBeLessThan(1e-5)
  expect(largestDifference(state.parameters, golden.last)).toBeLessThan(0.05)
})

test('recomputation changes no bit', async () => {
  const [kept, again] = await Promise.all(
    [false, true].map(async (recompute) => {
      const golden = await goldenTraining(recompute)
      const state = stateOf(golden)
      await run(golden, state, 3)
      return state
    }),
  )
  expect(again).toEqual(kept)
})

test.each(['picture', 'token'] as const)(
  'what fills a batch up changes nothing (maximum of each %s)',
  async (scope) => {
    const { model, ...golden } = await goldenTraining()
    const examples = golden.examples.slice(0, 4)
    expect(new Set(examples.map(({ ids }) => ids.length)).size).toBeGreaterThan(1)
    const stepOf = async (passes: Parameters<Trainer['step']>[0]) => {
      const state = stateOf({ model, ...golden })
      const trainer = await Trainer.open({ ...model, scope }, golden.settings, state, runtime)
      return { report: await trainer.step(passes), state }
    }
    const together = await stepOf([examples])
    const alone = await stepOf(examples.map((example) => [example]))
    expect(Math.abs(together.report.loss - alone.report.loss)).toBeLessThan(1e-5)
    expect(Math.abs(together.report.gradientNorm / alone.report.gradientNorm - 1)).toBeLessThan(1e-4)
  },
)
