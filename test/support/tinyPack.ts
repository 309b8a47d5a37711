/** A whole pack of a few kilobytes with zero weights, to be opened and to be damaged. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TensorToWrite, writeSafetensors } from '../../src-main/formats/safetensors.ts'
import type { Manifest } from '../../src-main/pack/manifest.ts'

export const tinyCommands: Manifest['vocabulary']['commands'] = [
  ...['[PAD]', '[BOI1]', '[BOI2]', '[EOI1]', '[ROI1]', '[ROI2]', '[SEP]', '[TINY]', '[SMALL]', '[POS0]'],
]

export function tinyManifest(): Manifest {
  const both = (text: string) => ({ 'zh-CN': text, en: text })
  return {
    format: 1,
    name: 'tiny',
    version: '1.2.3',
    title: both('Tiny'),
    description: both('For tests'),
    licence: 'Apache-2.0',
    attributions: [],
    languages: ['zh', 'en'],
    sizes: [
      { token: '[TINY]', grid: 2, pixels: 16, writtenBy: ['generate'] },
      { token: '[SMALL]', grid: 4, pixels: 32, writtenBy: ['superResolution'] },
    ],
    styles: [{ key: 'flat', words: both('flat'), picture: null }],
    styleSentence: both('{style} {text}'),
    longestText: 4,
    limits: both('Draws nothing'),
    examples: [{ text: 'cat', locale: 'en', seed: 1, picture: null }],
    words: [],
    concepts: 'concepts.json',
    card: 'card.md',
    vocabulary: { imageCodes: 16, pieces: 6, commands: tinyCommands },
    tokenizer: 'text.model',
    templates: {
      generate: '[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟦codes⟧ [EOI1]',
      describe: '[SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧ [SEP]',
      restyle: '[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI2] [POS0] [SIZE] [BOI2] ⟦codes⟧',
      continue: '[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟨rows⟩ ⟦rest⟧',
    },
    positions: { firstSize: null, restartAfter: '[ROI2]' },
    transformer: {
      layers: 2,
      hidden: 4,
      heads: 2,
      positions: 24,
      vocabulary: 32,
      layerNormScale: 'call',
      layerNormEpsilon: 1e-5,
    },
    imageCodec: {
      file: 'codec.safetensors',
      channel: 8,
      resBlocks: 1,
      resChannel: 4,
      dim: 2,
      codes: 16,
      simple: false,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
    },
    roles: {
      base: { file: 'base.safetensors', tasks: ['generate'] },
      caption: { file: 'caption.safetensors', tasks: ['describe'] },
    },
    defaults: { temperature: 1, topK: 0, topP: 1, guidance: 1, count: 4, size: '[TINY]' },
    taskDefaults: {},
    enlarging: { sourceWeight: 0 },
    captions: { longest: null, floor: 0, marks: null },
    guidance: true,
    files: {},
  }
}

type TensorShapes = Record<string, number[]>

/** The tensors of `tinyManifest`, written out by hand: 2 layers of width 4, 32 rows of vocabulary, 24 positions. */
export function tinyTransformer(): TensorShapes {
  const layer = (index: number): TensorShapes => {
    const at = `transformer.layers.${index}`
    const norms = ['input', 'post_attention', 'third', 'fourth'].flatMap((name) => [
      [`${at}.${name}_layernorm.weight`, [4]],
      [`${at}.${name}_layernorm.bias`, [4]],
    ])
    return {
      ...Object.fromEntries(norms),
      [`${at}.attention.query_key_value.weight`]: [12, 4],
      [`${at}.attention.query_key_value.bias`]: [12],
      [`${at}.attention.dense.weight`]: [4, 4],
      [`${at}.attention.dense.bias`]: [4],
      [`${at}.mlp.dense_h_to_4h.weight`]: [16, 4],
      [`${at}.mlp.dense_h_to_4h.bias`]: [16],
      [`${at}.mlp.dense_4h_to_h.weight`]: [4, 16],
      [`${at}.mlp.dense_4h_to_h.bias`]: [4],
    }
  }
  return {
    'word_embeddings.weight': [32, 4],
    'transformer.position_embeddings.weight': [24, 4],
    ...layer(0),
    ...layer(1),
    'transformer.final_layernorm.weight': [4],
    'transformer.final_layernorm.bias': [4],
  }
}

/** The image codec of `tinyManifest` by hand: channel 8, one residual block of 4, codes of 2, not simple. */
export function tinyCodec(): TensorShapes {
  return {
    'enc_b.blocks.0.weight': [2, 3, 4, 4],
    'enc_b.blocks.0.bias': [2],
    'enc_b.blocks.2.weight': [4, 2, 4, 4],
    'enc_b.blocks.2.bias': [4],
    'enc_b.blocks.4.weight': [8, 4, 4, 4],
    'enc_b.blocks.4.bias': [8],
    'enc_b.blocks.5.conv.1.weight': [4, 8, 3, 3],
    'enc_b.blocks.5.conv.1.bias': [4],
    'enc_b.blocks.5.conv.3.weight': [8, 4, 1, 1],
    'enc_b.blocks.5.conv.3.bias': [8],
    'enc_b.blocks.7.weight': [2, 8, 1, 1],
    'enc_b.blocks.7.bias': [2],
    'quantize_t.embed': [2, 16],
    'dec.blocks.0.weight': [2, 8, 4, 4],
    'dec.blocks.0.bias': [8],
    'dec.blocks.1.conv.1.weight': [4, 8, 3, 3],
    'dec.blocks.1.conv.1.bias': [4],
    'dec.blocks.1.conv.3.weight': [8, 4, 1, 1],
    'dec.blocks.1.conv.3.bias': [8],
    'dec.blocks.3.weight': [8, 8, 4, 4],
    'dec.blocks.3.bias': [8],
    'dec.blocks.5.weight': [8, 4, 1, 1],
    'dec.blocks.5.bias': [4],
    'dec.blocks.7.weight': [4, 3, 4, 4],
    'dec.blocks.7.bias': [3],
  }
}

export async function writeWeights(
  file: string,
  shapes: TensorShapes,
  dtype: 'F16' | 'I32' = 'F16',
): Promise<void> {
  const tensors: TensorToWrite[] = Object.entries(shapes).map(([name, shape]) => {
    const elements = shape.reduce((product, size) => product * size, 1)
    return { name, dtype, shape, bytes: new Uint8Array(elements * (dtype === 'F16' ? 2 : 4)) }
  })
  await writeSafetensors(file, tensors)
}

/** Writes `pack.json` with the sizes and hashes of the files as they are now. */
export async function sealPack(folder: string, manifest: Manifest): Promise<void> {
  const { base, caption, sr } = manifest.roles
  const roles = [base, caption, sr].flatMap((role) => role?.file ?? [])
  const names = new Set([...roles, manifest.imageCodec.file, manifest.tokenizer, manifest.card])
  if (manifest.concepts !== null) names.add(manifest.concepts)
  const files: Manifest['files'] = {}
  for (const name of names) {
    const bytes = await readFile(join(folder, name))
    files[name] = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  await writeFile(join(folder, 'pack.json'), JSON.stringify({ ...manifest, files }, null, 2))
}

export async function writeTinyPack(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeWeights(join(folder, 'base.safetensors'), tinyTransformer())
  await writeWeights(join(folder, 'caption.safetensors'), tinyTransformer())
  await writeWeights(join(folder, 'codec.safetensors'), tinyCodec())
  await writeFile(join(folder, 'text.model'), 'no tokenizer')
  await writeFile(join(folder, 'card.md'), '# Tiny\n')
  await writeFile(join(folder, 'concepts.json'), JSON.stringify([{ en: 'cat', 'zh-CN': '猫' }]))
  await sealPack(folder, tinyManifest())
}
