/** One pass of the transformer over a whole sequence against the original's numbers (FIXTURES.md 3, 4 and 5.1, 5.2). */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSafetensors, writeSafetensors } from '../../src-main/formats/safetensors.ts'
import { readTensorBytes } from '../../src-main/formats/tensorTable.ts'
import type { Tensor } from '../../src-main/graph/tensor.ts'
import { input } from '../../src-main/graph/tensor.ts'
import { buildLogits, buildTransformer } from '../../src-main/model/transformer.ts'
import { Weights } from '../../src-main/model/weights.ts'
import type { GraphRunner } from '../support/graphRunner.ts'
import { floats, graphRunner, integers, largestDifference, only } from '../support/graphRunner.ts'
import { readNpyFloats } from '../support/npy.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'
import type { ReferenceTransformer } from '../support/referenceModels.ts'
import { referenceTransformer } from '../support/referenceModels.ts'
import { withTemporaryFolder } from '../support/temporaryFolder.ts'

const HIDDEN = 1e-4
const LOGITS = 2e-4
/** Logits of the whole vocabulary are looked at for this many positions at a time. */
const ROWS = 64

interface ForwardCase {
  model: string
  case: string
  tokens: number[] | number[][]
  position_ids: number[]
  sel_ids: number[]
  argmax: number[][]
  logsumexp: number[]
}

const reference = referenceFolder()
/** The two entries on incremental calls hold no tokens (the decoder's test runs them), the one on training no model. */
const cases = readReferenceJson<Partial<ForwardCase>[]>(reference, 'golden/forward/cases.json').filter(
  (each): each is ForwardCase => each.model !== undefined && Array.isArray(each.tokens),
)
const path = (model: string, name: string, what: string) => `golden/forward/${model}.${name}.${what}.npy`
const exists = (file: string) => existsSync(join(reference.folder, file))

interface Pass {
  hidden: Float32Array
  residuals: Float32Array[]
  positions: number
}

/** The original's call: the maximum of PB-relax LayerNorm is taken over everything in it. */
async function wholePass({ config, table }: ReferenceTransformer, each: ForwardCase): Promise<Pass> {
  const graph = buildTransformer(config, new Weights(table), { scope: 'batch', form: 'whole' })
  const residuals = Object.fromEntries(
    graph.residuals.map((tensor, index): [string, Tensor] => [`mem${index}`, tensor]),
  )
  const runner = await graphRunner({ hidden: graph.hidden, ...residuals })
  const rows = each.tokens.every((row) => Array.isArray(row)) ? each.tokens : [each.tokens as number[]]
  const shape = [rows.length, each.position_ids.length]
  const places = rows.flatMap(() => each.position_ids)
  const results = await runner.run({
    tokens: integers(rows.flat(), shape),
    positions: integers(places, shape),
  })
  return {
    hidden: Float32Array.from(only(results, 'hidden').numbers),
    residuals: graph.residuals.map((_, index) => Float32Array.from(only(results, `mem${index}`).numbers)),
    positions: rows.length * each.position_ids.length,
  }
}

function logitsRunner({ config, table }: ReferenceTransformer): Promise<GraphRunner> {
  const hidden = input('hidden', 'float32', ['T', config.hidden])
  return graphRunner({ logits: buildLogits(hidden, config, new Weights(table), 0, config.vocabulary) })
}

/** Calls back with the logits of every position in turn. */
async function eachLogits(
  model: ReferenceTransformer,
  pass: Pass,
  visit: (logits: Float32Array, at: number) => void,
) {
  const { hidden: H, vocabulary: V } = model.config
  const runner = await logitsRunner(model)
  for (let from = 0; from < pass.positions; from += ROWS) {
    const rows = Math.min(ROWS, pass.positions - from)
    const results = await runner.run({
      hidden: floats(pass.hidden.subarray(from * H, (from + rows) * H), [rows, H]),
    })
    const logits = only(results, 'logits').numbers as Float32Array
    for (let row = 0; row < rows; row++) visit(logits.subarray(row * V, (row + 1) * V), from + row)
  }
}

function logSumExp(values: Float32Array): number {
  const highest = values.reduce((best, value) => Math.max(best, value), -Infinity)
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0))
}

async function hiddenDifference(model: ReferenceTransformer, each: ForwardCase): Promise<number> {
  const { data } = readNpyFloats(join(reference.folder, path(each.model, each.case, 'hidden')))
  return largestDifference((await wholePass(model, each)).hidden, data)
}

it('finds cases to compare with', () => {
  expect(cases.length).toBeGreaterThan(0)
})

describe.each(cases)('$model, $case', (each) => {
  const { model: name, case: title } = each
  const reason = reasonToSkip(reference, name, path(name, title, 'hidden'), path(name, title, 'logits_sel'))
  if (reason !== null) return void it.skip(reason)

  it('hidden states and the residual stream', async () => {
    const model = await referenceTransformer(reference, name)
    const pass = await wholePass(model, each)
    const { data } = readNpyFloats(join(reference.folder, path(name, title, 'hidden')))
    expect(largestDifference(pass.hidden, data)).toBeLessThanOrEqual(HIDDEN)
    for (const [index, residual] of pass.residuals.entries()) {
      const file = path(name, title, `mem${index}`)
      if (!exists(file)) continue
      const golden = readNpyFloats(join(reference.folder, file)).data
      // The outlier's residual stream reaches 800, where float32 itself is 6e-5 apart.
      const scale = golden.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 100
      expect(largestDifference(residual, golden), file).toBeLessThanOrEqual(HIDDEN * Math.max(1, scale))
    }
  })

  it('logits of every position', async () => {
    const model = await referenceTransformer(reference, name)
    const pass = await wholePass(model, each)
    const { data: selected } = readNpyFloats(join(reference.folder, path(name, title, 'logits_sel')))
    const best = each.argmax.flat()
    expect([each.logsumexp.length, best.length]).toEqual([pass.positions, pass.positions])
    let worst = { selected: 0, sum: 0, best: 0 }
    let last: Float32Array = new Float32Array()
    await eachLogits(model, pass, (logits, at) => {
      const golden = selected.subarray(at * each.sel_ids.length, (at + 1) * each.sel_ids.length)
      const highest = logits.reduce((most, value) => Math.max(most, value), -Infinity)
      worst = {
        selected: Math.max(
          worst.selected,
          largestDifference(
            each.sel_ids.map((id) => logits[id] ?? NaN),
            golden,
          ),
        ),
        sum: Math.max(worst.sum, Math.abs(logSumExp(logits) - (each.logsumexp[at] ?? NaN))),
        best: Math.max(worst.best, highest - (logits[best[at] ?? -1] ?? NaN)),
      }
      last = logits
    })
    expect(worst.selected).toBeLessThanOrEqual(LOGITS)
    expect(worst.sum).toBeLessThanOrEqual(LOGITS)
    // The original's best id is ours too, or within what two logits may be off together.
    expect(worst.best).toBeLessThanOrEqual(2 * LOGITS)
    const file = path(name, title, 'logits_last')
    if (exists(file)) {
      expect(largestDifference(last, readNpyFloats(join(reference.folder, file)).data)).toBeLessThanOrEqual(
        LOGITS,
      )
    }
  })
})

describe('the comparison is alive', () => {
  const [first] = cases.filter(
    ({ model, case: name }) => exists(model) && exists(path(model, name, 'hidden')),
  )
  if (first === undefined) throw new Error('no case to perturb')

  it('notices one weight that is off by a sixteenth', async () => {
    const { config, table } = await referenceTransformer(reference, first.model)
    await withTemporaryFolder(async (folder) => {
      const perturbed = await Promise.all(
        [...table.values()].map(async (entry) => {
          const bytes = Uint8Array.from(await readTensorBytes(entry))
          // The lowest bit of a half's exponent's neighbour: 1.0 becomes 1.0625.
          const halves = new Uint16Array(bytes.buffer)
          if (entry.name === 'transformer.layers.0.input_layernorm.weight')
            halves[0] = (halves[0] ?? 0) ^ 0x40
          return { ...entry, bytes }
        }),
      )
      await writeSafetensors(join(folder, 'perturbed.safetensors'), perturbed)
      const { tensors } = await readSafetensors(join(folder, 'perturbed.safetensors'))
      expect(await hiddenDifference({ config, table }, first)).toBeLessThanOrEqual(HIDDEN)
      expect(await hiddenDifference({ config, table: tensors }, first)).toBeGreaterThan(HIDDEN)
    })
  })

  // Rows of a batch share the outlier, so that only the unit test tells the batch's maximum from a picture's own.
  it('notices a maximum that belongs to each position', async () => {
    const pair = cases.find(
      ({ model, case: name }) => name === 'batch2' && exists(model) && model.includes('outlier'),
    )
    if (pair === undefined) throw new Error('no case of two sequences')
    const { config, table } = await referenceTransformer(reference, pair.model)
    const graph = buildTransformer(config, new Weights(table), { scope: 'token', form: 'whole' })
    const runner = await graphRunner({ hidden: graph.hidden })
    const shape = [pair.tokens.length, pair.position_ids.length]
    const places = pair.tokens.flatMap(() => pair.position_ids)
    const results = await runner.run({
      tokens: integers(pair.tokens.flat(), shape),
      positions: integers(places, shape),
    })
    const { data } = readNpyFloats(join(reference.folder, path(pair.model, pair.case, 'hidden')))
    expect(largestDifference(only(results, 'hidden').numbers, data)).toBeGreaterThan(HIDDEN)
  })
})
