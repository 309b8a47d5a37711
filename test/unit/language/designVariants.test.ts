import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { garmentAttributeNames } from '../../../src-main/contract/designSheet.ts'
import { designSentence } from '../../../src-main/language/designSentence.ts'
import {
  alternatives,
  inColour,
  shuffleUnlocked,
  withChoice,
} from '../../../src-main/language/designVariants.ts'
import { choicesOf, garmentColours, garments } from '../../../src-main/language/garments.ts'
import { lock, sheetOf } from './sampleSheet.ts'

const dress = sheetOf({ garment: 'dress', colours: 'red', neckline: 'v-neck' })

describe('misuse', () => {
  it('never changes what is locked', () => {
    expect(() => inColour(lock(dress, 'colours'), 'blue')).toThrow(RangeError)
    expect(() => alternatives(lock(dress, 'garment'), 'garment', 'en')).toThrow(RangeError)
    expect(() => withChoice(lock(dress, 'mood'), 'mood', 'elegant')).toThrow(RangeError)
  })

  it('refuses what is no choice', () => {
    expect(() => inColour(dress, 'ultraviolet')).toThrow(RangeError)
  })
})

describe('alternatives', () => {
  it('are the same sentence with every other choice', () => {
    expect(alternatives(dress, 'colours', 'en')).toEqual(
      garmentColours
        .filter(({ key }) => key !== 'red')
        .map(({ key, en }) => ({
          choice: key,
          sentence: `${en === 'orange' ? 'an' : 'a'} ${en} dress with a V-neck`,
        })),
    )
    expect(alternatives(dress, 'neckline', 'zh-CN')).toHaveLength(choicesOf('neckline').length - 1)
  })

  it('leave out a choice that says what the free text says', () => {
    const sentences = alternatives(sheetOf({ garment: '"dress' }), 'garment', 'en').map((one) => one.sentence)
    expect(sentences).not.toContain('a dress')
    expect(sentences).toHaveLength(garments.length - 1)
  })
})

describe('colourways', () => {
  it('change the colour and nothing else', () => {
    const locked = lock(dress, 'garment')
    const blue = inColour(locked, 'blue')
    expect(designSentence(blue, 'zh-CN')).toBe('蓝色的V领连衣裙')
    expect({ ...blue.attributes, colours: null }).toEqual({ ...locked.attributes, colours: null })
    expect(designSentence(locked, 'zh-CN')).toBe('红色的V领连衣裙')
  })
})

describe('shuffling', () => {
  const numbers = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
    minLength: 11,
    maxLength: 11,
  })
  const from = (values: readonly number[]) => {
    let at = 0
    return () => values[at++] ?? 0
  }

  it('keeps locks, says nothing new, and stays with the kind of garment', () => {
    fc.assert(
      fc.property(numbers, fc.subarray([...garmentAttributeNames]), (values, locks) => {
        const sheet = locks.reduce(lock, dress)
        const shuffled = shuffleUnlocked(sheet, from(values))
        for (const name of locks) expect(shuffled.attributes[name]).toEqual(sheet.attributes[name])
        expect(shuffled.attributes.season.choice).toBeNull()
        const kinds = garments.filter(({ key }) => key === shuffled.attributes.garment.choice)
        expect(kinds.map(({ kind }) => kind)).toEqual(['dress'])
        expect(shuffleUnlocked(sheet, from(values))).toEqual(shuffled)
      }),
    )
  })

  it('reaches the first and the last choice', () => {
    const lowest = shuffleUnlocked(sheetOf({}), () => 0)
    const highest = shuffleUnlocked(sheetOf({}), () => 1 - Number.EPSILON)
    expect(lowest.attributes.garment.choice).toBe(garments[0]?.key)
    expect(highest.attributes.garment.choice).toBe(garments.at(-1)?.key)
    expect(highest.attributes.colours.choice).toBe('white')
  })
})
