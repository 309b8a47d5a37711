/**
 * A frozen base in fewer bits (QLoRA, Dettmers et al. 2023, with plain int8): each matrix of each layer as int8 in blocks
 * of a row with a factor of their own, 1.1 bytes a weight instead of 4. Everything else stays as it is.
 */
import type { TensorToWrite } from '../formats/safetensors.ts'
import { readSafetensors, writeSafetensors } from '../formats/safetensors.ts'
import type { TensorEntry, TensorTable } from '../formats/tensorTable.ts'
import { readTensor, readTensorBytes } from '../formats/tensorTable.ts'
import { loraModules } from '../model/lora.ts'
import { scalesOf } from '../model/weights.ts'
import type { TransformerConfig } from '../pack/manifest.ts'

const BLOCK = 32
const LARGEST = 127

/** Writes it to `file`, one matrix in memory at a time. @throws what reading and writing throw */
export async function quantiseBase(
  table: TensorTable,
  config: TransformerConfig,
  file: string,
): Promise<TensorTable> {
  const matrices = new Set(loraModules(config, config.layers).map(({ module }) => `${module}.weight`))
  const tensors = [...table.values()].flatMap((entry): TensorToWrite[] => {
    if (!matrices.has(entry.name)) {
      return [
        { name: entry.name, dtype: entry.dtype, shape: entry.shape, bytes: () => readTensorBytes(entry) },
      ]
    }
    const [rows = 0, columns = 0] = entry.shape
    const block = blockOf(columns)
    const part = async (which: 'values' | 'scales'): Promise<Uint8Array> => {
      const { buffer } = quantise(await readTensor(entry), block)[which]
      return new Uint8Array(buffer)
    }
    return [
      { name: entry.name, dtype: 'I8', shape: entry.shape, bytes: () => part('values') },
      {
        name: scalesOf(entry.name),
        dtype: 'F32',
        shape: [rows, columns / block],
        bytes: () => part('scales'),
      },
    ]
  })
  await writeSafetensors(file, tensors)
  return (await readSafetensors(file)).tensors
}

/** The numbers that a quantised matrix stands for. */
export async function widened(values: TensorEntry, scales: TensorEntry): Promise<Float32Array> {
  const [whole, factors] = await Promise.all([readTensor(values), readTensor(scales)])
  const block = whole.length / factors.length
  return whole.map((value, at) => value * (factors[Math.floor(at / block)] ?? NaN))
}

/** 32, or what of it divides a row. */
function blockOf(columns: number): number {
  let block = BLOCK
  while (columns % block !== 0) block /= 2
  return block
}

function quantise(values: Float32Array, block: number): { values: Int8Array; scales: Float32Array } {
  const scales = new Float32Array(values.length / block)
  const rounded = new Int8Array(values.length)
  for (let at = 0; at < scales.length; at++) {
    const part = values.subarray(at * block, (at + 1) * block)
    const largest = part.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    // A block of zeros keeps a factor that can be divided by.
    const scale = Math.fround(largest / LARGEST) || 1
    scales[at] = scale
    for (const [place, value] of part.entries()) rounded[at * block + place] = Math.round(value / scale)
  }
  return { values: rounded, scales }
}
