/** Our templates make the sequences, positions and scored spans that the original made by hand. */
import { describe, expect, test } from 'vitest'
import { buildSequence, scoredText } from '../../src-main/text/sequence.ts'
import type { SequenceRules, SequenceValues } from '../../src-main/text/sequence.ts'
import { positionIds, trainingPositionIds } from '../../src-main/text/positions.ts'
import { parseTemplate } from '../../src-main/text/template.ts'
import { Vocabulary } from '../../src-main/text/vocabulary.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'
import { commandTokens, smallVocabulary } from '../support/smallVocabulary.ts'

const reference = referenceFolder()

/** The layout of every CogView model (FIXTURES.md 2). Ids come from the golden files, so no text is encoded here. */
const declaration = { imageCodes: 8192, pieces: 50000, commands: commandTokens }
const vocabulary = new Vocabulary(declaration, smallVocabulary().tokenizer)
const rules: SequenceRules = {
  vocabulary,
  sizes: [{ token: '[BASE]', grid: 32 }],
  positions: { firstSize: null, restartAfter: '[ROI2]' },
}
const within =
  ({ start, end }: { start: number; end: number }) =>
  (id: number) =>
    id >= start && id < end
const isText = within(vocabulary.textRange)
const isCode = within(vocabulary.imageRange)

interface ForwardCase {
  model: string
  case: string
  tokens?: number[] | number[][] | string
  position_ids?: number[]
  roi2_index?: number
  training_position_ids?: number[]
  inference_position_ids?: number[]
}

test('positions are those of the original at inference', () => {
  const cases = readReferenceJson<ForwardCase[]>(reference, 'golden/forward/cases.json')
  let compared = 0
  for (const { model, case: name, tokens, position_ids } of cases) {
    if (!Array.isArray(tokens) || position_ids === undefined) continue
    for (const row of tokens.every(Array.isArray) ? (tokens as number[][]) : [tokens as number[]]) {
      expect(positionIds(row, rules.positions, vocabulary), `${model} ${name}`).toEqual(position_ids)
      compared++
    }
  }
  expect(compared).toBeGreaterThan(0)
  expect(cases.some(({ position_ids = [] }) => position_ids.some((at, i) => at !== i))).toBe(true)
})

test('positions of training are those of the original’s training', () => {
  const cases = readReferenceJson<ForwardCase[]>(reference, 'golden/forward/cases.json')
  const training = cases.find((each) => each.training_position_ids !== undefined)
  const sequence = cases.find(({ model, case: name }) => model !== undefined && name === training?.tokens)
  const ids = sequence?.tokens as number[]
  const expected = training?.training_position_ids ?? []
  expect(trainingPositionIds(ids, rules.positions, vocabulary, 1089)).toEqual(expected)
  expect(positionIds(ids, rules.positions, vocabulary)).not.toEqual(expected)
})

interface CaptionScore {
  model: string
  text: string
  seqs: number[][]
  token_logprobs: number[][]
}

test('Caption Scores look at the text, behind a picture without an end token', () => {
  const template = parseTemplate('[BASE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧')
  const cases = readReferenceJson<CaptionScore[]>(reference, 'golden/caption_score.json')
  expect(cases.length).toBeGreaterThan(0)
  for (const { seqs, token_logprobs } of cases) {
    for (const [row, seq] of seqs.entries()) {
      const values = { given: { codes: seq.filter(isCode) }, written: { text: seq.filter(isText) } }
      const sequence = buildSequence(template, values, rules)
      expect(sequence.ids).toEqual(seq)
      const { span } = scoredText(sequence, vocabulary)
      expect(span.end - span.start).toBe(token_logprobs[row]?.length)
      expect(span.end).toBe(seq.length)
    }
  }
})

const skip = reasonToSkip(reference, 'golden/queries.json')
if (skip !== null) console.warn(`sequences of queries are skipped: ${skip}`)

describe.skipIf(skip !== null)('queries of the original', () => {
  /** Task → our notation, and what of the golden sequence is given to it. */
  const notations: Record<string, { notation: string; values: (seq: number[]) => SequenceValues }> = {
    text2image: {
      notation: '[ROI1] ⟨text⟩ [BASE] [BOI1] ⟦codes⟧',
      values: (seq) => ({ given: { text: seq.filter(isText) } }),
    },
    image2text: {
      notation: '[BASE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧',
      values: (seq) => ({ given: { codes: seq.filter(isCode) }, textRoom: 20 }),
    },
    'low-level super-resolution': {
      notation: '[ROI1] ⟨text⟩ [BASE] [BOI1] ⟨codes:16⟩ [EOI1] [ROI2] [POS0] [BASE] [BOI2] ⟦codes⟧',
      values: (seq) => ({ given: { text: seq.filter(isText), codes: seq.filter(isCode) } }),
    },
    'post-selection': {
      notation: '[BASE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧',
      values: (seq) => ({ given: { codes: seq.filter(isCode) }, written: { text: seq.filter(isText) } }),
    },
  }

  test.each(Object.entries(notations))('%s', (task, { notation, values }) => {
    const { queries } = readReferenceJson<{ queries: { task: string; raw_text: string; seq: number[] }[] }>(
      reference,
      'golden/queries.json',
    )
    // Texts with command tokens of their own are for the query language alone.
    const plain = queries.filter((query) => query.task === task && !/(^| )\[/.test(query.raw_text))
    expect(plain.length).toBeGreaterThan(0)
    for (const { seq, raw_text } of plain) {
      expect(buildSequence(parseTemplate(notation), values(seq), rules).ids, raw_text).toEqual(seq)
    }
  })
})
