import { expect, test } from 'vitest'
import type { SequenceRules } from '../../../src-main/text/sequence.ts'
import { parseTemplate } from '../../../src-main/text/template.ts'
import { trainingExample } from '../../../src-main/text/trainingExample.ts'
import { smallVocabulary } from '../../support/smallVocabulary.ts'

const vocabulary = smallVocabulary()
const rules: SequenceRules = {
  vocabulary,
  sizes: [
    { token: '[TINY]', grid: 2 },
    { token: '[SMALL]', grid: 4 },
  ],
  positions: { firstSize: null, restartAfter: '[ROI2]' },
}
const text = vocabulary.encodeText('a b')
const codes = [5, 6, 7, 8]
const wide = Array.from({ length: 16 }, (_, i) => i)

test('a sequence without its last codes is refused', () => {
  const template = parseTemplate('[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟦codes⟧ [EOI1]')
  expect(() => trainingExample(template, { size: '[TINY]', given: { text } }, rules, 99)).toThrow(RangeError)
})

test('what the template writes is learnt, a given text apart, commands not at all', () => {
  const template = parseTemplate('[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟦codes⟧ [EOI1]')
  const values = { size: '[TINY]', given: { text }, written: { codes } }
  const { ids, kinds } = trainingExample(template, values, rules, 99)
  expect(ids).toHaveLength(text.length + 8)
  expect([...(kinds as Uint8Array)]).toEqual([0, ...text.map(() => 3), 0, 0, 1, 1, 1, 1, 0])
})

test('the token that ends a written text is learnt with it', () => {
  const template = parseTemplate('[SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧ [SEP]')
  const values = { size: '[TINY]', given: { codes }, written: { text } }
  const { kinds } = trainingExample(template, values, rules, 99)
  expect([...(kinds as Uint8Array)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, ...text.map(() => 2), 2])
})

test('the second picture of a pack that counts as the original begins at 0; of another, as when it is drawn', () => {
  const template = parseTemplate(
    '[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI2] [POS0] [SIZE×2] [BOI2] ⟦codes⟧',
  )
  const values = { size: '[TINY]', given: { text, codes }, written: { codes: wide } }
  const at = text.length + 8
  const original = trainingExample(template, values, rules, 99)
  expect(original.positions[at]).toBe(0)
  expect(original.positions[at + 1]).toBe(1)
  const own = { ...rules, positions: { firstSize: 9, restartAfter: '[ROI2]' } }
  const shifted = trainingExample(template, values, own, 99)
  expect(shifted.positions[at]).toBe(9 + 7)
  expect(shifted.positions[at + 1]).toBe(1)
})

test('the original’s positions end with the table, another pack’s may not leave it', () => {
  const template = parseTemplate('[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟦codes⟧ [EOI1]')
  const values = { size: '[TINY]', given: { text }, written: { codes } }
  const { positions } = trainingExample(template, values, rules, 4)
  expect(Math.max(...Array.from(positions))).toBe(3)
  const own = { ...rules, positions: { firstSize: 9, restartAfter: '[ROI2]' } }
  expect(() => trainingExample(template, values, own, 12)).toThrow(RangeError)
})
