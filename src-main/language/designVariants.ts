/** Other designs from a design sheet: in another colour, with another choice, or shuffled. Locks hold in all of them. */
import type { DesignSheet, GarmentAttribute } from '../contract/designSheet.ts'
import type { Locale } from '../contract/entities.ts'
import { designSentence, type SentenceOptions } from './designSentence.ts'
import { choicesOf, findChoice, findIn, garmentAttributes, garments } from './garments.ts'

export interface Alternative {
  choice: string
  sentence: string
}

/** These two every design has; the others are shuffled only where the sheet says something about them. */
const ALWAYS_SHUFFLED: readonly GarmentAttribute[] = ['garment', 'colours']

/**
 * The sheet's sentence with every other choice of one attribute, for the attribute check: the attribute is in doubt
 * where one of these scores higher than the sheet's own sentence. Throws a RangeError where the attribute is locked.
 */
export function alternatives(
  sheet: DesignSheet,
  attribute: GarmentAttribute,
  locale: Locale,
  options: SentenceOptions = {},
): Alternative[] {
  const own = designSentence(sheet, locale, options)
  return choicesOf(attribute)
    .map(({ key }) => ({
      choice: key,
      sentence: designSentence(withChoice(sheet, attribute, key), locale, options),
    }))
    .filter(({ choice, sentence }) => choice !== sheet.attributes[attribute].choice && sentence !== own)
}

/** The design in a colour of the palette. Throws a RangeError on an unknown colour, and where the colour is locked. */
export function inColour(sheet: DesignSheet, colour: string): DesignSheet {
  return withChoice(sheet, 'colours', colour)
}

/** The sheet with one attribute chosen anew, its free text gone. Throws a RangeError where it is locked or unknown. */
export function withChoice(sheet: DesignSheet, attribute: GarmentAttribute, choice: string): DesignSheet {
  if (sheet.attributes[attribute].locked) throw new RangeError(`${attribute} is locked`)
  findChoice(attribute, choice)
  return {
    ...sheet,
    attributes: { ...sheet.attributes, [attribute]: { choice, text: '', locked: false } },
  }
}

/**
 * Chooses anew what is not locked: garment, colour and whatever else the sheet speaks of. A garment that is replaced
 * stays of its kind (a dress becomes a kimono, not an umbrella), so that its other attributes still make sense.
 * `random` gives numbers from 0 to below 1; the same numbers give the same sheet.
 */
export function shuffleUnlocked(sheet: DesignSheet, random: () => number): DesignSheet {
  return garmentAttributes
    .map(({ name }) => name)
    .filter(
      (name) => !sheet.attributes[name].locked && (isFilled(sheet, name) || ALWAYS_SHUFFLED.includes(name)),
    )
    .reduce((shuffled, name) => {
      const keys = candidates(sheet, name)
      const key = keys[Math.min(keys.length - 1, Math.floor(random() * keys.length))]
      return key === undefined ? shuffled : withChoice(shuffled, name, key)
    }, sheet)
}

function isFilled(sheet: DesignSheet, attribute: GarmentAttribute): boolean {
  const { choice, text } = sheet.attributes[attribute]
  return choice !== null || text.trim() !== ''
}

function candidates(sheet: DesignSheet, attribute: GarmentAttribute): string[] {
  const { choice } = sheet.attributes.garment
  if (attribute !== 'garment' || choice === null) return choicesOf(attribute).map(({ key }) => key)
  const { kind } = findIn('garment', garments, choice)
  return garments.filter((garment) => garment.kind === kind).map(({ key }) => key)
}
