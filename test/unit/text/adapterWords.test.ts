import { describe, expect, test } from 'vitest'
import type { FinetuneWords } from '../../../src-main/contract/finetuneSettings.ts'
import { withCallingWords, withoutTriggers } from '../../../src-main/text/adapterWords.ts'
import { composeSentence } from '../../../src-main/text/prompt.ts'
import type { StyleChoice } from '../../../src-main/text/prompt.ts'

const trigger: FinetuneWords = { kind: 'trigger', word: 'mywool' }
const style: FinetuneWords = { kind: 'style', style: 'woolly' }
const sentence: FinetuneWords = { kind: 'sentence', style: '毛线' }
const pack = { styles: [], styleSentence: { en: '{text} in {style} style', 'zh-CN': '{style}风格的{text}' } }
const compose = (text: string, choice: StyleChoice): string => composeSentence(pack, text, choice)

describe('the words by which an adapter is called', () => {
  test.each([
    ['a cat', [], 'a cat'],
    ['a cat', [{ kind: 'none' }], 'a cat'],
    ['a cat', [trigger], 'mywool a cat'],
    ['a MyWool cat', [trigger], 'a MyWool cat'],
    ['a cat', [style], 'a cat in woolly style'],
    ['a woolly cat', [style], 'a woolly cat'],
    ['猫', [sentence], '毛线风格的猫'],
    ['a cat', [trigger, style], 'mywool a cat in woolly style'],
  ] as const)('%s with %j', (text, words, expected) => {
    expect(withCallingWords(text, words, compose)).toBe(expected)
  })

  test.each([
    ['mywool a cat', [trigger], 'a cat'],
    ['a cat, MYWOOL', [trigger], 'a cat,'],
    ['mywool', [trigger], 'mywool'],
    ['a woolly cat', [style], 'a woolly cat'],
    ['a (cat)', [{ kind: 'trigger', word: '(cat)' }], 'a'],
  ] as const)('%s without the triggers of %j', (text, words, expected) => {
    expect(withoutTriggers(text, words)).toBe(expected)
  })
})
