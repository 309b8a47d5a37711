import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConceptIndex } from '../../../src-main/text/conceptIndex.ts'
import type { Concept } from '../../../src-main/text/conceptIndex.ts'

const concepts: Concept[] = [
  { en: 'cat', 'zh-CN': '猫', also: { en: ['kitten', 'pet'], 'zh-CN': ['小猫', '宠物'] } },
  { en: 'cat with tears of joy', 'zh-CN': '笑哭的猫', also: { en: ['kitten'], 'zh-CN': [] } },
  { en: 'castle', 'zh-CN': '城堡' },
  { en: 'volcano', 'zh-CN': '火山' },
  { en: "woman's hat", 'zh-CN': '女帽' },
  { en: 'T-Rex', 'zh-CN': '霸王龙' },
  { en: 'cherry', 'zh-CN': '樱桃' },
]
const words = [
  { en: 'red', 'zh-CN': '红色' },
  { en: 'style', 'zh-CN': '风格' },
]
const index = createConceptIndex(concepts, words)
const found = (text: string): string[] =>
  index.unknownWords(text).map(({ start, end }) => text.slice(start, end))
const nearest = (text: string, locale: 'en' | 'zh-CN'): string[] | undefined =>
  index.unknownWords(text)[0]?.nearest.map((name) => name[locale])

describe('the words that a pack was not taught', () => {
  it('are none in a sentence of its own names, whatever their case, number and grammar', () => {
    expect(found('a red cat with a hat on the castle')).toEqual([])
    expect(found('Volcanoes and the cats’ CHERRIES, style 3')).toEqual([])
    expect(found("the woman's T-Rex")).toEqual([])
    expect(found('城堡上的一只红色的猫')).toEqual([])
    expect(found('女帽和火山')).toEqual([])
  })

  it('are told where they stand, in order, also in a sentence of both languages', () => {
    expect(found('a robot, 一辆汽车 and a cat')).toEqual(['robot', '汽车'])
    expect(found('红色的汽车和猫')).toEqual(['汽车'])
    expect(found('the cat’s spaceship')).toEqual(['spaceship'])
  })

  it('are not told of a pack that names no concepts', () => {
    expect(createConceptIndex([], words).unknownWords('a robot')).toEqual([])
  })

  it('always lie apart and in order within the text, whatever the text is', () => {
    const pieces = fc.constantFrom(
      'cat',
      '猫',
      '红色',
      '汽车',
      ' ',
      'robot',
      '的',
      '，',
      '😀',
      'é',
      "'s",
      '3',
    )
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const text = parts.join('')
        let last = 0
        for (const { start, end } of index.unknownWords(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(text.slice(start, end)).toMatch(/^[\p{L}\p{M}\p{N}'’]+$/u)
          last = end
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('the nearest concepts', () => {
  it('are those that people look for with that word, the plainest first', () => {
    expect(nearest('a kitten', 'en')).toEqual(['cat', 'cat with tears of joy'])
    expect(nearest('一只小猫', 'zh-CN')?.[0]).toBe('猫')
    expect(nearest('宠物', 'zh-CN')).toEqual(['猫'])
  })

  it('are those that are spelled alike', () => {
    expect(nearest('a castel', 'en')).toEqual(['castle'])
    expect(nearest('vulcano', 'en')).toEqual(['volcano'])
  })

  it('are none for a word that is like nothing', () => {
    expect(nearest('xylophone', 'en')).toEqual([])
    expect(nearest('钢琴', 'zh-CN')).toEqual([])
  })
})
