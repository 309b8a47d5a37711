/** Greedy decodes and step-by-step hidden states of the original, by our cache that never returns itself. */
import { describe, expect, test } from 'vitest'
import { join } from 'node:path'
import { HostDecoder } from '../../src-main/engine/hostDecoder.ts'
import { fillSequence } from '../../src-main/engine/fillSequence.ts'
import { distribution } from '../../src-main/engine/sampler.ts'
import type { TensorTable } from '../../src-main/formats/tensorTable.ts'
import type { TransformerConfig } from '../../src-main/pack/manifest.ts'
import { readNpyFloats } from '../support/npy.ts'
import { allowedByOriginal } from '../support/originalStates.ts'
import { perturbed } from '../support/perturbedWeights.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'
import { referenceTransformer, transformerNames } from '../support/referenceModels.ts'
import { withTemporaryFolder } from '../support/temporaryFolder.ts'

/** FIXTURES.md, section 4: where the two best logits are closer than this, a faultless run may take the other one. */
const GAP = 2e-4

interface GreedyRun {
  seq: number[]
  out: number[][]
  gaps: number[]
}

const reference = referenceFolder()
const known = transformerNames(reference)
const runs = Object.entries(readReferenceJson<Record<string, GreedyRun>>(reference, 'golden/greedy.json'))
const options = { scope: 'batch', provider: 'cpu', threads: 2 } as const

async function greedy(config: TransformerConfig, table: TensorTable, run: GreedyRun): Promise<number[][]> {
  const ids = run.seq.map((id) => (id < 0 ? -1 : id))
  const rows = -Math.min(...run.seq)
  const allowed = allowedByOriginal(run.seq)
  return await fillSequence(new HostDecoder(config, table, options), {
    sequence: { ids, positions: originalPositions(run.seq) },
    rows,
    allowed: (index) => [allowed[index] as { start: number; end: number }],
    choose: (_, logits, range) =>
      range.start + (distribution(logits, { temperature: 1, topK: 1, topP: 1 }).ids[0] as number),
  })
}

/** 0, 1, 2, …; behind the last [ROI2] its index is subtracted. */
function originalPositions(ids: readonly number[]): number[] {
  const restart = ids.lastIndexOf(58200)
  return ids.map((_, index) => (restart >= 0 && index > restart ? index - restart : index))
}

/** Number of leading unwritten ids that have to agree. */
function comparable(run: GreedyRun): number {
  const close = run.gaps.findIndex((gap) => gap < GAP)
  return close === -1 ? run.gaps.length : close
}

function writtenIds(run: GreedyRun, full: readonly number[]): number[] {
  return full.filter((_, index) => (run.seq[index] as number) < 0)
}

describe('greedy decodes', () => {
  for (const [name, run] of runs) {
    const model = name.split('/')[0] as string
    const reason = known.includes(model) ? null : reasonToSkip(reference, model)
    test.skipIf(reason !== null)(`${name}${reason === null ? '' : ` (${reason})`}`, async () => {
      const { config, table } = await referenceTransformer(reference, model)
      const rows = await greedy(config, table, run)
      const count = comparable(run)
      expect(count, 'nothing left to compare').toBeGreaterThan(0)
      for (const [row, expected] of run.out.entries()) {
        const own = writtenIds(run, rows[row] as number[]).slice(0, count)
        expect(own).toEqual(writtenIds(run, expected).slice(0, count))
      }
    })
  }

  test('a comparison with one weight changed fails', async () => {
    const [name, run] = runs.find(([each]) => known.includes(each.split('/')[0] as string)) as [
      string,
      GreedyRun,
    ]
    const { config, table } = await referenceTransformer(reference, name.split('/')[0] as string)
    await withTemporaryFolder(async (folder) => {
      const changed = await perturbed(table, 'transformer.layers.0.attention.query_key_value.weight', folder)
      const [own] = await greedy(config, changed, run)
      expect(writtenIds(run, own as number[])).not.toEqual(writtenIds(run, run.out[0] as number[]))
    })
  })
})

interface IncrementalCase {
  model: string
  case: string
  tokens: number[]
}

describe('hidden states step by step', () => {
  const cases = readReferenceJson<IncrementalCase[]>(reference, 'golden/forward/cases.json')
  const file = (model: string) =>
    join(reference.folder, `golden/forward/${model}.short.hidden_incremental.npy`)
  const incremental = cases.filter((each) => each.case?.startsWith('short: incremental'))

  for (const { model } of incremental) {
    const reason = known.includes(model) ? null : reasonToSkip(reference, model)
    test.skipIf(reason !== null)(`${model}: a context of 10, then one by one${reason ?? ''}`, async () => {
      const { config, table } = await referenceTransformer(reference, model)
      const { tokens } = cases.find(
        (each) => each.model === model && each.case === 'short',
      ) as IncrementalCase
      const { data } = readNpyFloats(file(model))
      const decoder = new HostDecoder(config, table, options)
      const cache = decoder.newCache(1, tokens.length)
      let state = await decoder.extend(cache, [tokens.slice(0, 10)], [...tokens.keys()].slice(0, 10))
      for (let position = 9; position < tokens.length; position++) {
        if (position > 9) state = await decoder.step(cache, [tokens[position] as number], position)
        const expected = data.subarray(position * config.hidden, (position + 1) * config.hidden)
        expect(largestDifference(state, expected), `position ${position}`).toBeLessThan(1e-4)
      }
    })
  }
})

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] as number))), 0)
}
