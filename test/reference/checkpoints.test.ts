/** The checkpoints of the reference folder: everything that its own JSON files say of them, read off the files. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findCheckpoint, inferTransformerShape } from '../../src-main/formats/findCheckpoint.ts'
import { readSafetensors, writeSafetensors } from '../../src-main/formats/safetensors.ts'
import { elementCount, readTensor, readTensorBytes } from '../../src-main/formats/tensorTable.ts'
import { readTorchCheckpoint } from '../../src-main/formats/torchCheckpoint.ts'
import { readReferenceJson, referenceFolder } from '../support/reference.ts'
import { withTemporaryFolder } from '../support/temporaryFolder.ts'

const reference = referenceFolder()
const transformers = readdirSync(reference.folder).filter((name) =>
  existsSync(join(reference.folder, name, 'latest_checkpointed_iteration.txt')),
)
const codecs = readdirSync(reference.folder).filter((name) => name.endsWith('.pt'))

interface TransformerConfig {
  num_layers: number
  hidden_size: number
  max_position_embeddings: number
  vocab_size: number
  num_parameters?: number
}
interface CodecConfig {
  channel: number
  n_res_block: number
  embed_dim: number
  n_embed: number
}

describe('transformers', () => {
  test('are there to be compared', () => {
    expect(transformers.length).toBeGreaterThan(0)
    expect(codecs.length).toBeGreaterThan(0)
  })

  test.each(transformers)('%s has the sizes of its config.json', async (name) => {
    const config = readReferenceJson<TransformerConfig>(reference, `${name}/config.json`)
    const { file } = await findCheckpoint(join(reference.folder, name))
    const { tensors } = await readTorchCheckpoint(file)
    expect(inferTransformerShape(tensors)).toEqual({
      layers: config.num_layers,
      hidden: config.hidden_size,
      positions: config.max_position_embeddings,
      vocabulary: config.vocab_size,
    })
    const parameters = [...tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0)
    if (config.num_parameters !== undefined) expect(parameters).toBe(config.num_parameters)
    for (const entry of tensors.values()) {
      expect(entry).toMatchObject({ dtype: 'F16', contiguous: true })
      expect((await readTensor(entry)).every(Number.isFinite), entry.name).toBe(true)
    }
  })

  test.each(transformers)('%s says the same through safetensors', async (name) => {
    const { file } = await findCheckpoint(join(reference.folder, name))
    const { tensors } = await readTorchCheckpoint(file)
    await withTemporaryFolder(async (folder) => {
      const copy = join(folder, 'weights.safetensors')
      const entries = [...tensors.values()]
      await writeSafetensors(
        copy,
        entries.map((entry) => ({ ...entry, bytes: () => readTensorBytes(entry) })),
      )
      const { tensors: copied } = await readSafetensors(copy)
      expect(copied.size).toBe(entries.length)
      for (const entry of entries) {
        const other = copied.get(entry.name)
        if (other === undefined) throw new Error(`${entry.name} is missing`)
        expect(other.shape).toEqual(entry.shape)
        expect(Buffer.compare(await readTensorBytes(other), await readTensorBytes(entry))).toBe(0)
      }
    })
  })
})

describe('image codecs', () => {
  test.each(codecs)('%s has the sizes of configs.json and no prefix', async (name) => {
    const config = readReferenceJson<Record<string, CodecConfig>>(reference, 'vqvae/configs.json')[name]
    if (config === undefined) throw new Error(`configs.json does not know ${name}`)
    const { tensors } = await readTorchCheckpoint(join(reference.folder, name))
    expect(tensors.get('quantize_t.embed')?.shape).toEqual([config.embed_dim, config.n_embed])
    expect(tensors.get('dec.blocks.0.weight')?.shape.slice(0, 2)).toEqual([config.embed_dim, config.channel])
    expect([...tensors.keys()].filter((key) => key.startsWith('module.'))).toEqual([])
    for (const entry of tensors.values()) {
      expect(entry.dtype).toBe('F32')
      expect((await readTensor(entry)).every(Number.isFinite), entry.name).toBe(true)
    }
  })
})
