import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf } from '../../../../../src-renderer/rooms/create/lines.ts'
import {
  carryWords,
  distinctWords,
  replaceWord,
  textParts,
  unknownWords,
} from '../../../../../src-renderer/rooms/create/unknownWords.ts'
import type { UnknownWord, WordAdvice } from '../../../../../src-renderer/rooms/create/unknownWords.ts'

const nearest = [{ 'zh-CN': '熊', en: 'bear' }]
/** A pack that doesn't know these. */
const advise =
  (...unknown: string[]) =>
  (sentence: string): WordAdvice[] =>
    unknown.flatMap((word) => {
      const start = sentence.indexOf(word)
      return start < 0 ? [] : { start, end: start + word.length, nearest }
    })
const inText = (text: string, ...unknown: string[]): UnknownWord[] =>
  unknownWords(linesOf(text), advise(...unknown))
const written = (text: string, words: readonly UnknownWord[]): string[] =>
  words.map(({ start, end }) => text.slice(start, end))

describe('unknown words', () => {
  it('are found on each line, at their places in the whole text', () => {
    const text = '  a wombat\n\n红色的袋熊\n a wombat too'
    expect(written(text, inText(text, 'wombat', '袋熊'))).toEqual(['wombat', '袋熊', 'wombat'])
    expect(inText(text, 'wombat', '袋熊').map((word) => word.language)).toEqual(['en', 'zh-CN', 'en'])
  })

  it('are found within braces, each place once', () => {
    const text = '{red|blue} {wombat|😀 quokka}'
    expect(written(text, inText(text, 'wombat', 'quokka'))).toEqual(['wombat', 'quokka'])
  })

  it('that a brace cuts in two are not underlined: there is no one place for them', () => {
    expect(inText('{wom|b}bat', 'wombat')).toEqual([])
  })

  it('are shown once each', () => {
    expect(distinctWords(inText('wombat\nwombat\nquokka', 'wombat', 'quokka')).map((w) => w.word)).toEqual([
      'wombat',
      'quokka',
    ])
  })

  it('are replaced everywhere at once, in the language of each sentence', () => {
    const text = 'red wombat\n一只 wombat'
    const replaced = replaceWord(
      text,
      inText(text, 'wombat'),
      'wombat',
      (locale) => nearest[0]?.[locale] ?? '',
    )
    expect(replaced).toBe('red bear\n一只 熊')
  })

  it('split the text without losing any of it', () => {
    const text = 'red wombat, 袋熊'
    expect(textParts(text, inText(text, 'wombat', '袋熊'))).toEqual([
      { text: 'red ', unknown: false },
      { text: 'wombat', unknown: true },
      { text: ', ', unknown: false },
      { text: '袋熊', unknown: true },
    ])
  })
})

describe('while it is typed', () => {
  it('a word goes with the text around it', () => {
    const before = 'red wombat hat'
    const after = 'dark red wombat hat'
    expect(written(after, carryWords(inText(before, 'wombat'), before, after))).toEqual(['wombat'])
  })

  it('a word that is typed in or beside is forgotten, until the pack was asked again', () => {
    for (const after of ['red wombats', 'red womat', 'red xwombat', 'red ']) {
      expect(carryWords(inText('red wombat', 'wombat'), 'red wombat', after)).toEqual([])
    }
  })

  it('what stays underlined is always the same word', () => {
    const word = fc.constantFrom('wombat', 'a', '红', ' ')
    const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(''))
    fc.assert(
      fc.property(text, fc.nat(20), fc.nat(5), text, (before, at, gone, put) => {
        const from = Math.min(at, before.length)
        const after = before.slice(0, from) + put + before.slice(from + gone)
        const carried = carryWords(inText(before, 'wombat'), before, after)
        for (const shown of written(after, carried)) expect(shown).toBe('wombat')
      }),
    )
  })
})
