/** A transformer of a few kilobytes with random weights, so large that PB-relax maxima and attention both matter. */
import { join } from 'node:path'
import { readSafetensors, writeSafetensors } from '../../src-main/formats/safetensors.ts'
import type { TensorTable } from '../../src-main/formats/tensorTable.ts'
import { randomStream } from '../../src-main/engine/randomStream.ts'
import type { TransformerConfig } from '../../src-main/pack/manifest.ts'
import { transformerShapes } from '../../src-main/pack/shapes.ts'

/** Writes it into `folder`. */
export async function randomTransformer(
  config: TransformerConfig,
  folder: string,
  seed = 1,
): Promise<TensorTable> {
  const file = join(folder, `random-${seed}.safetensors`)
  const random = randomStream(seed)
  const tensors = [...transformerShapes(config)].map(([name, shape]) => {
    const count = shape.reduce((product, size) => product * size, 1)
    const value = /layernorm\.weight$/.test(name)
      ? () => 1 + 0.2 * random()
      : () => 1.5 * (random() - random())
    const bytes = new Uint8Array(Float32Array.from({ length: count }, value).buffer)
    return { name, dtype: 'F32' as const, shape, bytes }
  })
  await writeSafetensors(file, tensors)
  return (await readSafetensors(file)).tensors
}
