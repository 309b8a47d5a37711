/** From a caption and the words by which an adapter is called to the sentence that is taught. */
import type { FinetuneWords } from '../../../contract/finetuneSettings.ts'
import { localeOfText } from '../../../text/prompt.ts'
import type { StyleChoice } from '../../../text/prompt.ts'

/** The paper's sentence of a style, the same for all its pictures. */
const styleSentences = { 'zh-CN': '{style}风格的图片', en: 'a picture of {style} style' } as const

/** `compose`: the pack's style sentence. */
export function taughtSentence(
  words: FinetuneWords,
  caption: string,
  compose: (text: string, style: StyleChoice) => string,
): string {
  switch (words.kind) {
    case 'none':
      return caption.trim()
    case 'trigger':
      return `${words.word} ${caption.trim()}`.trim()
    case 'style':
      return compose(caption, { words: words.style })
    case 'sentence':
      return styleSentences[localeOfText(words.style)].replace('{style}', () => words.style)
  }
}

/** What a person writes to call the adapter; null: nothing. */
export function callingWords(words: FinetuneWords): string | null {
  switch (words.kind) {
    case 'none':
      return null
    case 'trigger':
      return words.word
    case 'style':
      return words.style
    case 'sentence':
      return taughtSentence(words, '', (text) => text)
  }
}

/** A word that can stand in a sentence, made of a name: 'My wool cats' → 'mywoolcats'. */
export function triggerWord(name: string): string {
  const word = name.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]/gu, '')
  return [...word].slice(0, 20).join('') || 'mystyle'
}
