/** Sentences in both languages from the concepts of the starter pack. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { bilingualSchema } from '../../../src-main/contract/entities.ts'
import type { Bilingual, Locale } from '../../../src-main/contract/entities.ts'
import { starterFolder } from '../engine.ts'
import type { Dice } from '../dice.ts'
import type { Colour } from './paintPicture.ts'

interface NamedColour {
  readonly words: Bilingual
  readonly colour: Colour
}

const colours: readonly NamedColour[] = [
  { words: { 'zh-CN': '红色', en: 'red' }, colour: [214, 52, 44] },
  { words: { 'zh-CN': '橙色', en: 'orange' }, colour: [240, 134, 40] },
  { words: { 'zh-CN': '黄色', en: 'yellow' }, colour: [246, 211, 60] },
  { words: { 'zh-CN': '绿色', en: 'green' }, colour: [58, 158, 76] },
  { words: { 'zh-CN': '蓝色', en: 'blue' }, colour: [48, 98, 210] },
  { words: { 'zh-CN': '紫色', en: 'purple' }, colour: [126, 66, 180] },
  { words: { 'zh-CN': '粉色', en: 'pink' }, colour: [240, 140, 180] },
  { words: { 'zh-CN': '棕色', en: 'brown' }, colour: [124, 82, 48] },
  { words: { 'zh-CN': '白色', en: 'white' }, colour: [250, 250, 250] },
  { words: { 'zh-CN': '灰色', en: 'grey' }, colour: [132, 132, 136] },
  { words: { 'zh-CN': '黑色', en: 'black' }, colour: [28, 28, 30] },
]

const styleWords: Readonly<Record<string, Bilingual>> = {
  '3d': { 'zh-CN': '立体', en: '3D' },
  flat: { 'zh-CN': '扁平', en: 'flat' },
  ink: { 'zh-CN': '黑白', en: 'ink' },
  cartoon: { 'zh-CN': '卡通', en: 'cartoon' },
  sticker: { 'zh-CN': '贴纸', en: 'sticker' },
}
export const styleKeys = Object.keys(styleWords)

export interface Sentence {
  /** What the person wrote. */
  readonly text: string
  readonly locale: Locale
  readonly colour: Colour
}

/** `count` of them; a few come again. */
export function sentencePool(count: number, chance: Dice): Sentence[] {
  const concepts = z
    .array(bilingualSchema)
    .parse(JSON.parse(readFileSync(resolve(starterFolder, 'concepts.json'), 'utf8')))
  return Array.from({ length: count }, () => {
    const locale = chance.chance(0.55) ? 'zh-CN' : 'en'
    const concept = chance.pick(concepts)[locale]
    const { words, colour } = chance.pick(colours)
    if (chance.chance(0.3)) return { text: concept, locale, colour }
    const text = locale === 'en' ? `a ${words.en} ${concept}` : `${words[locale]}的${concept}`
    return { text, locale, colour }
  })
}

/** What the model reads: the sentence with the words of a style. */
export function composed({ text, locale }: Sentence, style: string | null): string {
  const words = style === null ? undefined : styleWords[style]?.[locale]
  if (words === undefined) return text
  return locale === 'en' ? `${words} style ${text}` : `${words}风格的${text}`
}

/** As the Caption Score cuts it: words, or characters where there are no spaces. */
export function wordsOf({ text, locale }: Sentence): string[] {
  return locale === 'en' ? text.split(' ') : [...text]
}
