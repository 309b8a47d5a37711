/**
 * Everything that a run needs to go on, in one safetensors file for a step: the adapter's matrices under the names of
 * `model/lora.ts`, both moments as one vector each. Written whole or not at all; the last two stay.
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import type { TensorToWrite } from '../formats/safetensors.ts'
import { readSafetensors, writeSafetensors } from '../formats/safetensors.ts'
import { readTensor } from '../formats/tensorTable.ts'
import { loraInputs } from '../model/lora.ts'
import type { TrainingSettings } from './protocol.ts'
import type { TrainerState } from './trainer.ts'
import type { ParameterLayout, Place } from './trainingGraph.ts'

const KEPT = 2
const names = /^step-(\d{8})\.safetensors$/
/** What a process that was killed in mid-writing leaves. */
const unfinished = /^step-\d{8}\.safetensors\.[0-9a-f]+\.tmp$/

const metadataSchema = z.object({
  format: z.literal('cogview-training-1'),
  step: z.coerce.number().int().min(0),
  rank: z.coerce.number(),
  alpha: z.coerce.number(),
  layers: z.coerce.number(),
})

type Shape = Pick<TrainingSettings, 'rank' | 'alpha' | 'layers'>

/** @returns the file. Throws `disk-full`, `folder-unwritable`; what was there before stays in that case. */
export async function writeCheckpoint(
  folder: string,
  state: TrainerState,
  layout: ParameterLayout,
  { rank, alpha, layers }: Shape,
): Promise<string> {
  const file = join(folder, `step-${String(state.step).padStart(8, '0')}.safetensors`)
  const tensor = (name: string, values: Float32Array, shape: readonly number[]): TensorToWrite => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    return { name, dtype: 'F32', shape, bytes }
  }
  const tensors = [
    ...matricesOf(layout).map(({ name, start, shape }) =>
      tensor(name, state.parameters.subarray(start, start + shape[0] * shape[1]), shape),
    ),
    tensor('first', state.first, [layout.length]),
    tensor('second', state.second, [layout.length]),
  ]
  const numbers = { step: state.step, rank, alpha, layers }
  await writeSafetensors(file, tensors, {
    format: 'cogview-training-1',
    ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
  })
  await removeOlder(folder)
  return file
}

/** @throws `checkpoint-invalid` where it is none, or of another adapter; what `readSafetensors` throws */
export async function readCheckpoint(
  file: string,
  layout: ParameterLayout,
  settings: Shape,
): Promise<TrainerState> {
  const invalid = (problem: string): StudioError => new StudioError('checkpoint-invalid', { file, problem })
  const { tensors, metadata } = await readSafetensors(file)
  const parsed = metadataSchema.safeParse(metadata)
  if (!parsed.success) throw invalid('it is no checkpoint of a training run')
  for (const key of ['rank', 'alpha', 'layers'] as const) {
    if (parsed.data[key] === settings[key]) continue
    throw invalid(`it was made with ${key} ${parsed.data[key]}, not ${settings[key]}`)
  }
  const read = async (name: string, shape: readonly number[]): Promise<Float32Array> => {
    const entry = tensors.get(name)
    if (entry?.dtype !== 'F32' || String(entry.shape) !== String(shape)) {
      throw invalid(`${name} is missing or has another shape`)
    }
    return readTensor(entry)
  }
  const parameters = new Float32Array(layout.length)
  for (const { name, start, shape } of matricesOf(layout)) parameters.set(await read(name, shape), start)
  // Copies: what is read may lie at an odd place of a larger buffer.
  const first = Float32Array.from(await read('first', [layout.length]))
  const second = Float32Array.from(await read('second', [layout.length]))
  return { step: parsed.data.step, parameters, first, second }
}

function matricesOf({ parts }: ParameterLayout): (Place & { name: string })[] {
  return parts.flatMap(({ module, a, b }) => {
    const inputs = loraInputs(module)
    return [
      { name: inputs.a, ...a },
      { name: inputs.b, ...b },
    ]
  })
}

async function removeOlder(folder: string): Promise<void> {
  const found = await readdir(folder)
  const older = found
    .filter((name) => names.test(name))
    .sort()
    .slice(0, -KEPT)
  const left = found.filter((name) => unfinished.test(name))
  for (const name of [...older, ...left]) await rm(join(folder, name), { force: true })
}
