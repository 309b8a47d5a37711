import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { insertWord } from '../../../../../src-renderer/rooms/create/insertWord.ts'

/** `|` is the caret, `[…]` what is selected. */
function into(marked: string, word: string): string {
  const start = marked.search(/[|[]/)
  const end = marked.includes(']') ? marked.indexOf(']') - 1 : start
  const { text, caret } = insertWord(marked.replaceAll(/[|[\]]/g, ''), start, end, word)
  return `${text.slice(0, caret)}|${text.slice(caret)}`
}

describe('a word at the caret', () => {
  it('stands apart from words with spaces, and close to Chinese ones', () => {
    expect(into('|', 'red')).toBe('red|')
    expect(into('a|', 'red')).toBe('a red|')
    expect(into('a| dress', 'red')).toBe('a red| dress')
    expect(into('a |dress', 'red')).toBe('a red |dress')
    expect(into('一件|连衣裙', '红色')).toBe('一件红色|连衣裙')
    expect(into('{|', 'red')).toBe('{red|')
    expect(into('cat\n|', 'red')).toBe('cat\nred|')
  })

  it('takes the place of what is selected', () => {
    expect(into('a [blue] dress', 'red')).toBe('a red| dress')
  })

  it('changes nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(12), fc.nat(12), fc.constantFrom('red', '红色'), (text, a, b, word) => {
        const [start, end] = [a, b].map((at) => Math.min(at, text.length)).toSorted((x, y) => x - y) as [
          number,
          number,
        ]
        const put = insertWord(text, start, end, word)
        expect(put.text.startsWith(text.slice(0, start))).toBe(true)
        expect(put.text.endsWith(text.slice(end))).toBe(true)
        expect(put.text.slice(start, put.caret).trim()).toBe(word)
      }),
    )
  })
})
