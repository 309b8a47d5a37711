/** Captions and post-selection by the engine's own modules: the original's numbers, and what the training measured. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CaptionScorer } from '../../src-main/engine/captionScore.ts'
import { describePicture } from '../../src-main/engine/describePictures.ts'
import { HostDecoder } from '../../src-main/engine/hostDecoder.ts'
import { openModel } from '../../src-main/engine/openModel.ts'
import { scorePairs } from '../../src-main/engine/rankPairs.ts'
import { openSentencePiece } from '../../src-main/text/sentencePiece.ts'
import { parseTemplate } from '../../src-main/text/template.ts'
import { createVocabulary } from '../../src-main/text/vocabulary.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'
import { referenceTransformer } from '../support/referenceModels.ts'
import { shippedPacks } from '../support/studioProcess.ts'

const reference = referenceFolder()
const tokenizerFile = join(reference.folder, 'text/cog-pretrain.model')
/** The original's tokenizer is not ours to copy, so the copied part of the reference can't try these. */
const reason = reasonToSkip(reference, 'text/cog-pretrain.model', 'tiny-cogview', 'tiny-cogview-outlier')
const going = { cancelled: () => false }
const commands = [
  ...['[PAD]', '[BOI1]', '[BOI2]', '[BOI3]', '[EOI1]', '[EOI2]', '[EOI3]', '[ROI1]', '[ROI2]', '[ROI3]'],
  ...['[SEP]', '[MASK]', '[CLS]', '[ENC]', '[TINY]', '[SMALL]', '[BASE]', '[BIG]'],
  ...Array.from({ length: 9 }, (_, i) => `[POS${i}]`),
]

async function partsOf(model: string) {
  const { config, table } = await referenceTransformer(reference, model)
  const declaration = { imageCodes: 8192, pieces: 50_000, commands }
  const vocabulary = createVocabulary(declaration, await openSentencePiece(tokenizerFile), tokenizerFile)
  const options = { scope: 'picture', provider: 'cpu', threads: 2 } as const
  return {
    decoder: new HostDecoder(config, table, options),
    scorer: new CaptionScorer(config, table, { ...options, imageCodes: 8192 }),
    rules: {
      vocabulary,
      sizes: [{ token: '[BASE]', grid: 32 }],
      positions: { firstSize: null, restartAfter: '[ROI2]' },
    },
    // The original's captions have no end: they are always 20 ids.
    template: parseTemplate('[BASE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧'),
    longest: 20,
  }
}

interface GreedyRun {
  seq: number[]
  out: number[][]
}

describe.skipIf(reason !== null)(`captions${reason ?? ''}`, () => {
  const runs = Object.entries(
    readReferenceJson<Record<string, GreedyRun>>(reference, 'golden/greedy.json'),
  ).filter(([name]) => name.includes('/i2t_20'))

  test.each(runs)('%s: greedy, the text is the original’s', async (name, run) => {
    const model = name.split('/')[0] as string
    const parts = await partsOf(model)
    const captions = await describePicture(
      parts,
      run.seq.slice(2, 1026),
      {
        size: '[BASE]',
        language: null,
        method: 'sampling',
        count: 1,
        seed: 0,
        sampler: { temperature: 1, topK: 1, topP: 1, guidance: 1 },
      },
      going,
    )
    const expected = (run.out[0] as number[]).slice(-20)
    expect(captions.map(({ text }) => text)).toEqual([parts.rules.vocabulary.decodeText(expected).trim()])
  })
})

interface ScoreCase {
  model: string
  text: string
  seqs: number[][]
  scores_one_by_one: number[]
  token_logprobs: number[][]
}

describe.skipIf(reason !== null)(`post-selection${reason ?? ''}`, () => {
  const cases = readReferenceJson<ScoreCase[]>(reference, 'golden/caption_score.json')

  test.each(cases)('$model: $text', async (each) => {
    const parts = await partsOf(each.model)
    const pairs = each.seqs.map((ids) => ({
      codes: ids.slice(2, 1026),
      text: parts.rules.vocabulary.encodeText(each.text),
      size: '[BASE]',
    }))
    const scores = await scorePairs(parts, pairs, going)
    for (const [at, { sum }] of scores.entries()) {
      expect(Math.abs(sum - (each.scores_one_by_one[at] as number))).toBeLessThan(2e-4)
    }
  })
})

interface HeldOut {
  pairs: { language: string; codes: number[] }[]
  captions: { named: number; rows: { text: string; names: string[] }[] }
}
/** What the recipe's `export.py` wrote with PyTorch. */
const heldOutFile = join(import.meta.dirname, '../fixtures/starter/heldout.json')

describe('held-out pictures', () => {
  test('are called by their names as often as by the training’s own code, but for a near tie', async () => {
    const { pairs, captions } = JSON.parse(readFileSync(heldOutFile, 'utf8')) as HeldOut
    const model = await openModel(join(shippedPacks, 'starter'), Infinity, { provider: 'cpu', threads: 2 })
    const parts = {
      decoder: await model.decoderOf('caption'),
      scorer: model.scorer,
      rules: model.rules,
      template: model.template('describe'),
      longest: 20,
    }
    let named = 0
    let same = 0
    for (const [at, { codes }] of pairs.filter(({ language }) => language === 'en').entries()) {
      const row = captions.rows[at] as HeldOut['captions']['rows'][number]
      const sampler = { temperature: 1, topK: 1, topP: 1, guidance: 1 }
      const [best] = await describePicture(
        parts,
        codes,
        { size: '[TINY]', language: null, method: 'sampling', count: 1, seed: 0, sampler },
        going,
      )
      if (row.names.some((name) => best?.text.includes(name) === true)) named += 1
      if (best?.text === row.text) same += 1
    }
    console.log(`named: ${named} of ${captions.rows.length}; word for word as the training’s code: ${same}`)
    // Two pieces may be as likely to the last digits, and processors round differently.
    expect(Math.abs(named - captions.named * captions.rows.length)).toBeLessThanOrEqual(1.01)
    expect(same).toBeGreaterThanOrEqual(0.95 * captions.rows.length)
  })
})
