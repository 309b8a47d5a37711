/** The tiny pack with weights and a tokenizer, so that it draws: four codes of noise a picture, in milliseconds. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { mersenne } from 'pure-rand/generator/mersenne'
import { writeSafetensors } from '../../src-main/formats/safetensors.ts'
import type { Manifest } from '../../src-main/pack/manifest.ts'
import { modelBytes, modelOf } from './sentencePieceParts.ts'
import { sealPack, tinyCodec, tinyManifest, tinyTransformer, writeTinyPack } from './tinyPack.ts'

/** Pieces of the pack's tokenizer besides `<unk>`; each letter is a word or a part of one. */
const pieces = [
  ['a', -3],
  ['b', -3],
  ['▁a', -1],
  ['▁b', -1],
  ['▁', -4],
] as const

async function writeNoise(
  file: string,
  shapes: Record<string, readonly number[]>,
  seed: number,
): Promise<void> {
  const generator = mersenne(seed)
  await writeSafetensors(
    file,
    Object.entries(shapes).map(([name, shape]) => {
      const elements = shape.reduce((product, size) => product * size, 1)
      const scale = /layernorm.weight$/.test(name)
        ? () => 1
        : () => 1.5 * (uniformFloat64(generator) - uniformFloat64(generator))
      const values = Float32Array.from({ length: elements }, scale)
      return { name, dtype: 'F32' as const, shape, bytes: new Uint8Array(values.buffer) }
    }),
  )
}

/** Writes it into `folder`. `change` alters what its `pack.json` says; the table of positions follows. */
export async function writeDrawingPack(
  folder: string,
  change: (manifest: Manifest) => Manifest = (manifest) => manifest,
): Promise<void> {
  await writeTinyPack(folder)
  const manifest = change(tinyManifest())
  const positions = { 'transformer.position_embeddings.weight': [manifest.transformer.positions, 4] }
  await writeNoise(join(folder, 'base.safetensors'), { ...tinyTransformer(), ...positions }, 1)
  await writeNoise(join(folder, 'caption.safetensors'), { ...tinyTransformer(), ...positions }, 2)
  await writeNoise(join(folder, 'codec.safetensors'), tinyCodec(), 3)
  await writeFile(join(folder, 'text.model'), modelBytes(modelOf('unigram', pieces)))
  await sealPack(folder, manifest)
}
