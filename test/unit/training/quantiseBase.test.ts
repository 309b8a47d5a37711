import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeSafetensors, readSafetensors } from '../../../src-main/formats/safetensors.ts'
import { readTensor } from '../../../src-main/formats/tensorTable.ts'
import { scalesOf } from '../../../src-main/model/weights.ts'
import { quantiseBase, widened } from '../../../src-main/training/quantiseBase.ts'
import type { TrainerModel, TrainerState } from '../../../src-main/training/trainer.ts'
import { Trainer } from '../../../src-main/training/trainer.ts'
import type { GoldenTraining } from '../../support/goldenTraining.ts'
import { goldenTraining } from '../../support/goldenTraining.ts'
import { largestDifference } from '../../support/graphRunner.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

const MATRIX = 'transformer.layers.1.mlp.dense_4h_to_h.weight'

test('each block keeps its numbers to half a step, a block of zeros its zeros', async () => {
  const { model } = await goldenTraining()
  await withTemporaryFolder(async (folder) => {
    const entry = model.table.get(MATRIX)
    const quantised = await quantiseBase(model.table, model.config, join(folder, 'base.safetensors'))
    const [values, scales] = [quantised.get(MATRIX), quantised.get(scalesOf(MATRIX))]
    if (entry === undefined || values === undefined || scales === undefined) throw new Error('it is missing')
    expect([values.dtype, scales.shape]).toEqual(['I8', [16, 2]])
    const [exact, rounded, steps] = [
      await readTensor(entry),
      await widened(values, scales),
      await readTensor(scales),
    ]
    for (const [at, value] of exact.entries())
      expect(Math.abs(value - (rounded[at] ?? NaN))).toBeLessThanOrEqual(
        0.5001 * (steps[Math.floor(at / 32)] ?? NaN),
      )
    const bias = 'transformer.layers.1.mlp.dense_4h_to_h.bias'
    expect(quantised.get(bias)?.dtype).toBe('F32')
  })
})

test('a step on the quantised base is one on the numbers that it stands for', async () => {
  const golden = await goldenTraining()
  await withTemporaryFolder(async (folder) => {
    const table = await quantiseBase(
      golden.model.table,
      golden.model.config,
      join(folder, 'base.safetensors'),
    )
    const plain = await Promise.all(
      [...table.values()]
        .filter(({ name }) => !name.endsWith('.scales'))
        .map(async (entry) => {
          const scales = table.get(scalesOf(entry.name))
          const values = scales === undefined ? await readTensor(entry) : await widened(entry, scales)
          const bytes = new Uint8Array(Float32Array.from(values).buffer)
          return { name: entry.name, dtype: 'F32' as const, shape: entry.shape, bytes }
        }),
    )
    const file = join(folder, 'plain.safetensors')
    await writeSafetensors(file, plain)
    const expected = await twoSteps(golden, { ...golden.model, table: (await readSafetensors(file)).tensors })
    const found = await twoSteps(golden, { ...golden.model, table }, 'int8')
    expect(largestDifference(found.losses, expected.losses)).toBeLessThan(1e-4)
    expect(largestDifference(found.state.parameters, expected.state.parameters)).toBeLessThan(1e-4)
    const exact = await twoSteps(golden, golden.model)
    expect(largestDifference(found.losses, exact.losses)).toBeGreaterThan(1e-4)
    expect(largestDifference(found.losses, exact.losses)).toBeLessThan(0.2)
  })
})

async function twoSteps(
  golden: GoldenTraining,
  model: TrainerModel,
  quantise?: 'int8',
): Promise<{ losses: number[]; state: TrainerState }> {
  const { length } = golden.parameters
  const [first, second] = [new Float32Array(length), new Float32Array(length)]
  const state = { step: 0, parameters: golden.parameters.slice(), first, second }
  const settings = { ...golden.settings, ...(quantise === undefined ? {} : { quantise }) }
  const trainer = await Trainer.open(model, settings, state, { provider: 'cpu', threads: 1 })
  const losses: number[] = []
  for (const passes of golden.order.slice(0, 2)) {
    const examples = passes.map((pass) => pass.map((index) => golden.examples[index] as never))
    losses.push((await trainer.step(examples)).loss)
  }
  return { losses, state }
}
