/** The words by which adapters are called, in a sentence and out of it. */
import type { FinetuneWords } from '../contract/finetuneSettings.ts'
import type { StyleChoice } from './prompt.ts'

/**
 * The sentence with what each adapter was taught to be called by; what a person has written already is not written twice.
 * `compose`: the pack's style sentence.
 */
export function withCallingWords(
  sentence: string,
  called: readonly FinetuneWords[],
  compose: (text: string, style: StyleChoice) => string,
): string {
  return called.reduce((text, words) => {
    if (words.kind === 'none') return text
    const own = words.kind === 'trigger' ? words.word : words.style
    if (contains(text, own)) return text
    return words.kind === 'trigger' ? `${own} ${text}`.trim() : compose(text, { words: own })
  }, sentence)
}

/**
 * The sentence without invented words, for whoever was not taught them. The words of a style stay: they say something
 * to everybody. So does a sentence that consists of such a word alone: something has to be read.
 */
export function withoutTriggers(sentence: string, called: readonly FinetuneWords[]): string {
  const left = called.reduce((text, words) => {
    if (words.kind !== 'trigger' || !contains(text, words.word)) return text
    const pattern = new RegExp(words.word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu')
    return text.replace(pattern, ' ').replaceAll(/\s+/g, ' ').trim()
  }, sentence)
  return left === '' ? sentence : left
}

function contains(text: string, words: string): boolean {
  return text.toLowerCase().includes(words.toLowerCase())
}
