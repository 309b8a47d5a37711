/** The attributes of a design sheet in both languages, in the order in which the sheet shows them. */
import type { GarmentAttribute } from '../contract/designSheet.ts'
import type { AttributeTable, GarmentChoice } from './garments/choice.ts'
import { details, lengths, necklines, silhouettes, sleeves } from './garments/cut.ts'
import { materials, moods, patterns, seasons } from './garments/cloth.ts'
import { garmentColours } from './garments/colours.ts'
import { garments } from './garments/names.ts'

export type { GarmentAttribute } from '../contract/designSheet.ts'
export type { AttributeTable, GarmentChoice, GarmentKind } from './garments/choice.ts'
export { garmentColours, garments }

export const garmentAttributes: readonly AttributeTable[] = [
  { name: 'garment', title: { 'zh-CN': '品类', en: 'Garment' }, choices: garments },
  { name: 'silhouette', title: { 'zh-CN': '廓形', en: 'Silhouette' }, choices: silhouettes },
  { name: 'colours', title: { 'zh-CN': '颜色', en: 'Colours' }, choices: garmentColours },
  { name: 'material', title: { 'zh-CN': '面料', en: 'Material' }, choices: materials },
  { name: 'pattern', title: { 'zh-CN': '图案', en: 'Pattern' }, choices: patterns },
  { name: 'neckline', title: { 'zh-CN': '领型', en: 'Neckline' }, choices: necklines },
  { name: 'sleeve', title: { 'zh-CN': '袖型', en: 'Sleeve' }, choices: sleeves },
  { name: 'length', title: { 'zh-CN': '长度', en: 'Length' }, choices: lengths },
  { name: 'details', title: { 'zh-CN': '细节', en: 'Details' }, choices: details },
  { name: 'mood', title: { 'zh-CN': '气质', en: 'Mood' }, choices: moods },
  { name: 'season', title: { 'zh-CN': '季节', en: 'Season' }, choices: seasons },
]

/** All choices of an attribute, in order. */
export function choicesOf(attribute: GarmentAttribute): AttributeTable['choices'] {
  const table = garmentAttributes.find(({ name }) => name === attribute)
  if (table === undefined) throw new RangeError(`a design sheet has no attribute ${attribute}`)
  return table.choices
}

/** One choice by its key. Throws a RangeError where the attribute has none of that key. */
export function findChoice(attribute: GarmentAttribute, key: string): GarmentChoice {
  return findIn(attribute, choicesOf(attribute), key)
}

/** Finds a key in one of the lists of choices, and throws a RangeError where it is not there. */
export function findIn<T extends GarmentChoice>(
  attribute: GarmentAttribute,
  choices: readonly T[],
  key: string,
): T {
  const found = choices.find((choice) => choice.key === key)
  if (found === undefined) throw new RangeError(`${attribute} has no choice ${key}`)
  return found
}
