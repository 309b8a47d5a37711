/** CapS means something: the starter's scores against those of PyTorch on held-out styles (the recipe's `export.py`). */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { CaptionScorer } from '../../src-main/engine/captionScore.ts'
import { readSafetensors } from '../../src-main/formats/safetensors.ts'
import { openPack } from '../../src-main/pack/openPack.ts'
import { openSentencePiece } from '../../src-main/text/sentencePiece.ts'
import { buildSequence, scoredText } from '../../src-main/text/sequence.ts'
import { parseTemplate } from '../../src-main/text/template.ts'
import { createVocabulary } from '../../src-main/text/vocabulary.ts'

interface HeldOut {
  first_among_50: Record<string, number>
  pairs: {
    language: string
    codes: number[]
    caption: string
    rivals: string[]
    ids: number[]
    sum: number
  }[]
}

const file = join(import.meta.dirname, '../fixtures/starter/heldout.json')

test('scores agree within 1e-2 and the true caption ranks first as often, but for a near tie', async () => {
  const heldOut = JSON.parse(readFileSync(file, 'utf8')) as HeldOut
  const pack = await openPack(resolve(import.meta.dirname, '../../resources/packs/starter'), {
    verify: 'quick',
  })
  const { manifest } = pack
  const tokenizer = await openSentencePiece(pack.file(manifest.tokenizer))
  const vocabulary = createVocabulary(manifest.vocabulary, tokenizer, manifest.tokenizer)
  const rules = { vocabulary, sizes: manifest.sizes, positions: manifest.positions }
  const template = parseTemplate(manifest.templates.describe as string)
  const { tensors } = await readSafetensors(pack.file(manifest.roles.base.file))
  const { imageCodes } = manifest.vocabulary
  const options = { scope: 'token', imageCodes, provider: 'cpu', threads: 2 } as const
  const scorer = new CaptionScorer(manifest.transformer, tensors, options)

  const first: Record<string, number> = {}
  let worst = 0
  for (const { language, codes, caption, rivals, ids, sum } of heldOut.pairs) {
    expect(vocabulary.encodeText(caption)).toEqual(ids)
    const [own] = await sumsOf([ids], codes)
    worst = Math.max(worst, Math.abs((own as number) - sum))
    const others = rivals.map((text) => vocabulary.encodeText(text))
    const won = !(await someBeats(own as number, others, codes))
    first[language] = (first[language] ?? 0) + Number(won)
  }
  expect(worst).toBeLessThan(1e-2)
  for (const [language, share] of Object.entries(heldOut.first_among_50)) {
    const expected = share * heldOut.pairs.filter((pair) => pair.language === language).length
    // Two sentences may score alike to the last digits, and processors round differently.
    expect(Math.abs((first[language] as number) - expected), language).toBeLessThanOrEqual(1.01)
  }

  /** Whether one of the sentences scores higher; the first that does ends the search. */
  async function someBeats(
    own: number,
    texts: readonly number[][],
    codes: readonly number[],
  ): Promise<boolean> {
    // Sentences of one length share a pass: rows of one shape, each with the maximum of its own.
    for (const group of Map.groupBy(texts, (text) => text.length).values()) {
      if ((await sumsOf(group, codes)).some((sum) => sum > own)) return true
    }
    return false
  }

  async function sumsOf(texts: readonly number[][], codes: readonly number[]): Promise<number[]> {
    const sequences = texts.map((text) => {
      const sequence = buildSequence(template, { size: '[TINY]', given: { codes }, written: { text } }, rules)
      const { span } = scoredText(sequence, vocabulary)
      return { ids: sequence.ids, positions: sequence.positions, start: span.start, end: span.end }
    })
    const scores = await scorer.score(sequences)
    return scores.map((logprobs) => logprobs.reduce((total, value) => total + value, 0))
  }
})
