import { expect, test } from 'vitest'
import { composeSentence, localeOfText } from '../../../src-main/text/prompt.ts'

const words = {
  styles: [
    { key: 'ink', words: { 'zh-CN': '黑白', en: 'ink' } },
    { key: 'odd', words: { 'zh-CN': '{text}', en: '$&' } },
  ],
  styleSentence: { 'zh-CN': '{style}风格的{text}', en: '{style} style {text}' },
}

test('an unknown style is named together with the known ones', () => {
  expect(() => composeSentence(words, '猫', 'oil')).toThrow(
    expect.objectContaining({ code: 'style-unknown', params: { style: 'oil', known: 'ink, odd' } }),
  )
})

test('the sentence of the text’s language', () => {
  expect(composeSentence(words, ' 猫\n', 'ink')).toBe('黑白风格的猫')
  expect(composeSentence(words, 'cat', 'ink')).toBe('ink style cat')
  expect(composeSentence(words, '一只 cat', 'ink')).toBe('黑白风格的一只 cat')
})

test('words of one’s own stand where those of a style do, as they are', () => {
  expect(composeSentence(words, '猫', { words: ' 水彩 ' })).toBe('水彩风格的猫')
  expect(composeSentence(words, 'cat', { words: '{text} $&' })).toBe('{text} $& style cat')
})

test('without a style only the space around the text goes', () => {
  expect(composeSentence(words, '  two  words e\u0301 ', null)).toBe('two  words e\u0301')
})

test('braces and dollars in words are words', () => {
  expect(composeSentence(words, '{style}猫', 'odd')).toBe('{text}风格的{style}猫')
  expect(composeSentence(words, 'a $1 {text}', 'odd')).toBe('$& style a $1 {text}')
})

test('the language is that of the script', () => {
  expect(localeOfText('𠮷')).toBe('zh-CN')
  expect(localeOfText('привет, “cat”。')).toBe('en')
  expect(localeOfText('')).toBe('en')
})
