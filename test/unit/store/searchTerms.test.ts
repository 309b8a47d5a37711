import { describe, expect, it } from 'vitest'
import { indexedWords, searchQuery, searchTerms } from '../../../src-main/store/searchTerms.ts'

/** Runs as strings, words in brackets. */
const cut = (text: string): string[] =>
  searchTerms(text).map((term) => (term.kind === 'run' ? term.characters.join('') : `[${term.word}]`))

describe('misuse', () => {
  it.each(['', ' \n', '，。！', '"', "'; DROP TABLE x --".replace(/\w/g, '')])(
    'finds no term in %j',
    (text) => {
      expect(searchTerms(text)).toEqual([])
      expect(searchQuery(text)).toBeNull()
    },
  )

  it('leaves nothing of the syntax of a query in its terms', () => {
    expect(searchQuery('"a" OR words:b* NOT (c) ^d - {e} "')).toBe(
      ['a', 'or', 'words', 'b', 'not', 'c', 'd', 'e'].map((word) => `words : "${word}" *`).join(' AND '),
    )
  })
})

it('tells runs without spaces from words', () => {
  expect(cut('一只戴帽子的猫, a Cat in 2 hats')).toEqual([
    '一只戴帽子的猫',
    '[a]',
    '[cat]',
    '[in]',
    '[2]',
    '[hats]',
  ])
  expect(cut('红色T恤')).toEqual(['红色', '[t]', '恤'])
  expect(cut('ねこのカード')).toEqual(['ねこのカード'])
  expect(cut('고양이 🐈')).toEqual(['[고양이]', '[🐈]'])
})

it('takes letters of any width and case, and characters beyond the first plane, for what they are', () => {
  expect(cut('ＣＡＴ１')).toEqual(['[cat1]'])
  expect(cut('CAFÉ')).toEqual(cut('cafe\u0301'))
  expect(searchTerms('𠀀𠀁')).toEqual([{ kind: 'run', characters: ['𠀀', '𠀁'] }])
})

it('indexes pairs and single characters, runs apart from each other', () => {
  expect(indexedWords(['戴帽子，猫', 'A cat'])).toEqual({
    words: '戴帽 帽子 · · a cat',
    characters: '戴 帽 子 猫',
  })
})

it('asks for a run as it stands, for one character by itself, for a word by its beginning', () => {
  expect(searchQuery('戴帽子 猫 CAT 猫')).toBe(
    'words : "戴帽 帽子" AND characters : "猫" AND words : "cat" *',
  )
})
