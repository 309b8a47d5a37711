import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  designSheetSchema,
  emptyDesignSheet,
  garmentAttributeNames,
} from '../../../src-main/contract/designSheet.ts'
import {
  choicesOf,
  findChoice,
  garmentAttributes,
  garmentColours,
  garments,
} from '../../../src-main/language/garments.ts'

const STARTER = join(import.meta.dirname, '../../../resources/packs/starter/concepts.json')
const concepts = z
  .array(z.object({ en: z.string(), 'zh-CN': z.string() }))
  .parse(JSON.parse(readFileSync(STARTER, 'utf8')))

describe('misuse', () => {
  it('refuses a choice that an attribute lacks', () => {
    expect(() => findChoice('garment', 'spacesuit')).toThrow(RangeError)
    expect(() => findChoice('colours', 'dress')).toThrow(RangeError)
  })

  it('refuses sheets that lack an attribute, or whose words are too long', () => {
    const { season: _season, ...rest } = emptyDesignSheet.attributes
    expect(designSheetSchema.safeParse({ ...emptyDesignSheet, attributes: rest }).success).toBe(false)
    expect(designSheetSchema.safeParse({ ...emptyDesignSheet, notes: 'n'.repeat(1001) }).success).toBe(false)
  })
})

describe('the table', () => {
  it('has every attribute once, in the order of the sheet', () => {
    expect(garmentAttributes.map(({ name }) => name)).toEqual([...garmentAttributeNames])
    expect(designSheetSchema.parse(emptyDesignSheet)).toEqual(emptyDesignSheet)
  })

  it.each(garmentAttributes)(
    '$name: keys and words are unique, filled and fit the sheet',
    ({ name, title }) => {
      const choices = choicesOf(name)
      expect(title['zh-CN']).toMatch(/^\p{Script=Han}+$/u)
      expect(title.en).toMatch(/^[A-Z][a-z]+$/)
      for (const of of ['key', 'zh-CN', 'en'] as const) {
        expect(new Set(choices.map((choice) => choice[of])).size).toBe(choices.length)
      }
      for (const choice of choices) {
        expect(choice.key).toMatch(/^[a-z]+(-[a-z]+)*$/)
        expect(choice.key.length).toBeLessThanOrEqual(40)
        expect(choice['zh-CN']).toMatch(/^[A-Z]?\p{Script=Han}+$/u)
        expect(choice.en).toMatch(/^[A-Za-z' -]+$/)
      }
    },
  )

  it('has a colour for the screen beside every colour’s name', () => {
    for (const { hex } of garmentColours) expect(hex).toMatch(/^#[0-9a-f]{6}$/)
  })
})

describe('the starter', () => {
  it('knows every garment by these very words', () => {
    const known = new Set(concepts.map((concept) => `${concept.en}\n${concept['zh-CN']}`))
    expect(garments).toHaveLength(46)
    for (const garment of garments) expect(known).toContain(`${garment.en}\n${garment['zh-CN']}`)
  })

  it('was taught nine colours of garments', () => {
    expect(garmentColours.map((colour) => `${colour.en} ${colour['zh-CN']}`)).toEqual([
      'red 红色',
      'orange 橙色',
      'yellow 黄色',
      'green 绿色',
      'blue 蓝色',
      'purple 紫色',
      'pink 粉色',
      'black 黑色',
      'white 白色',
    ])
  })
})
