import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSentencePiece, openSentencePiece } from '../../../src-main/text/sentencePiece.ts'
import type { SentencePieceModel } from '../../../src-main/text/sentencePieceModel.ts'
import { parseSentencePieceModel } from '../../../src-main/text/sentencePieceModel.ts'
import { bytePieces, modelBytes, modelOf } from '../../support/sentencePieceParts.ts'

const repository = join(import.meta.dirname, '../../..')
const starter = join(repository, 'resources/packs/starter/text.model')
const create = (model: SentencePieceModel) => createSentencePiece(model, 'test.model')

describe('a file that is no tokenizer', () => {
  test('is told apart from one that is not there', async () => {
    await expect(openSentencePiece(join(repository, 'missing.model'))).rejects.toMatchObject({
      code: 'pack-file-missing',
    })
    await expect(openSentencePiece(repository)).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  const invalid = expect.objectContaining({ code: 'tokenizer-invalid' })
  const parse = (bytes: Uint8Array) => () => create(parseSentencePieceModel(bytes, 'test.model'))

  test.each([
    ['nothing', new Uint8Array(0)],
    ['words', Buffer.from('this is not a model')],
    ['zeros', Buffer.alloc(100)],
    ['a number that does not end', Buffer.alloc(20, 0xff)],
    ['a piece without a text', Buffer.from([0x0a, 0])],
    [
      'no unknown piece',
      modelBytes({ ...modelOf('bpe', []), pieces: [{ text: 'a', score: 0, type: 'normal' }] }),
    ],
    ['a character map of three bytes', modelBytes(modelOf('bpe', [], { characterMap: new Uint8Array(3) }))],
    [
      'a character map without texts',
      modelBytes(modelOf('bpe', [], { characterMap: Uint8Array.of(4, 0, 0, 0, 1) })),
    ],
    ['byte fallback without bytes', modelBytes(modelOf('bpe', [['a', 0]], { byteFallback: true }))],
  ])('%s', (_, bytes) => {
    expect(parse(bytes)).toThrow(invalid)
  })

  test('the starter’s model, cut anywhere, is an error or lacks its tables visibly', () => {
    const bytes = readFileSync(starter)
    const whole = parseSentencePieceModel(bytes, starter)
    for (let length = 0; length < bytes.length; length += 4999) {
      let size: number | null = null
      try {
        size = parseSentencePieceModel(bytes.subarray(0, length), starter).pieces.length
      } catch (thrown) {
        expect(thrown).toEqual(invalid)
      }
      if (size !== null) expect(size).toBeLessThan(whole.pieces.length)
    }
  })

  test('a word model is not supported and says so', () => {
    const bytes = modelBytes(modelOf('bpe', [['a', 0]]))
    const kind = bytes.lastIndexOf(Buffer.from([0x18, 2]))
    bytes[kind + 1] = 3
    expect(parse(bytes)).toThrow(invalid)
  })
})

test('ids that are none cannot be decoded', () => {
  const tokenizer = create(modelOf('bpe', [['a', 0]]))
  for (const id of [-1, 2, 0.5, NaN]) expect(() => tokenizer.decode([id])).toThrow(RangeError)
})

test('the bytes of a model say the same as the model', () => {
  const model = modelOf('unigram', [['▁a', -1.5], ['b', -2, 'unused'], ...bytePieces], {
    byteFallback: true,
    removeExtraWhitespaces: false,
    unknownSurface: '?',
  })
  expect(parseSentencePieceModel(modelBytes(model), 'x')).toEqual(model)
})

test('the starter’s strings get the ids that SentencePiece gave', async () => {
  const golden = JSON.parse(
    readFileSync(join(repository, 'test/fixtures/starter/tokenizer-golden.json'), 'utf8'),
  ) as { text: string; ids: number[] }[]
  const tokenizer = await openSentencePiece(starter)
  expect(golden.length).toBeGreaterThan(300)
  for (const { text, ids } of golden) expect(tokenizer.encode(text), text).toEqual(ids)
})

test('of the replacements of the character map the longest wins', async () => {
  const tokenizer = await openSentencePiece(starter)
  // Half-width kana are replaced alone, and with a sound mark after them as one character: NFKC, by the standard.
  for (const half of ['ｶﾞｷﾞ', 'ﾊﾟﾋﾟ', 'ｶｷﾞｸ']) {
    expect(tokenizer.encode(half)).toEqual(tokenizer.encode(half.normalize('NFKC')))
  }
})

describe('unigram', () => {
  const scores = fc.float({ min: -20, max: Math.fround(-0.1), noNaN: true })
  const words = fc.uniqueArray(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )

  test('finds the best of all ways to cut', () => {
    fc.assert(
      fc.property(
        words.chain((texts) => fc.tuple(...texts.map((text) => fc.tuple(fc.constant(text), scores)))),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 8 }),
        (pieces, text) => {
          const model = modelOf('unigram', pieces, { addDummyPrefix: false })
          const unknown = Math.min(...pieces.map(([, score]) => score)) - 10
          const known = new Map(pieces)
          const best = (rest: string): number => {
            if (rest === '') return 0
            const first = rest.slice(0, 1)
            const options = [...known].filter(([piece]) => rest.startsWith(piece))
            const sums = options.map(([piece, score]) => score + best(rest.slice(piece.length)))
            if (!known.has(first)) sums.push(unknown + best(rest.slice(1)))
            return Math.max(...sums)
          }
          const tokenizer = create(model)
          const cut = tokenizer.pieces(text)
          // A run of unknown characters is one piece but was paid for character by character.
          const reached = cut.reduce((sum, piece) => sum + (known.get(piece) ?? unknown * piece.length), 0)
          expect(cut.join('')).toBe(text)
          expect(reached).toBeCloseTo(best(text), 3)
        },
      ),
    )
  })

  test('pieces that are control or unused are never matched', () => {
    const model = modelOf('unigram', [
      ['<s>', 0, 'control'],
      ['ab', -1, 'unused'],
      ['a', -3],
      ['b', -3],
    ])
    expect(create(model).pieces('ab<s>')).toEqual(['▁', 'a', 'b', '<s>'])
    expect(create(model).encode('ab<s>')).toEqual([0, 3, 4, 0])
  })
})

describe('BPE', () => {
  /** The definition, word for word: merge the best adjacent pair, leftmost on ties, until there is none. */
  function naive(text: string, scores: ReadonlyMap<string, number>): string[] {
    const symbols = [...text]
    for (;;) {
      let best = -1
      for (let i = 0; i + 1 < symbols.length; i++) {
        const score = scores.get(`${symbols[i]}${symbols[i + 1]}`)
        const leading = scores.get(`${symbols[best]}${symbols[best + 1]}`) ?? -Infinity
        if (score !== undefined && score > leading) best = i
      }
      if (best < 0) return symbols
      symbols.splice(best, 2, `${symbols[best]}${symbols[best + 1]}`)
    }
  }

  test('merges as the definition says, equal scores included', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 2, maxLength: 5 }),
          fc.integer({ min: -4, max: 0 }),
          { maxKeys: 14, noNullPrototype: true },
        ),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 24 }),
        (merges, text) => {
          const pieces = [
            ...Object.entries(merges),
            ['a', -9] as const,
            ['b', -9] as const,
            ['c', -9] as const,
          ]
          const tokenizer = create(modelOf('bpe', pieces, { addDummyPrefix: false }))
          expect(tokenizer.pieces(text)).toEqual(naive(text, new Map(pieces)))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('unused pieces are taken apart again', () => {
    const pieces = [
      ['a', 0],
      ['b', 0],
      ['c', 0],
      ['ab', -1, 'unused'],
      ['abc', -2],
    ] as const
    const tokenizer = create(modelOf('bpe', pieces, { addDummyPrefix: false }))
    expect(tokenizer.pieces('abc')).toEqual(['abc'])
    expect(tokenizer.pieces('abab')).toEqual(['a', 'b', 'a', 'b'])
  })

  test('ten thousand equal characters are no trouble', () => {
    const tokenizer = create(
      modelOf('bpe', [
        ['a', 0],
        ['aa', -1],
        ['aaaa', -2],
        ['▁', -3],
      ]),
    )
    expect(tokenizer.pieces('a'.repeat(10_000))).toHaveLength(2501)
  })
})

describe.each(['unigram', 'bpe'] as const)('%s', (algorithm) => {
  const letters = [
    ['▁', -5],
    ['a', -5],
    ['b', -5],
    ['▁a', -1],
    ['<', -5],
    ['>', -5],
  ] as const

  test('blank text has no ids, spaces are collapsed', () => {
    const tokenizer = create(modelOf(algorithm, letters))
    expect(tokenizer.encode('')).toEqual([])
    expect(tokenizer.encode('   ')).toEqual([])
    expect(tokenizer.pieces('  a   b ')).toEqual(['▁a', '▁', 'b'])
  })

  test('spaces stay where the model says so', () => {
    const keep = { removeExtraWhitespaces: false, addDummyPrefix: false }
    const tokenizer = create(modelOf(algorithm, letters, keep))
    expect(tokenizer.pieces(' a  ')).toEqual(['▁a', '▁', '▁'])
    expect(tokenizer.decode(tokenizer.encode(' a  '))).toBe(' a  ')
  })

  test('▁ ends words where the model says so', () => {
    const tokenizer = create(modelOf(algorithm, letters, { whitespaceAsSuffix: true }))
    expect(tokenizer.pieces('b b')).toEqual(['b', '▁', 'b', '▁'])
  })

  test('symbols of the user are matched as they are and never merged', () => {
    const model = modelOf(algorithm, [...letters, ['<a>', 0, 'user-defined'], ['<a', -1], ['b<', -1]])
    expect(create(model).pieces('b<a>b <a')).toEqual(['▁', 'b', '<a>', 'b', '▁', '<a'])
  })

  test('neighbouring unknown characters are one id; each is reported once', () => {
    const tokenizer = create(modelOf(algorithm, letters))
    expect(tokenizer.pieces('xyb x𠮷')).toEqual(['▁', 'xy', 'b', '▁', 'x𠮷'])
    expect(tokenizer.encode('xyb')).toEqual([1, 0, 3])
    expect(tokenizer.unknownCharacters('xyb x𠮷 a')).toEqual(['x', 'y', '𠮷'])
    expect(tokenizer.decode([0, 3])).toBe(' \u2047 b')
  })

  test('with byte fallback everything comes back', () => {
    const tokenizer = create(modelOf(algorithm, [...letters, ...bytePieces], { byteFallback: true }))
    const roundTrip = (text: string) => tokenizer.decode(tokenizer.encode(text))
    const text = fc.string({ unit: fc.oneof(fc.constantFrom('a', 'b', '猫', '𠮷', 'é'), fc.string()) })
    fc.assert(
      fc.property(text, (one) => {
        const clean = one.replaceAll('▁', ' ').replace(/ +/g, ' ').replace(/^ | $/g, '')
        expect(roundTrip(clean)).toBe(clean)
      }),
    )
    expect(tokenizer.unknownCharacters('猫a猫')).toEqual(['猫'])
    const half = tokenizer.encode('猫').slice(0, -1)
    expect(tokenizer.decode(half)).toBe('\ufffd\ufffd')
  })
})
