/** The original's tokenizer, queries and decoding against ours; its SentencePiece model stays in the full folder. */
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { createSentencePiece } from '../../src-main/text/sentencePiece.ts'
import type { SentencePiece } from '../../src-main/text/sentencePiece.ts'
import { parseSentencePieceModel } from '../../src-main/text/sentencePieceModel.ts'
import type { SentencePieceModel } from '../../src-main/text/sentencePieceModel.ts'
import { readNpyIntegers } from '../support/npy.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'

const reference = referenceFolder()
const modelPath = 'text/cog-pretrain.model'
const skip = reasonToSkip(reference, modelPath)
if (skip !== null) console.warn(`text parity is skipped: ${skip}`)

interface TokenizerCases {
  encode: { text: string; ids: number[]; pieces: string[]; unified: number[]; decoded: string }[]
  decode: { ids: number[]; decoded: string }[]
}

type Case = [text: string, ids: number[]]

function mismatches(tokenizer: SentencePiece, cases: readonly Case[]): string[] {
  return cases
    .filter(([text, ids]) => tokenizer.encode(text).join() !== ids.join())
    .map(([text, ids]) => `${JSON.stringify(text)}: ${tokenizer.encode(text).join()} ≠ ${ids.join()}`)
}

/** `a` + c + `b` for every code point of the basic plane; surrogates stand alone in no text. */
function basicPlane(): Case[] {
  const ids = readNpyIntegers(join(reference.folder, 'text/bmp_ids.npy')).data
  const offsets = readNpyIntegers(join(reference.folder, 'text/bmp_offsets.npy')).data
  const cases: Case[] = []
  for (let code = 0; code < 0x10000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue
    cases.push([`a${String.fromCharCode(code)}b`, ids.slice(offsets[code], offsets[code + 1])])
  }
  return cases
}

describe.skipIf(skip !== null)('tokenizer of the original', () => {
  let model: SentencePieceModel
  let tokenizer: SentencePiece
  let golden: TokenizerCases
  beforeAll(() => {
    const file = join(reference.folder, modelPath)
    model = parseSentencePieceModel(readFileSync(file), file)
    tokenizer = createSentencePiece(model, file)
    golden = readReferenceJson<TokenizerCases>(reference, 'text/tokenizer.json')
  })

  test('fails when one score or one replacement of the character map is altered', () => {
    const cases: Case[] = golden.encode.map(({ text, ids }) => [text, ids])
    expect(mismatches(tokenizer, cases)).toEqual([])

    // A pair of characters that lies across a border between pieces has to win when its score is the highest.
    const crossing = model.pieces.findIndex(({ text, type }) => {
      const crosses = (one: string[]) =>
        one.join('').includes(text) && !one.some((piece) => piece.includes(text))
      return type === 'normal' && text.length === 2 && golden.encode.some((one) => crosses(one.pieces))
    })
    expect(crossing).toBeGreaterThan(0)
    const pieces = model.pieces.map((piece, id) => (id === crossing ? { ...piece, score: 1 } : piece))
    expect(mismatches(createSentencePiece({ ...model, pieces }, 'altered'), cases)).not.toEqual([])

    const map = Uint8Array.from(model.characterMap ?? [])
    const replacements = 4 + new DataView(map.buffer).getUint32(0, true)
    const letter = map.findIndex((byte, at) => at > replacements && byte >= 0x61 && byte <= 0x7a)
    map[letter] = 0x3f
    const altered = createSentencePiece({ ...model, characterMap: map }, 'altered')
    expect(mismatches(altered, basicPlane())).not.toEqual([])
  })

  test('encodes every string to the same ids and pieces', () => {
    for (const { text, ids, pieces } of golden.encode) {
      expect(tokenizer.encode(text), text).toEqual(ids)
      expect(tokenizer.pieces(text), text).toEqual(pieces)
    }
    expect(golden.encode.length).toBeGreaterThan(0)
  })

  test('decodes every list of ids to the same text', () => {
    for (const { ids, decoded } of [...golden.encode, ...golden.decode]) {
      expect(tokenizer.decode(ids), ids.join()).toBe(decoded)
    }
  })

  test('encodes random mixtures of everything', () => {
    const cases = readReferenceJson<Case[]>(reference, 'text/bulk_encode.json')
    expect(cases.length).toBeGreaterThan(0)
    expect(mismatches(tokenizer, cases)).toEqual([])
  })

  test('normalises every character of the basic plane', () => {
    expect(mismatches(tokenizer, basicPlane())).toEqual([])
  })
})
