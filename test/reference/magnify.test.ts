/**
 * The original's super-resolution, greedy: its nine windows one by one, all of them in its order, and all of them as soon
 * as the codes exist that they are given.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Enlarging } from '../../src-main/engine/enlargeCodes.ts'
import { enlargeCodes } from '../../src-main/engine/enlargeCodes.ts'
import { sequentialSteps } from '../../src-main/engine/enlargeSchedule.ts'
import type { WindowPlan } from '../../src-main/engine/enlargeWindows.ts'
import { planWindows } from '../../src-main/engine/enlargeWindows.ts'
import { HostDecoder } from '../../src-main/engine/hostDecoder.ts'
import type { MaximumScope } from '../../src-main/model/layerNorm.ts'
import type { SequenceRules } from '../../src-main/text/sequence.ts'
import { buildSequence } from '../../src-main/text/sequence.ts'
import { parseTemplate } from '../../src-main/text/template.ts'
import { Vocabulary } from '../../src-main/text/vocabulary.ts'
import { perturbed } from '../support/perturbedWeights.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'
import type { ReferenceTransformer } from '../support/referenceModels.ts'
import { referenceTransformer } from '../support/referenceModels.ts'
import { commandTokens, smallVocabulary } from '../support/smallVocabulary.ts'
import { withTemporaryFolder } from '../support/temporaryFolder.ts'

/** FIXTURES.md, section 4: a window whose two best logits come closer than this may go another way. */
const GAP = 2e-4
const [GRID, WINDOW] = [32, 16]

interface GoldenWindow {
  ijline: [number, number, number]
  seq: number[]
  first_unknown: number
  out: number[]
  model_calls: number
  min_gap: number
}
interface Golden {
  model: string
  codes_32x32: number[]
  codes_64x64: number[]
  windows: GoldenWindow[]
}

/** Ids come from the golden file, so no text is encoded here. */
const vocabulary = new Vocabulary(
  { imageCodes: 8192, pieces: 50000, commands: commandTokens },
  smallVocabulary().tokenizer,
)
const rules: SequenceRules = {
  vocabulary,
  sizes: [{ token: '[BASE]', grid: 32 }],
  positions: { firstSize: null, restartAfter: '[ROI2]' },
}
const template = parseTemplate(
  '[ROI1] ⟨text⟩ [BASE] [BOI1] ⟨codes:16⟩ [EOI1] [ROI2] [POS0] [BASE] [BOI2] ⟦codes⟧',
)

const reference = referenceFolder()
const skip = reasonToSkip(reference, 'golden/magnify.json', 'tiny-cogview')
if (skip !== null) console.warn(`super-resolution is skipped: ${skip}`)

describe.skipIf(skip !== null)("the original's super-resolution", () => {
  let golden: Golden
  let model: ReferenceTransformer
  const plans = planWindows(GRID, WINDOW)

  beforeAll(async () => {
    golden = readReferenceJson<Golden>(reference, 'golden/magnify.json')
    model = await referenceTransformer(reference, golden.model)
  })

  const decoderOf = (scope: MaximumScope, table = model.table) =>
    new HostDecoder(model.config, table, { scope, provider: 'cpu', threads: 2 })

  const sequenceOf: Enlarging['sequenceOf'] = (codes, known) => {
    const { start: first, end } = vocabulary.textRange
    const text = golden.windows[0]?.seq.filter((id) => id >= first && id < end) ?? []
    const { ids, positions, spans } = buildSequence(template, { given: { text, codes } }, rules)
    const start = spans.at(-1)?.start ?? NaN
    return { ids: [...ids.slice(0, start), ...known], positions: positions.slice(0, start + known.length) }
  }

  const greedily = (more: Partial<Enlarging>): Enlarging => ({
    grid: GRID,
    window: WINDOW,
    as: 'windows',
    codes: golden.codes_32x32,
    range: vocabulary.imageRange,
    sequenceOf,
    choose: (_, logits) => logits.indexOf(logits.reduce((best, value) => Math.max(best, value), -Infinity)),
    atOnce: 1,
    ...more,
  })

  const ownPlaces = ({ places, given }: WindowPlan) => places.filter((_, index) => given[index] === false)
  /** Places that can be compared: up to the first window with a gap that is too close. */
  function comparable(): number[] {
    const close = golden.windows.findIndex(({ min_gap }) => min_gap < GAP)
    if (close !== -1) console.warn(`compared up to window ${close}: its best logits are too close`)
    return plans.slice(0, close === -1 ? undefined : close).flatMap(ownPlaces)
  }
  const pick = (codes: readonly number[]) => comparable().map((place) => codes[place])

  test('has our windows, and our sequences are its own', () => {
    expect(plans.map(({ window }) => [window.row, window.column, window.lines])).toEqual(
      golden.windows.map(({ ijline }) => ijline),
    )
    for (const [index, { sources, places, given }] of plans.entries()) {
      const { seq, first_unknown, model_calls } = golden.windows[index] as GoldenWindow
      const { ids } = sequenceOf(
        sources.map((place) => golden.codes_32x32[place] as number),
        places.map((place, at) => (given[at] === true ? (golden.codes_64x64[place] as number) : -1)),
      )
      expect(ids, `window ${index}`).toEqual(seq)
      expect(ids.indexOf(-1)).toBe(first_unknown)
      expect(given.filter((each) => !each)).toHaveLength(model_calls)
    }
  })

  test.each(plans.map((plan, index) => [index, plan] as const))(
    'is met in window %i, with the others as it wrote them',
    async (index, plan) => {
      const { out, min_gap } = golden.windows[index] as GoldenWindow
      if (min_gap < GAP) return console.warn(`window ${index} is not compared: its best logits are too close`)
      const own = new Set(ownPlaces(plan))
      const others = [...golden.codes_64x64.entries()].filter(([place]) => !own.has(place))
      const target = await enlargeCodes(decoderOf('batch'), greedily({ known: new Map(others) }))
      expect(plan.places.map((place) => target[place])).toEqual(out.slice(-plan.places.length))
    },
  )

  test.each<[string, MaximumScope, number]>([
    ['one window after the other, as it does', 'batch', 1],
    ['one window after the other, the maximum of each its own', 'picture', 1],
    ['as soon as a window can go on', 'picture', 9],
  ])('is met as a whole, %s', async (_, scope, atOnce) => {
    let ticks = 0
    const written = () => {
      ticks++
      return Promise.resolve()
    }
    const target = await enlargeCodes(decoderOf(scope), greedily({ atOnce, written }))
    expect(ticks).toBe(atOnce === 1 ? 4096 : sequentialSteps(GRID, WINDOW))
    expect(comparable().length).toBeGreaterThan(0)
    expect(pick(target)).toEqual(pick(golden.codes_64x64))
  })

  test.each([1, 9])('is missed with one weight changed, %i windows at once', async (atOnce) => {
    await withTemporaryFolder(async (folder) => {
      const name = 'transformer.layers.0.attention.query_key_value.weight'
      const changed = await perturbed(model.table, name, folder)
      const target = await enlargeCodes(decoderOf('picture', changed), greedily({ atOnce }))
      expect(pick(target)).not.toEqual(pick(golden.codes_64x64))
    })
  })
})
