import { describe, expect, it } from 'vitest'
import { emptyDesignSheet } from '../../../src-main/contract/designSheet.ts'
import { designSentence } from '../../../src-main/language/designSentence.ts'
import { garmentColours, garments } from '../../../src-main/language/garments.ts'
import { sheetOf } from './sampleSheet.ts'

describe('misuse', () => {
  it('refuses a key that the attribute lacks', () => {
    expect(() => designSentence(sheetOf({ garment: 'spacesuit' }), 'en')).toThrow(RangeError)
    expect(() => designSentence(sheetOf({ mood: 'red' }), 'zh-CN')).toThrow(RangeError)
  })

  it('says nothing for an empty sheet', () => {
    expect(designSentence(emptyDesignSheet, 'en')).toBe('')
    expect(designSentence(emptyDesignSheet, 'zh-CN')).toBe('')
    expect(designSentence(sheetOf({ garment: '"  ' }), 'en')).toBe('')
  })
})

/** The grammar of the captions that the starter was taught, written anew: article, colour and name; nothing else. */
const PLURAL = /^(woman's clothes|jeans|socks|gloves|briefs|shorts|goggles|glasses|sunglasses|ballet shoes)$/

describe('garment and colour alone', () => {
  it.each(garments)('$en: the captions of the starter', ({ key, en, 'zh-CN': chinese }) => {
    for (const colour of garmentColours) {
      const sheet = sheetOf({ garment: key, colours: colour.key })
      const article = colour.en === 'orange' ? 'an ' : 'a '
      expect(designSentence(sheet, 'en')).toBe(`${PLURAL.test(en) ? '' : article}${colour.en} ${en}`)
      expect(designSentence(sheet, 'zh-CN')).toBe(`${colour['zh-CN']}的${chinese}`)
    }
  })

  it('names a style of the pack as its captions do', () => {
    const sheet = sheetOf({ garment: 'dress', colours: 'red' })
    expect(designSentence(sheet, 'en', { style: 'flat' })).toBe('flat style red dress')
    expect(designSentence(sheet, 'zh-CN', { style: '扁平' })).toBe('扁平风格的红色连衣裙')
  })
})

describe('more attributes', () => {
  const everything = sheetOf({
    garment: 'dress',
    silhouette: 'a-line',
    colours: 'red',
    material: 'silk',
    pattern: 'floral',
    neckline: 'v-neck',
    sleeve: 'short-sleeves',
    length: 'knee-length',
    details: 'lace-trim',
    mood: 'elegant',
    season: 'summer',
  })

  it('stand where each language has them', () => {
    expect(designSentence(everything, 'en')).toBe(
      'an elegant knee-length A-line red floral silk summer dress with a V-neck, short sleeves and lace trim',
    )
    expect(designSentence(everything, 'zh-CN')).toBe('夏季优雅的红色碎花真丝A字V领短袖及膝连衣裙，带蕾丝花边')
    expect(designSentence(everything, 'zh-CN', { style: '卡通' })).toBe(
      '卡通风格的夏季优雅红色碎花真丝A字V领短袖及膝连衣裙，带蕾丝花边',
    )
  })

  it.each([
    [{ garment: 'dress', sleeve: 'sleeveless' }, 'a sleeveless dress', '无袖连衣裙'],
    [{ garment: 'coat', silhouette: 'a-line' }, 'an A-line coat', 'A字外套'],
    [{ garment: 'coat', mood: 'elegant' }, 'an elegant coat', '优雅的外套'],
    [{ garment: 'jeans', details: 'pockets' }, 'jeans with pockets', '牛仔裤，带口袋'],
    [
      { garment: 'coat', colours: 'blue', neckline: 'stand-collar', details: 'zip' },
      'a blue coat with a stand collar and a zip',
      '蓝色的立领外套，带拉链',
    ],
    [{ colours: 'red', material: 'wool' }, 'a red wool garment', '红色的羊毛服装'],
    [{ garment: 'umbrella' }, 'an umbrella', '伞'],
  ] as const)('%j', (values, english, chinese) => {
    expect(designSentence(sheetOf(values), 'en')).toBe(english)
    expect(designSentence(sheetOf(values), 'zh-CN')).toBe(chinese)
  })
})

describe('free text', () => {
  it.each([
    [{ garment: '"trousers', colours: 'green' }, 'green trousers'],
    [{ garment: '"cheongsam', colours: '"teal and gold' }, 'a teal and gold cheongsam'],
    [{ garment: '"the same dress' }, 'the same dress'],
    [{ garment: '"unisex jacket' }, 'a unisex jacket'],
    [{ garment: 'dress', neckline: '"with a deep scoop neck' }, 'a dress with a deep scoop neck'],
  ] as const)('%j in English', (values, sentence) => {
    expect(designSentence(sheetOf(values), 'en')).toBe(sentence)
  })

  it('stands in the place of the choice, in Chinese without a second 的 or 带', () => {
    const sheet = sheetOf({ garment: '"旗袍', colours: '"墨绿色的', details: '"带珍珠扣' })
    expect(designSentence(sheet, 'zh-CN')).toBe('墨绿色的旗袍，带珍珠扣')
    const both = sheetOf({ garment: 'dress' })
    both.attributes = { ...both.attributes, garment: { choice: 'dress', text: '旗袍', locked: true } }
    expect(designSentence(both, 'zh-CN')).toBe('旗袍')
  })
})
