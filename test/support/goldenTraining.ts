/** What PyTorch computed for a small network with an adapter: test/fixtures/training, made by its make.py. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Example } from '../../src-main/formats/exampleFile.ts'
import { readSafetensors } from '../../src-main/formats/safetensors.ts'
import { readTensor } from '../../src-main/formats/tensorTable.ts'
import type { TransformerConfig } from '../../src-main/pack/manifest.ts'
import { loraInputs } from '../../src-main/model/lora.ts'
import type { TrainingSettings } from '../../src-main/training/protocol.ts'
import type { TrainerModel } from '../../src-main/training/trainer.ts'
import { layoutOf } from '../../src-main/training/trainer.ts'

const folder = resolve(import.meta.dirname, '../fixtures/training')

export interface GoldenTraining {
  readonly model: TrainerModel
  readonly settings: TrainingSettings
  readonly examples: readonly Example[]
  /** By step, by pass. */
  readonly order: readonly (readonly (readonly number[])[])[]
  /** The adapter's first numbers, as one vector. */
  readonly parameters: Float32Array
  readonly loss: number
  readonly gradient: readonly number[]
  readonly losses: readonly number[]
  readonly norms: readonly number[]
  readonly last: readonly number[]
}

interface GoldenFile {
  config: TransformerConfig
  settings: Partial<TrainingSettings>
  codes: [number, number]
  text: [number, number]
  end: [number, number]
  examples: Example[]
  order: number[][][]
  loss: number
  gradient: Record<string, number[]>
  losses: number[]
  norms: number[]
  last: Record<string, number[]>
}

export async function goldenTraining(recompute = false): Promise<GoldenTraining> {
  const golden = JSON.parse(await readFile(join(folder, 'golden.json'), 'utf8')) as GoldenFile
  const { tensors: table } = await readSafetensors(join(folder, 'model.safetensors'))
  const range = ([start, end]: [number, number]) => ({ start, end })
  const model: TrainerModel = {
    config: golden.config,
    table,
    scope: 'picture',
    lengths: [10, 20],
    heads: [
      { name: 'codes', ranges: [range(golden.codes)] },
      { name: 'text', ranges: [range(golden.text), range(golden.end)] },
    ],
  }
  const settings = {
    layers: 2,
    batch: 2,
    accumulation: 2,
    schedule: 'cosine',
    vocabulary: 'allowed',
    recompute,
    seed: 0,
    ...golden.settings,
  } as TrainingSettings
  const { parts } = layoutOf(model, settings)
  const joined = (values: Readonly<Record<string, readonly number[]>>): number[] =>
    parts.flatMap(({ module }) => {
      const names = loraInputs(module)
      return [...(values[names.a] ?? []), ...(values[names.b] ?? [])]
    })
  const adapter: Record<string, number[]> = {}
  for (const [name, entry] of table)
    if (name.includes('.lora_')) adapter[name] = [...(await readTensor(entry))]
  return {
    ...golden,
    model,
    settings,
    parameters: Float32Array.from(joined(adapter)),
    gradient: joined(golden.gradient),
    last: joined(golden.last),
  }
}
