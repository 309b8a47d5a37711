import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVocabulary } from '../../../src-main/text/vocabulary.ts'
import { commandTokens, FIRST_PIECE, IMAGE_CODES, smallVocabulary } from '../../support/smallVocabulary.ts'

const vocabulary = smallVocabulary()
const command = (name: string) => vocabulary.command(name)

describe('misuse', () => {
  test('a tokenizer of another size than declared is refused', () => {
    const declaration = { imageCodes: 64, pieces: 8, commands: commandTokens }
    expect(() => createVocabulary(declaration, vocabulary.tokenizer, 'x')).toThrow(
      expect.objectContaining({ code: 'tokenizer-invalid' }),
    )
  })

  test('unknown tokens and ids throw', () => {
    expect(() => vocabulary.command('[NONE]')).toThrow(RangeError)
    expect(() => vocabulary.commandName(FIRST_PIECE)).toThrow(RangeError)
    expect(() => vocabulary.decodeIds([vocabulary.commandRange.end])).toThrow(RangeError)
    expect(() => vocabulary.decodeText([3])).toThrow(RangeError)
  })

  test('a picture has to be square', () => {
    expect(() => vocabulary.decodeIds([1, 2, 3])).toThrow(RangeError)
    expect(() => vocabulary.decodeIds([1, 2, 3, command('[EOI1]'), 4])).toThrow(RangeError)
  })
})

test('codes, pieces and commands follow each other without a gap', () => {
  expect(vocabulary.imageRange).toEqual({ start: 0, end: IMAGE_CODES })
  expect(vocabulary.textRange).toEqual({ start: IMAGE_CODES, end: IMAGE_CODES + 7 })
  expect(vocabulary.commandRange).toEqual({
    start: IMAGE_CODES + 7,
    end: IMAGE_CODES + 7 + commandTokens.length,
  })
  expect(commandTokens.map(command)).toEqual(commandTokens.map((_, i) => IMAGE_CODES + 7 + i))
})

test('texts are decoded between commands, pictures end at [EOI] or at the end', () => {
  const a = vocabulary.encodeText('a b')
  const ids = [
    command('[ROI1]'),
    ...a,
    command('[BOI1]'),
    1,
    2,
    3,
    4,
    command('[EOI1]'),
    ...a,
    command('[BOI2]'),
    9,
  ]
  expect(vocabulary.decodeIds(ids)).toEqual({
    texts: ['[ROI1]', 'a b', '[BOI1]', '[EOI1]', 'a b', '[BOI2]'],
    images: [[1, 2, 3, 4], [9]],
  })
})

test('text comes back from its ids', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'ab', 'ba', 'bb')), (words) => {
      const text = words.join(' ')
      expect(vocabulary.decodeText(vocabulary.encodeText(text))).toBe(text)
    }),
  )
})
