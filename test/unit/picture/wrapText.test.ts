import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortenText, wrapText } from '../../../src-main/picture/wrapText.ts'

/** Han is twice as wide as Latin. */
const measure = (line: string) => [...line].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0)

describe('lines', () => {
  it('break between words', () => {
    expect(wrapText('a red silk dress', 9, measure, 'en')).toEqual(['a red', 'silk', 'dress'])
    expect(wrapText('红色的连衣裙', 6, measure, 'zh-CN')).toEqual(['红色的', '连衣裙'])
  })

  it('never begin with a comma or end with a bracket', () => {
    for (let width = 8; width < 30; width++) {
      for (const line of wrapText('腰线上提，裙摆（下摆）不要太蓬。领口“立领”', width, measure, 'zh-CN')) {
        expect(line).not.toMatch(/^[，。）”]|[（“]$/)
      }
    }
  })

  it('break a word that is wider than a line', () => {
    expect(wrapText('SS27-LIMITED', 5, measure, 'en').every((line) => measure(line) <= 5)).toBe(true)
  })

  it('keep the breaks that were written, and have none for nothing', () => {
    expect(wrapText('a\r\n\r\nb\u0007\n', 9, measure, 'en')).toEqual(['a', '', 'b'])
    expect(wrapText(' \n ', 9, measure, 'en')).toEqual([])
  })

  it('are never too wide and lose no letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = wrapText(text, width, measure, 'en')
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width)
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      }),
    )
  })
})

it('shortens with an ellipsis, only where it must', () => {
  expect(shortenText('春夏', 4, measure)).toBe('春夏')
  expect(shortenText('spring summer', 8, measure)).toBe('spring…')
})
