/** Adapters into files; the layout is told in `adapterFile.ts`. */
import { basename } from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import type { TensorToWrite } from '../../formats/safetensors.ts'
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts'
import { readTensor } from '../../formats/tensorTable.ts'
import type { TensorEntry } from '../../formats/tensorTable.ts'
import { loraInputs } from '../../model/lora.ts'
import type { OwnFacts } from './adapterFile.ts'
import { metadataOf, tensorNames } from './adapterFile.ts'

/** A `[rank, inputs]` and B `[outputs, rank]` of one matrix, row-major. */
export interface AdapterNumbers {
  readonly a: Float32Array
  readonly b: Float32Array
}

/**
 * Writes the whole file or nothing: the same numbers and facts give the same bytes.
 * @param modules by the names of the matrices
 * @throws StudioError disk-full, folder-unwritable
 */
export async function writeAdapter(
  file: string,
  facts: OwnFacts,
  modules: ReadonlyMap<string, AdapterNumbers>,
  scale: { readonly rank: number; readonly alpha: number },
): Promise<void> {
  const { rank } = scale
  const tensors = [...modules].flatMap(([module, { a, b }]): TensorToWrite[] => {
    const names = tensorNames(module)
    return [
      { name: names.a, dtype: 'F32', shape: [rank, a.length / rank], bytes: bytesOf(a) },
      { name: names.b, dtype: 'F32', shape: [b.length / rank, rank], bytes: bytesOf(b) },
    ]
  })
  await writeSafetensors(file, tensors, metadataOf(facts, [...modules.keys()], scale))
}

/**
 * The adapter of a checkpoint of a run (`training/checkpoint.ts`), which names its matrices as the graph's inputs.
 * @throws StudioError checkpoint-invalid where there is none in it
 */
export async function numbersOfCheckpoint(file: string): Promise<Map<string, AdapterNumbers>> {
  const { tensors } = await readSafetensors(file)
  const suffix = loraInputs('').a
  const modules = [...tensors.keys()].flatMap((name) =>
    name.endsWith(suffix) ? name.slice(0, -suffix.length) : [],
  )
  if (modules.length === 0) {
    const problem = 'it is no checkpoint of an adapter'
    throw new StudioError('checkpoint-invalid', { file: basename(file), problem })
  }
  const read = async (name: string): Promise<Float32Array> => {
    const entry: TensorEntry | undefined = tensors.get(name)
    if (entry !== undefined) return await readTensor(entry)
    throw new StudioError('checkpoint-invalid', { file: basename(file), problem: `${name} is missing` })
  }
  const numbers = new Map<string, AdapterNumbers>()
  for (const module of modules) {
    const { a, b } = loraInputs(module)
    numbers.set(module, { a: await read(a), b: await read(b) })
  }
  return numbers
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
