/** The folder layout that CogView's training writes, and what the tensors themselves say of the model. */
import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import type { TensorTable } from './tensorTable.ts'

const TRACKER = 'latest_checkpointed_iteration.txt'

export interface FoundCheckpoint {
  file: string
  iteration: number | 'release'
}

/**
 * `latest_checkpointed_iteration.txt` names the sub-folder: a number above 0, or `release`. Throws
 * `pack-file-missing`, `checkpoint-invalid` (also for weights that are split over several model-parallel files).
 */
export async function findCheckpoint(folder: string): Promise<FoundCheckpoint> {
  const tracker = resolve(folder, TRACKER)
  const text = await readFile(tracker, 'utf8').catch((cause: unknown) => {
    throw new StudioError('pack-file-missing', { file: tracker }, { cause })
  })
  const name = text.trim()
  const iteration = name === 'release' ? name : /^\d{1,15}$/.test(name) ? Number(name) : 0
  if (iteration === 0) {
    throw new StudioError('checkpoint-invalid', {
      file: tracker,
      problem: 'it holds neither a number above 0 nor "release"',
    })
  }
  const file = join(resolve(folder), String(iteration), 'mp_rank_00_model_states.pt')
  if (!(await isFile(file))) throw new StudioError('pack-file-missing', { file })
  if (await isFile(file.replace('mp_rank_00', 'mp_rank_01'))) {
    throw new StudioError('checkpoint-invalid', { file, problem: 'the weights are split over several files' })
  }
  return { file, iteration }
}

async function isFile(file: string): Promise<boolean> {
  return await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
}

export interface TransformerShape {
  layers: number
  hidden: number
  positions: number
  vocabulary: number
}

/**
 * Everything of a CogView transformer's size except the number of heads, which no tensor shows. Throws
 * `pack-shape-mismatch` for a missing tensor or one whose shape contradicts the others.
 */
export function inferTransformerShape(table: TensorTable): TransformerShape {
  const [vocabulary, hidden] = matrix(table, 'word_embeddings.weight')
  const [positions] = matrix(table, 'transformer.position_embeddings.weight', null, hidden)
  let layers = 0
  while (table.has(`transformer.layers.${layers}.attention.query_key_value.weight`)) {
    const layer = `transformer.layers.${layers}`
    matrix(table, `${layer}.attention.query_key_value.weight`, 3 * hidden, hidden)
    matrix(table, `${layer}.attention.dense.weight`, hidden, hidden)
    matrix(table, `${layer}.mlp.dense_h_to_4h.weight`, 4 * hidden, hidden)
    matrix(table, `${layer}.mlp.dense_4h_to_h.weight`, hidden, 4 * hidden)
    layers++
  }
  if (layers === 0) matrix(table, 'transformer.layers.0.attention.query_key_value.weight', 3 * hidden, hidden)
  return { layers, hidden, positions, vocabulary }
}

function matrix(
  table: TensorTable,
  tensor: string,
  rows: number | null = null,
  columns: number | null = null,
): [number, number] {
  const shape = table.get(tensor)?.shape
  const [foundRows, foundColumns] = shape ?? []
  const fits =
    shape?.length === 2 &&
    (rows === null || rows === foundRows) &&
    (columns === null || columns === foundColumns)
  if (!fits || foundRows === undefined || foundColumns === undefined) {
    throw new StudioError('pack-shape-mismatch', {
      tensor,
      expected: `${rows ?? 'any'}×${columns ?? 'any'}`,
      actual: shape === undefined ? 'missing' : shape.join('×'),
    })
  }
  return [foundRows, foundColumns]
}
