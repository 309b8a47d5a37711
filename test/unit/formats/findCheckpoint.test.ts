import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findCheckpoint, inferTransformerShape } from '../../../src-main/formats/findCheckpoint.ts'
import type { TensorEntry, TensorTable } from '../../../src-main/formats/tensorTable.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

async function folderWith(tracker: string | null, files: string[], use: (folder: string) => Promise<void>) {
  await withTemporaryFolder(async (folder) => {
    if (tracker !== null) await writeFile(join(folder, 'latest_checkpointed_iteration.txt'), tracker)
    for (const file of files) {
      await mkdir(join(folder, file, '..'), { recursive: true })
      await writeFile(join(folder, file), '')
    }
    await use(folder)
  })
}

const states = (rank: string) => `mp_rank_0${rank}_model_states.pt`

describe('a folder that holds no checkpoint', () => {
  test.each([
    ['no tracker', null, 'pack-file-missing'],
    ['an empty tracker', '', 'checkpoint-invalid'],
    ['a zero', '0', 'checkpoint-invalid'],
    ['a negative number', '-5', 'checkpoint-invalid'],
    ['a way out of the folder', '../5', 'checkpoint-invalid'],
    ['a number without its folder', '7', 'pack-file-missing'],
  ])('%s', async (_, tracker, code) => {
    await folderWith(tracker, [`5/${states('0')}`], async (folder) => {
      await expect(findCheckpoint(folder)).rejects.toMatchObject({ code })
    })
  })

  test('weights that are split over several files are refused', async () => {
    await folderWith('5', [`5/${states('0')}`, `5/${states('1')}`], async (folder) => {
      await expect(findCheckpoint(folder)).rejects.toMatchObject({ code: 'checkpoint-invalid' })
    })
  })
})

test.each([
  ['5', 5],
  ['142000\n', 142000],
  ['release', 'release'],
])('the tracker %j names the folder', async (tracker, iteration) => {
  await folderWith(tracker, [`${iteration}/${states('0')}`], async (folder) => {
    const file = join(folder, String(iteration), states('0'))
    expect(await findCheckpoint(folder)).toEqual({ file, iteration })
  })
})

function table(shapes: Record<string, number[]>): TensorTable {
  const entries = Object.entries(shapes).map(([name, shape]): [string, TensorEntry] => [
    name,
    { name, shape, dtype: 'F16', file: 'x', offset: 0, byteLength: 0, contiguous: true },
  ])
  return new Map(entries)
}

function transformer(layers: number, hidden: number): Record<string, number[]> {
  const shapes: Record<string, number[]> = {
    'word_embeddings.weight': [100, hidden],
    'transformer.position_embeddings.weight': [50, hidden],
  }
  for (let i = 0; i < layers; i++) {
    shapes[`transformer.layers.${i}.attention.query_key_value.weight`] = [3 * hidden, hidden]
    shapes[`transformer.layers.${i}.attention.dense.weight`] = [hidden, hidden]
    shapes[`transformer.layers.${i}.mlp.dense_h_to_4h.weight`] = [4 * hidden, hidden]
    shapes[`transformer.layers.${i}.mlp.dense_4h_to_h.weight`] = [hidden, 4 * hidden]
  }
  return shapes
}

describe('the size of a transformer', () => {
  test.each([
    ['word_embeddings.weight', [100]],
    ['transformer.position_embeddings.weight', [50, 9]],
    ['transformer.layers.1.attention.query_key_value.weight', [8, 8]],
    ['transformer.layers.0.mlp.dense_4h_to_h.weight', [32, 8]],
  ])('contradicted by %s is refused', (tensor, shape) => {
    const shapes = { ...transformer(2, 8), [tensor]: shape }
    expect(() => inferTransformerShape(table(shapes))).toThrow(
      expect.objectContaining({
        code: 'pack-shape-mismatch',
        params: expect.objectContaining({ tensor }) as object,
      }),
    )
  })

  test('with nothing in it is refused', () => {
    expect(() => inferTransformerShape(table({}))).toThrow(
      expect.objectContaining({ code: 'pack-shape-mismatch' }),
    )
    expect(() => inferTransformerShape(table(transformer(0, 8)))).toThrow(
      expect.objectContaining({ code: 'pack-shape-mismatch' }),
    )
  })

  test('is read off its tensors', () => {
    const shape = { layers: 3, hidden: 8, positions: 50, vocabulary: 100 }
    expect(inferTransformerShape(table(transformer(3, 8)))).toEqual(shape)
  })
})
