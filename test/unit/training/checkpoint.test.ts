import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSafetensors, writeSafetensors } from '../../../src-main/formats/safetensors.ts'
import { readCheckpoint, writeCheckpoint } from '../../../src-main/training/checkpoint.ts'
import type { TrainerState } from '../../../src-main/training/trainer.ts'
import { layoutOf } from '../../../src-main/training/trainer.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

const config = {
  layers: 3,
  hidden: 4,
  heads: 2,
  positions: 8,
  vocabulary: 16,
  layerNormScale: 'call',
  layerNormEpsilon: 1e-5,
} as const
const settings = { rank: 2, alpha: 4, layers: 2 }
const layout = layoutOf({ config }, settings)

function stateAt(step: number): TrainerState {
  const vector = (from: number) => Float32Array.from({ length: layout.length }, (_, at) => from + at / 7)
  return { step, parameters: vector(step), first: vector(-1), second: vector(2) }
}

test('a file that is no checkpoint, or one of another adapter, is refused with what differs', async () => {
  await withTemporaryFolder(async (folder) => {
    const other = join(folder, 'other.safetensors')
    await writeSafetensors(other, [{ name: 'first', dtype: 'F32', shape: [1], bytes: new Uint8Array(4) }])
    await expect(readCheckpoint(other, layout, settings)).rejects.toMatchObject({
      code: 'checkpoint-invalid',
    })
    const file = await writeCheckpoint(folder, stateAt(1), layout, settings)
    await expect(readCheckpoint(file, layout, { ...settings, alpha: 2 })).rejects.toMatchObject({
      code: 'checkpoint-invalid',
      params: { file, problem: 'it was made with alpha 4, not 2' },
    })
  })
})

test('a checkpoint is read as it was written, bit for bit', async () => {
  await withTemporaryFolder(async (folder) => {
    const file = await writeCheckpoint(folder, stateAt(5), layout, settings)
    expect(await readCheckpoint(file, layout, settings)).toEqual(stateAt(5))
    const { tensors } = await readSafetensors(file)
    expect(tensors.get('transformer.layers.2.mlp.dense_4h_to_h.lora_A')?.shape).toEqual([2, 16])
    expect(tensors.has('transformer.layers.0.mlp.dense_4h_to_h.lora_A')).toBe(false)
  })
})

test('the last two stay, and what a killed process left half written goes', async () => {
  await withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'step-00000007.safetensors.0123456789ab.tmp'), 'half')
    await writeFile(join(folder, 'notes.txt'), 'mine')
    for (const step of [9, 10, 100]) await writeCheckpoint(folder, stateAt(step), layout, settings)
    expect((await readdir(folder)).sort()).toEqual([
      'notes.txt',
      'step-00000010.safetensors',
      'step-00000100.safetensors',
    ])
  })
})
