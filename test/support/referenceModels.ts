/** The random models of the reference folder, straight from the original's checkpoint files, as its JSON describes them. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findCheckpoint } from '../../src-main/formats/findCheckpoint.ts'
import type { TensorTable } from '../../src-main/formats/tensorTable.ts'
import { readTorchCheckpoint } from '../../src-main/formats/torchCheckpoint.ts'
import type { TransformerConfig, VqvaeConfig } from '../../src-main/pack/manifest.ts'
import type { ReferenceFolder } from './reference.ts'
import { readReferenceJson } from './reference.ts'

export interface ReferenceTransformer {
  config: TransformerConfig
  table: TensorTable
}
export interface ReferenceCodec {
  config: VqvaeConfig
  table: TensorTable
}

/** Names of the folders that hold a transformer. */
export function transformerNames({ folder }: ReferenceFolder): string[] {
  return readdirSync(folder).filter((name) =>
    existsSync(join(folder, name, 'latest_checkpointed_iteration.txt')),
  )
}

interface TransformerJson {
  num_layers: number
  hidden_size: number
  num_attention_heads: number
  max_position_embeddings: number
  vocab_size: number
}

export async function referenceTransformer(
  reference: ReferenceFolder,
  name: string,
): Promise<ReferenceTransformer> {
  const json = readReferenceJson<TransformerJson>(reference, `${name}/config.json`)
  const { file } = await findCheckpoint(join(reference.folder, name))
  const { tensors } = await readTorchCheckpoint(file)
  return {
    config: {
      layers: json.num_layers,
      hidden: json.hidden_size,
      heads: json.num_attention_heads,
      positions: json.max_position_embeddings,
      vocabulary: json.vocab_size,
      layerNormScale: 'call',
      layerNormEpsilon: 1e-5,
    },
    table: tensors,
  }
}

/** Names of the files that hold a VQ-VAE. */
export function codecNames({ folder }: ReferenceFolder): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.pt'))
}

interface CodecJson {
  channel: number
  n_res_block: number
  n_res_channel: number
  embed_dim: number
  n_embed: number
  stride: 6 | 4 | 2
  simple: boolean
}

export async function referenceCodec(reference: ReferenceFolder, name: string): Promise<ReferenceCodec> {
  const json = readReferenceJson<Record<string, CodecJson>>(reference, 'vqvae/configs.json')[name]
  if (json === undefined) throw new Error(`vqvae/configs.json does not know ${name}`)
  const { tensors } = await readTorchCheckpoint(join(reference.folder, name))
  return {
    config: {
      channel: json.channel,
      resBlocks: json.n_res_block,
      resChannel: json.n_res_channel,
      dim: json.embed_dim,
      codes: json.n_embed,
      simple: json.simple,
      stride: json.stride,
      mean: [0.79093, 0.76271, 0.7534],
      std: [0.30379, 0.32279, 0.328],
    },
    table: tensors,
  }
}
