/** The design sheet as it is filled in, and the sentence that comes of it. Pure: no Vue, no effects. */
import { emptyDesignSheet } from '../../../src-main/contract/designSheet.ts'
import type { DesignSheet, GarmentAttribute, SheetField } from '../../../src-main/contract/designSheet.ts'
import type { Locale } from '../../../src-main/contract/entities.ts'
import { designSentence } from '../../../src-main/language/designSentence.ts'
import { choicesOf, garmentAttributes, garmentColours } from '../../../src-main/language/garments.ts'

/** The sentence is the sheet's own, or a person's: theirs holds until the sheet says something else. */
export type Wording = { readonly kind: 'made' } | { readonly kind: 'edited'; readonly text: string }

export interface Design {
  readonly sheet: DesignSheet
  readonly wording: Wording
  /** Keys of the colours that the design is drawn in, side by side, in the order of the palette. */
  readonly colourways: readonly string[]
}

export type NameField = 'styleName' | 'styleNumber' | 'notes'

export type SheetEvent =
  | { type: 'chosen'; attribute: GarmentAttribute; choice: string | null }
  | { type: 'written'; attribute: GarmentAttribute; text: string }
  | { type: 'lock-turned'; attribute: GarmentAttribute }
  | { type: 'named'; field: NameField; value: string }
  | { type: 'sentence-written'; text: string }
  | { type: 'sentence-made' }
  | { type: 'colourway-turned'; colour: string }
  /** Another sheet in its place: shuffled, kept from the last time, or that of a picture. */
  | { type: 'replaced'; sheet: DesignSheet }
  | { type: 'cleared' }

export const emptyDesign: Design = { sheet: emptyDesignSheet, wording: { kind: 'made' }, colourways: [] }

export function reduceSheet(design: Design, event: SheetEvent): Design {
  switch (event.type) {
    case 'chosen':
      return changed(design, event.attribute, { choice: event.choice, text: '' })
    case 'written':
      return changed(design, event.attribute, { text: event.text })
    case 'lock-turned': {
      const field = design.sheet.attributes[event.attribute]
      return {
        ...design,
        sheet: withField(design.sheet, event.attribute, { ...field, locked: !field.locked }),
      }
    }
    case 'named':
      return { ...design, sheet: { ...design.sheet, [event.field]: event.value } }
    case 'sentence-written':
      return { ...design, wording: { kind: 'edited', text: event.text } }
    case 'sentence-made':
      return { ...design, wording: { kind: 'made' } }
    case 'colourway-turned':
      return { ...design, colourways: turned(design.colourways, event.colour) }
    case 'replaced':
      return { ...design, sheet: event.sheet, wording: { kind: 'made' } }
    case 'cleared':
      return emptyDesign
  }
}

/** What is drawn. */
export function sentenceOf({ sheet, wording }: Design, locale: Locale): string {
  return wording.kind === 'edited' ? wording.text : designSentence(sheet, locale)
}

/** What a field says, in the person's words or those of its choice; '' where nothing is decided. */
export function fieldWords(
  attribute: GarmentAttribute,
  { choice, text }: SheetField,
  locale: Locale,
): string {
  return text.trim() !== '' || choice === null ? text.trim() : choiceWords(attribute, choice, locale)
}

/** The words of a choice; a sheet of a later studio may know choices that this one doesn't: then its key. */
export function choiceWords(attribute: GarmentAttribute, choice: string, locale: Locale): string {
  return choicesOf(attribute).find(({ key }) => key === choice)?.[locale] ?? choice
}

export function isSet({ choice, text }: SheetField): boolean {
  return choice !== null || text.trim() !== ''
}

/** The attributes that the sheet says something about, in its order. */
export function setAttributes(sheet: DesignSheet): GarmentAttribute[] {
  return garmentAttributes.map(({ name }) => name).filter((name) => isSet(sheet.attributes[name]))
}

/** A locked field stays; another choice or other words end an edited sentence. */
function changed(design: Design, attribute: GarmentAttribute, part: Partial<SheetField>): Design {
  const field = design.sheet.attributes[attribute]
  if (field.locked) return design
  return {
    ...design,
    sheet: withField(design.sheet, attribute, { ...field, ...part }),
    wording: { kind: 'made' },
  }
}

function withField(sheet: DesignSheet, attribute: GarmentAttribute, field: SheetField): DesignSheet {
  return { ...sheet, attributes: { ...sheet.attributes, [attribute]: field } }
}

function turned(colourways: readonly string[], colour: string): string[] {
  return garmentColours.map(({ key }) => key).filter((key) => (key === colour) !== colourways.includes(key))
}
