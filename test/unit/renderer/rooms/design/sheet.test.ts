import { describe, expect, it } from 'vitest'
import type { GarmentAttribute } from '../../../../../src-main/contract/designSheet.ts'
import {
  emptyDesign,
  fieldWords,
  reduceSheet,
  sentenceOf,
  setAttributes,
} from '../../../../../src-renderer/rooms/design/sheet.ts'
import type { Design, SheetEvent } from '../../../../../src-renderer/rooms/design/sheet.ts'

const after = (...events: SheetEvent[]): Design => events.reduce(reduceSheet, emptyDesign)
const chosen = (attribute: GarmentAttribute, choice: string | null): SheetEvent => ({
  type: 'chosen',
  attribute,
  choice,
})
const redDress = after(chosen('garment', 'dress'), chosen('colours', 'red'))
const edited = reduceSheet(redDress, { type: 'sentence-written', text: 'a red dress by the sea' })

describe('the design sheet', () => {
  it('comes to the sentence in the language that is spoken', () => {
    expect(sentenceOf(redDress, 'en')).toBe('a red dress')
    expect(sentenceOf(redDress, 'zh-CN')).toBe('红色的连衣裙')
    expect(sentenceOf(emptyDesign, 'en')).toBe('')
  })

  it('changes nothing that is locked, by choice or by words', () => {
    const locked = reduceSheet(redDress, { type: 'lock-turned', attribute: 'colours' })
    expect(reduceSheet(locked, chosen('colours', 'blue'))).toBe(locked)
    expect(reduceSheet(locked, { type: 'written', attribute: 'colours', text: 'teal' })).toBe(locked)
    const open = reduceSheet(locked, { type: 'lock-turned', attribute: 'colours' })
    expect(sentenceOf(reduceSheet(open, chosen('colours', 'blue')), 'en')).toBe('a blue dress')
  })

  it('takes free words in the place of a choice, and a choice in the place of free words', () => {
    const own = reduceSheet(redDress, { type: 'written', attribute: 'colours', text: 'teal' })
    expect(sentenceOf(own, 'en')).toBe('a teal dress')
    expect(fieldWords('colours', own.sheet.attributes.colours, 'zh-CN')).toBe('teal')
    expect(sentenceOf(reduceSheet(own, chosen('colours', 'green')), 'en')).toBe('a green dress')
  })

  it('keeps an edited sentence until the sheet says something else', () => {
    const still: SheetEvent[] = [
      { type: 'lock-turned', attribute: 'garment' },
      { type: 'named', field: 'styleName', value: 'Sea' },
      { type: 'colourway-turned', colour: 'blue' },
    ]
    for (const event of still) {
      expect(sentenceOf(reduceSheet(edited, event), 'zh-CN')).toBe('a red dress by the sea')
    }
    const over: SheetEvent[] = [
      chosen('material', 'silk'),
      { type: 'written', attribute: 'mood', text: 'calm' },
      { type: 'replaced', sheet: redDress.sheet },
      { type: 'sentence-made' },
      { type: 'cleared' },
    ]
    for (const event of over) expect(reduceSheet(edited, event).wording).toEqual({ kind: 'made' })
  })

  it('puts colourways into the order of the palette, and takes them out again', () => {
    const turn = (colour: string): SheetEvent => ({ type: 'colourway-turned', colour })
    expect(after(turn('white'), turn('red'), turn('blue')).colourways).toEqual(['red', 'blue', 'white'])
    expect(after(turn('white'), turn('red'), turn('white')).colourways).toEqual(['red'])
  })

  it('knows which attributes are set: by a choice or by words, not by blanks', () => {
    const design = reduceSheet(redDress, { type: 'written', attribute: 'mood', text: '  ' })
    expect(setAttributes(design.sheet)).toEqual(['garment', 'colours'])
  })
})
