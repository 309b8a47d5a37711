/** The tensors that a pack has to hold are those that the original's own checkpoints hold (FIXTURES.md 1). */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findCheckpoint } from '../../src-main/formats/findCheckpoint.ts'
import type { TensorTable } from '../../src-main/formats/tensorTable.ts'
import { readTorchCheckpoint } from '../../src-main/formats/torchCheckpoint.ts'
import { transformerShapes, vqvaeShapes, vqvaeTrainingShapes } from '../../src-main/pack/shapes.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'

interface TransformerJson {
  num_layers: number
  hidden_size: number
  num_attention_heads: number
  max_position_embeddings: number
  vocab_size: number
  num_parameters: number
}
interface VqvaeJson {
  channel: number
  n_res_block: number
  n_res_channel: number
  embed_dim: number
  n_embed: number
  simple: boolean
}

const reference = referenceFolder()
const shapesIn = (table: TensorTable) =>
  new Map([...table].map(([name, { shape }]): [string, readonly number[]] => [name, shape]))

const models = readdirSync(reference.folder).filter((name) =>
  existsSync(join(reference.folder, name, 'latest_checkpointed_iteration.txt')),
)

it('finds checkpoints to compare with', () => {
  expect(models.length).toBeGreaterThan(0)
})

describe('transformer', () => {
  it.each(models)('%s', async (model) => {
    const config = JSON.parse(
      readFileSync(join(reference.folder, model, 'config.json'), 'utf8'),
    ) as TransformerJson
    const { file } = await findCheckpoint(join(reference.folder, model))
    const { tensors } = await readTorchCheckpoint(file)
    const shapes = transformerShapes({
      layers: config.num_layers,
      hidden: config.hidden_size,
      heads: config.num_attention_heads,
      positions: config.max_position_embeddings,
      vocabulary: config.vocab_size,
      layerNormScale: 'call',
      layerNormEpsilon: 1e-5,
    })
    expect(shapes).toEqual(shapesIn(tensors))
    const numbers = [...shapes.values()].map((shape) => shape.reduce((product, size) => product * size, 1))
    expect(numbers.reduce((sum, size) => sum + size, 0)).toBe(config.num_parameters)
  })
})

const codecReason = reasonToSkip(reference, 'vqvae/configs.json')
if (codecReason !== null) {
  it.skip(`image codec: ${codecReason}`)
} else {
  const configs = readReferenceJson<Record<string, VqvaeJson>>(reference, 'vqvae/configs.json')
  describe('image codec', () => {
    for (const [name, json] of Object.entries(configs)) {
      if (!name.endsWith('.pt')) continue
      const reason = reasonToSkip(reference, name)
      it.skipIf(reason !== null)(`${name}${reason === null ? '' : `: ${reason}`}`, async () => {
        const config = {
          channel: json.channel,
          resBlocks: json.n_res_block,
          resChannel: json.n_res_channel,
          dim: json.embed_dim,
          codes: json.n_embed,
          simple: json.simple,
          mean: [0, 0, 0] as [number, number, number],
          std: [1, 1, 1] as [number, number, number],
        }
        const { tensors } = await readTorchCheckpoint(join(reference.folder, name))
        expect(new Map([...vqvaeShapes(config), ...vqvaeTrainingShapes(config)])).toEqual(shapesIn(tensors))
      })
    }
  })
}
