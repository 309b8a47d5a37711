import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreWords } from '../../../src-main/text/words.ts'

const scored = (...pieces: string[]) => pieces.map((piece, i) => ({ piece, logprob: -(i + 1) }))
const textsOf = (...pieces: string[]) => scoreWords(scored(...pieces)).map(({ text }) => text)
/** The pieces that byte fallback spells a text with. */
const bytesOf = (text: string) =>
  [...Buffer.from(text)].map((byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)

describe('misuse', () => {
  it('has no words for no pieces', () => {
    expect(scoreWords([])).toEqual([])
  })

  it('makes something of bytes that are no text, and loses no score', () => {
    const words = scoreWords(scored('<0xE4>', '▁cat', '<0xFF>', '<0xBD>'))
    expect(words.map(({ text }) => text).join('')).toContain('cat')
    for (const { logprob } of words) expect(logprob).toBeLessThan(0)
  })
})

describe('words', () => {
  it('of English are what stands between spaces, however they are pieced together', () => {
    expect(textsOf('▁a', '▁cat', '▁wear', 'ing', '▁a', '▁h', 'at')).toEqual([
      'a',
      'cat',
      'wearing',
      'a',
      'hat',
    ])
  })

  it('of Chinese are found by meaning where pieces end with them', () => {
    expect(textsOf('▁', '一只', '戴', '帽子', '的', '猫')).toEqual(['一只', '戴', '帽子', '的', '猫'])
    expect(textsOf('▁', '蓝', '色', '的', '帽', '子')).toEqual(['蓝色', '的', '帽子'])
  })

  it('grow together where a piece goes across the end of a word', () => {
    expect(textsOf('▁', '蓝', '色的', '帽子')).toEqual(['蓝色的', '帽子'])
    expect(textsOf('▁a▁cat', '▁runs')).toEqual(['a cat', 'runs'])
  })

  it('of both languages stand side by side', () => {
    expect(textsOf('▁', '猫', '▁and', '▁dog', '和', '鸟')).toEqual(['猫', 'and', 'dog', '和', '鸟'])
  })

  it('are scored by the mean of their pieces; a space of its own belongs to what it opens', () => {
    expect(scoreWords(scored('▁', '蓝', '色', '▁cat', 's'))).toEqual([
      { text: '蓝色', logprob: -2 },
      { text: 'cats', logprob: -4.5 },
    ])
  })

  it('keep the score of space behind the last of them', () => {
    expect(scoreWords(scored('▁a', '▁cat', '▁'))).toEqual([
      { text: 'a', logprob: -1 },
      { text: 'cat', logprob: -2.5 },
    ])
    expect(scoreWords(scored('▁'))).toEqual([{ text: '', logprob: -1 }])
  })

  it('do not take punctuation in', () => {
    expect(textsOf('▁cat', ',', '▁dog', '!')).toEqual(['cat', ',', 'dog', '!'])
    expect(textsOf('▁', '猫', '，', '狗', '。')).toEqual(['猫', '，', '狗', '。'])
    expect(textsOf('▁', 'don', "'", 't')).toEqual(["don't"])
  })

  it('show what the tokenizer never saw as it shows it', () => {
    expect(textsOf('▁', '<unk>', '▁cat')).toEqual(['<unk>', 'cat'])
  })
})

describe('characters spelt in bytes', () => {
  it('are one word with one score', () => {
    expect(scoreWords(scored('▁', '猫', ...bytesOf('🐈')))).toEqual([
      { text: '猫', logprob: -1.5 },
      { text: '🐈', logprob: -4.5 },
    ])
  })

  it('are words of their own side by side, not one word of all', () => {
    expect(textsOf('▁', ...bytesOf('🐈🚀'), '▁cat')).toEqual(['🐈', '🚀', 'cat'])
  })

  it('join what the segmenter joins: a flag of two', () => {
    expect(textsOf('▁', ...bytesOf('🇨🇳'))).toEqual(['🇨🇳'])
  })

  it('keep a byte order mark, which is a character like others', () => {
    expect(textsOf('▁cat', ...bytesOf('\uFEFF'), '▁dog').join('')).toContain('dog')
  })
})

describe('for any sentence and any way to cut it', () => {
  const characters = [...'猫狗蓝色的连衣裙一只戴帽子ab cd, ef。é🐈龘 ']
  const sentence = fc
    .array(fc.constantFrom(...characters), { minLength: 1, maxLength: 24 })
    .map((all) => all.join('').replace(/ +/g, ' ').trim())
    .filter((text) => text !== '')
  const cut = fc.tuple(sentence, fc.infiniteStream(fc.nat({ max: 5 }))).map(([text, choices]) => {
    const pieces: string[] = []
    let piece = '▁'
    for (const character of text) {
      const choice = choices.next().value as number
      if (choice < 2) {
        if (piece !== '') pieces.push(piece)
        piece = ''
      }
      if (choice === 0 && character !== ' ') {
        pieces.push(...bytesOf(character))
        piece = ''
      } else piece += character === ' ' ? '▁' : character
    }
    if (piece !== '') pieces.push(piece)
    return { text, pieces: scored(...pieces) }
  })

  it('words are the whole sentence in its order, none of them empty', () => {
    fc.assert(
      fc.property(cut, ({ text, pieces }) => {
        const words = scoreWords(pieces).map((word) => word.text)
        expect(words.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
        expect(words).not.toContain('')
        for (const word of words) expect(word).toBe(word.trim())
      }),
      { numRuns: 400 },
    )
  })

  it('every piece counts in one word: weighted by their pieces, words have the mean of the pieces', () => {
    // Scores that name their piece: the mean of a word of n pieces is its sum ÷ n.
    fc.assert(
      fc.property(cut, ({ pieces }) => {
        const words = scoreWords(pieces)
        let first = 0
        for (const { logprob } of words) {
          // −(f + 1) … −(f + n) have the mean −(f + (n + 1) ÷ 2).
          const count = Math.round(2 * (-logprob - first) - 1)
          expect(count).toBeGreaterThan(0)
          expect(logprob).toBeCloseTo(-(first + (count + 1) / 2), 9)
          first += count
        }
        expect(first).toBe(pieces.length)
      }),
      { numRuns: 400 },
    )
  })
})
