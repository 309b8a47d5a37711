import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openPack } from '../../../src-main/pack/openPack.ts'
import { languageIds } from '../../../src-main/text/languageIds.ts'
import { createSentencePiece, openSentencePiece } from '../../../src-main/text/sentencePiece.ts'
import type { Vocabulary } from '../../../src-main/text/vocabulary.ts'
import { createVocabulary } from '../../../src-main/text/vocabulary.ts'
import { modelOf } from '../../support/sentencePieceParts.ts'
import { smallVocabulary } from '../../support/smallVocabulary.ts'

const starter = join(import.meta.dirname, '../../../resources/packs/starter')
let vocabulary: Vocabulary
beforeAll(async () => {
  const pack = await openPack(starter, { verify: 'quick' })
  const { tokenizer } = pack.manifest
  vocabulary = createVocabulary(
    pack.manifest.vocabulary,
    await openSentencePiece(pack.file(tokenizer)),
    tokenizer,
  )
})

const has = (language: 'zh' | 'en', id: number) =>
  languageIds(vocabulary, language).some(({ start, end }) => id >= start && id < end)
const allIn = (language: 'zh' | 'en', text: string) =>
  vocabulary.encodeText(text).every((id) => has(language, id))

describe('languageIds', () => {
  it('leaves out what is unknown and what is a control sign', () => {
    const small = smallVocabulary()
    const ids = languageIds(small, 'en').flatMap(({ start, end }) =>
      Array.from({ length: end - start }, (_, i) => small.piece(start + i)),
    )
    expect(ids).toEqual(['a', 'b', '▁a', '▁b', '▁'])
    expect(languageIds(small, 'zh')).toEqual([
      { start: small.textRange.start + 5, end: small.textRange.start + 6 },
    ])
  })

  it('counts signs by their script: numbers, marks and pictographs are not free for all', () => {
    const signs = ['〇', 'é', 'ñ', '！', '7', '+', '▁', 'д', 'ก', '\u0e31', '١', '🐱', 'カ', '猫a'] as const
    const tokenizer = createSentencePiece(
      modelOf(
        'unigram',
        signs.map((sign) => [sign, -1] as const),
      ),
      'signs.model',
    )
    const declaration = { imageCodes: 1, pieces: tokenizer.size, commands: [] }
    const own = createVocabulary(declaration, tokenizer, 'signs.model')
    const pieces = (language: 'zh' | 'en') =>
      languageIds(own, language).flatMap(({ start, end }) =>
        Array.from({ length: end - start }, (_, i) => own.piece(start + i)),
      )
    expect(pieces('zh')).toEqual(['〇', '！', '7', '+', '▁'])
    expect(pieces('en')).toEqual(['é', 'ñ', '！', '7', '+', '▁'])
  })

  it.each(['zh', 'en'] as const)('is in ascending order, without gaps of nothing: %s', (language) => {
    const ranges = languageIds(vocabulary, language)
    expect(ranges.length).toBeGreaterThan(10)
    for (const [at, { start, end }] of ranges.entries()) {
      expect(end).toBeGreaterThan(start)
      expect(start).toBeGreaterThan(ranges[at - 1]?.end ?? vocabulary.textRange.start - 1)
    }
    expect(ranges.at(-1)?.end).toBeLessThanOrEqual(vocabulary.textRange.end)
  })

  it('takes sentences of the language and none of the other', () => {
    expect(allIn('zh', '蓝色的连衣裙')).toBe(true)
    expect(allIn('en', "a woman's hat")).toBe(true)
    expect(allIn('en', '蓝色的连衣裙')).toBe(false)
    expect(allIn('zh', 'a red dress')).toBe(false)
  })

  it('lets digits and punctuation stand in both', () => {
    for (const language of ['zh', 'en'] as const) expect(allIn(language, '10, 7')).toBe(true)
  })

  it('takes no piece with a letter of the other script, mixed pieces included', () => {
    const { tokenizer, textRange } = vocabulary
    for (let piece = 0; piece < tokenizer.size; piece++) {
      const text = tokenizer.piece(piece)
      if (tokenizer.pieceType(piece) === 'byte') continue
      if (/\p{Script=Han}/u.test(text)) expect(has('en', textRange.start + piece), text).toBe(false)
      if (/\p{Script=Latin}/u.test(text)) expect(has('zh', textRange.start + piece), text).toBe(false)
    }
  })
})
