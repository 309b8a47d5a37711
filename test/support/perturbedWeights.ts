/** A copy of a model with one weight changed: what a comparison has to notice, or it compares nothing. */
import { join } from 'node:path'
import { readSafetensors, writeSafetensors } from '../../src-main/formats/safetensors.ts'
import type { TensorTable } from '../../src-main/formats/tensorTable.ts'
import { readTensor } from '../../src-main/formats/tensorTable.ts'

/** Adds 1 to the first element of the named tensor and writes the copy into `folder`. */
export async function perturbed(table: TensorTable, name: string, folder: string): Promise<TensorTable> {
  const file = join(folder, 'perturbed.safetensors')
  const tensors = [...table.values()].map((entry) => ({
    name: entry.name,
    dtype: 'F32' as const,
    shape: entry.shape,
    bytes: async () => {
      const values = await readTensor(entry)
      if (entry.name === name) values[0] = (values[0] as number) + 1
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    },
  }))
  if (!table.has(name)) throw new Error(`there is no tensor ${name} to change`)
  await writeSafetensors(file, tensors)
  return (await readSafetensors(file)).tensors
}
