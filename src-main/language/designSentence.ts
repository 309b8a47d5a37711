/**
 * A design sheet as the sentence that is drawn. Garment and colour alone give exactly the sentences that the starter
 * pack was taught (`a red dress`, `红色的连衣裙`); everything else is added around them where each language has it:
 *
 * English: mood, length, silhouette, colour, pattern, material, season, garment, with neckline, sleeve and details.
 * Chinese: season, mood, colour, pattern, material, silhouette, neckline, sleeve, length, garment，details.
 */
import type { DesignSheet, GarmentAttribute } from '../contract/designSheet.ts'
import type { Locale } from '../contract/entities.ts'
import { choicesOf, findIn, garments } from './garments.ts'

export interface SentenceOptions {
  /** A word of the pack for a style: `flat style red dress`, `扁平风格的红色连衣裙`. */
  style?: string
}

/** Adjectives in the order of English; those of neckline and sleeve that are adjectives stand by the silhouette. */
const ENGLISH_BEFORE = [
  'mood',
  'length',
  'silhouette',
  'neckline',
  'sleeve',
  'colours',
  'pattern',
  'material',
  'season',
] as const
const ENGLISH_WITH = ['neckline', 'sleeve', 'details'] as const
const CHINESE_COMPOUND = ['pattern', 'material', 'silhouette', 'neckline', 'sleeve', 'length'] as const
const NO_GARMENT = { 'zh-CN': '服装', en: 'garment' } as const

/**
 * The same sheet gives the same sentence; an empty sheet gives ''. A small pack reads few words (the starter 24
 * pieces), so a full sheet may be longer than it can take. Throws a RangeError on a key that an attribute lacks.
 */
export function designSentence(sheet: DesignSheet, locale: Locale, options: SentenceOptions = {}): string {
  const style = options.style ?? ''
  if (style === '' && Object.values(sheet.attributes).every(isEmpty)) return ''
  return locale === 'en' ? englishSentence(sheet, style) : chineseSentence(sheet, style)
}

function isEmpty({ choice, text }: DesignSheet['attributes'][GarmentAttribute]): boolean {
  return choice === null && text.trim() === ''
}

function englishSentence(sheet: DesignSheet, style: string): string {
  const noun = wordOf(sheet, 'garment', 'en') || NO_GARMENT.en
  const adjectives = ENGLISH_BEFORE.map((attribute) => adjectiveOf(sheet, attribute)).filter(Boolean)
  const additions = ENGLISH_WITH.map((attribute) => additionOf(sheet, attribute)).filter(Boolean)
  const phrase = [...(style === '' ? [] : [`${style} style`]), ...adjectives, noun].join(' ')
  const article =
    style !== '' || isPlural(sheet, noun) || hasDeterminer(phrase) ? '' : `${articleOf(phrase)} `
  return `${article}${phrase}${additions.length === 0 ? '' : ` with ${enumerate(additions)}`}`
}

function chineseSentence(sheet: DesignSheet, style: string): string {
  const word = (attribute: GarmentAttribute): string => wordOf(sheet, attribute, 'zh-CN')
  const when = word('season') + word('mood')
  const [head, rest] =
    style !== ''
      ? [`${style}风格`, when + word('colours')]
      : when !== ''
        ? [when, word('colours')]
        : [word('colours'), '']
  const compound = CHINESE_COMPOUND.map(word).join('') + (word('garment') || NO_GARMENT['zh-CN'])
  const details = word('details')
  return `${linked(head)}${rest}${compound}${details === '' ? '' : `，${details.replace(/^带?/, '带')}`}`
}

/** Once in a sentence: a second 的 would be heavy. */
function linked(words: string): string {
  return words === '' || words.endsWith('的') ? words : `${words}的`
}

function wordOf(sheet: DesignSheet, attribute: GarmentAttribute, locale: Locale): string {
  const { choice, text } = sheet.attributes[attribute]
  const own = text.trim()
  if (own !== '') return own
  return choice === null ? '' : findIn(attribute, choicesOf(attribute), choice)[locale]
}

/** What an attribute puts before the garment. Free text of neckline and sleeve goes behind it, as their choices do. */
function adjectiveOf(sheet: DesignSheet, attribute: (typeof ENGLISH_BEFORE)[number]): string {
  const isWorn = attribute === 'neckline' || attribute === 'sleeve'
  return isWorn && additionOf(sheet, attribute) !== '' ? '' : wordOf(sheet, attribute, 'en')
}

function additionOf(sheet: DesignSheet, attribute: (typeof ENGLISH_WITH)[number]): string {
  const { choice, text } = sheet.attributes[attribute]
  const own = text.trim()
  if (own !== '') return own.replace(/^with\s+/i, '')
  if (choice === null) return ''
  const found = findIn(attribute, choicesOf(attribute), choice)
  return 'with' in found && found.with !== undefined ? found.with : ''
}

function isPlural(sheet: DesignSheet, noun: string): boolean {
  const { choice, text } = sheet.attributes.garment
  if (text.trim() !== '') return /[^s'’]s$/i.test(noun)
  return choice !== null && findIn('garment', garments, choice).plural === true
}

function hasDeterminer(phrase: string): boolean {
  return /^(an?|the|one|two|three|four|some|this|that|my|her|his|their)\s/i.test(phrase)
}

/** By sound: an A-line dress, an H-line skirt, a unisex coat. */
function articleOf(phrase: string): string {
  if (/^(uni|use|eu|one\b|once|u\b)/i.test(phrase)) return 'a'
  return /^([aeiou]|[fhlmnrsx]-|heirloom|honest|hourglass)/i.test(phrase) ? 'an' : 'a'
}

function enumerate(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}
