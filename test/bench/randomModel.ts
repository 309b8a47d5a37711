/** A transformer with random weights, written as safetensors: for speed, the numbers don't matter. */
import { join } from 'node:path'
import type { TensorTable } from '../../src-main/formats/tensorTable.ts'
import { readSafetensors, writeSafetensors } from '../../src-main/formats/safetensors.ts'
import { randomStream } from '../../src-main/engine/randomStream.ts'
import type { TransformerConfig } from '../../src-main/pack/manifest.ts'
import { transformerShapes } from '../../src-main/pack/shapes.ts'

/** The bench's network: 12 layers, hidden 512, 8 heads, CogView's vocabulary. */
export const benchConfig: TransformerConfig = {
  layers: 12,
  hidden: 512,
  heads: 8,
  positions: 1089,
  vocabulary: 58_240,
  layerNormScale: 'call',
  layerNormEpsilon: 1e-5,
}

export const RANDOM_MODEL_FILE = 'random.safetensors'

export async function writeRandomModel(config: TransformerConfig, folder: string): Promise<TensorTable> {
  const random = randomStream(1)
  const file = join(folder, RANDOM_MODEL_FILE)
  const tensors = [...transformerShapes(config)].map(([name, shape]) => ({
    name,
    dtype: 'F32' as const,
    shape,
    bytes: () =>
      Promise.resolve(
        values(
          name,
          shape.reduce((product, size) => product * size, 1),
        ),
      ),
  }))
  await writeSafetensors(file, tensors)
  return (await readSafetensors(file)).tensors

  function values(name: string, count: number): Uint8Array {
    const norm = /layernorm\.weight$/.test(name)
    const array = Float32Array.from({ length: count }, () => (norm ? 1 : (random() - 0.5) * 0.07))
    return new Uint8Array(array.buffer)
  }
}
