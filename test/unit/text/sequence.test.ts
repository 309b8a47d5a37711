import { describe, expect, test } from 'vitest'
import { allowedIds, buildSequence, learntSpans, scoredText } from '../../../src-main/text/sequence.ts'
import type { SequenceRules, SequenceValues } from '../../../src-main/text/sequence.ts'
import { parseTemplate } from '../../../src-main/text/template.ts'
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
const id = (name: string) => vocabulary.command(name)
const text = vocabulary.encodeText('a b')
const codes = [5, 6, 7, 8]
const holes = (count: number) => new Array<number>(count).fill(-1)

const generate = parseTemplate('[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟦codes⟧ [EOI1]')
const describePicture = parseTemplate('[SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI1] ⟦text⟧ [SEP]')
const describeWithoutEnd = parseTemplate('[BASE] [BOI1] ⟨codes:2⟩ [EOI1] [ROI1] ⟦text⟧')
const enlarge = parseTemplate(
  '[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI2] [POS0] [SIZE×2] [BOI2] ⟦codes⟧',
)
const enlargeOriginal = parseTemplate(
  '[ROI1] ⟨text⟩ [BASE] [BOI1] ⟨codes:2⟩ [EOI1] [ROI2] [POS0] [BASE] [BOI2] ⟦codes:4⟧',
)
const goOn = parseTemplate('[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟨rows⟩ ⟦rest⟧')

const build = (template: typeof generate, values: SequenceValues, closed = false) =>
  buildSequence(template, values, rules, { closed })

describe('misuse', () => {
  test.each<[string, typeof generate, SequenceValues]>([
    ['no text', generate, { size: '[TINY]' }],
    ['no picture', describePicture, { size: '[TINY]', textRoom: 3 }],
    ['no room for the text', describePicture, { size: '[TINY]', given: { codes } }],
    ['too few codes', describePicture, { size: '[TINY]', given: { codes: [1] }, textRoom: 3 }],
    ['codes of another size', describePicture, { size: '[SMALL]', given: { codes }, textRoom: 3 }],
    ['too many rows', goOn, { size: '[TINY]', given: { text, codes: [1, 2, 3, 4, 5] } }],
    [
      'a code that is none',
      describePicture,
      { size: '[TINY]', given: { codes: [1, 2, 3, 64] }, textRoom: 3 },
    ],
    ['a text with a code in it', generate, { size: '[TINY]', given: { text: [5] } }],
    ['a text with a command in it', generate, { size: '[TINY]', given: { text: [id('[SEP]')] } }],
  ])('%s', (_, template, values) => {
    expect(() => build(template, values)).toThrow(RangeError)
  })

  test('sizes that the pack lacks are named', () => {
    const unknown = expect.objectContaining({ code: 'size-unknown' })
    expect(() => build(generate, { given: { text } })).toThrow(unknown)
    expect(() => build(generate, { size: '[BASE]', given: { text } })).toThrow(unknown)
    const large = Array.from({ length: 16 }, () => 1)
    expect(() => build(enlarge, { size: '[SMALL]', given: { text, codes: large } })).toThrow(unknown)
  })

  test('where the template leaves no choice there are no allowed ids', () => {
    const sequence = build(generate, { size: '[TINY]', given: { text } })
    expect(() => allowedIds(sequence, 0, vocabulary)).toThrow(RangeError)
    expect(() => allowedIds(sequence, sequence.ids.length, vocabulary)).toThrow(RangeError)
  })

  test('a template that writes no text has none to score', () => {
    expect(() => scoredText(build(generate, { size: '[TINY]', given: { text } }), vocabulary)).toThrow(
      RangeError,
    )
  })
})

describe('a prompt', () => {
  test('ends with the picture that is to be written', () => {
    const { ids, positions, spans } = build(generate, { size: '[TINY]', given: { text } })
    expect(ids).toEqual([id('[ROI1]'), ...text, id('[TINY]'), id('[BOI1]'), ...holes(4)])
    expect(positions).toEqual(ids.map((_, i) => i))
    expect(spans).toEqual([
      { kind: 'text', written: false, start: 1, end: 1 + text.length, endToken: null },
      { kind: 'codes', written: true, start: 3 + text.length, end: 7 + text.length, endToken: null },
    ])
  })

  test('may have no text, for guidance', () => {
    const { ids } = build(generate, { size: '[SMALL]', given: { text: [] } })
    expect(ids).toEqual([id('[ROI1]'), id('[SMALL]'), id('[BOI1]'), ...holes(16)])
  })

  test('for a description has room for the text, and allows its end', () => {
    const sequence = build(describePicture, { size: '[TINY]', given: { codes }, textRoom: 5 })
    expect(sequence.ids).toEqual([
      id('[TINY]'),
      id('[BOI1]'),
      ...codes,
      id('[EOI1]'),
      id('[ROI1]'),
      ...holes(5),
    ])
    const end = id('[SEP]')
    expect(allowedIds(sequence, 8, vocabulary)).toEqual([vocabulary.textRange, { start: end, end: end + 1 }])
  })

  test('without an end token allows text alone', () => {
    const sequence = build(describeWithoutEnd, { given: { codes }, textRoom: 20 })
    expect(allowedIds(sequence, 27, vocabulary)).toEqual([vocabulary.textRange])
    expect(sequence.ids).toHaveLength(28)
  })

  test('with two pictures doubles the size and starts positions again', () => {
    const { ids, positions } = build(enlarge, { size: '[TINY]', given: { text, codes } })
    const first = [id('[ROI1]'), ...text, id('[TINY]'), id('[BOI1]'), ...codes, id('[EOI1]')]
    const second = [id('[ROI2]'), id('[POS0]'), id('[SMALL]'), id('[BOI2]'), ...holes(16)]
    expect(ids).toEqual([...first, ...second])
    const restart = first.length
    expect(positions.slice(restart, restart + 4)).toEqual([restart, 1, 2, 3])
    expect(positions.at(-1)).toBe(19)
  })

  test('with explicit grids keeps the original’s tokens', () => {
    const { ids } = build(enlargeOriginal, { given: { text, codes } })
    expect(ids.filter((one) => one === id('[BASE]'))).toHaveLength(2)
    expect(ids.filter((one) => one === -1)).toHaveLength(16)
  })

  test('that goes on from rows writes the rest', () => {
    const { ids, spans } = build(goOn, { size: '[TINY]', given: { text, codes: [9, 10] } })
    expect(ids.slice(-4)).toEqual([9, 10, -1, -1])
    expect(spans.at(-1)).toMatchObject({ kind: 'codes', written: true, end: ids.length })
    expect(allowedIds(build(goOn, { size: '[TINY]', given: { text, codes: [] } }), 6, vocabulary)).toEqual([
      vocabulary.imageRange,
    ])
  })
})

describe('the same declaration', () => {
  test('scores a sentence: the text lies at the end, only image codes are left out', () => {
    const values = { size: '[TINY]', given: { codes }, written: { text } }
    const sequence = build(describePicture, values)
    expect(sequence.ids).toEqual([id('[TINY]'), id('[BOI1]'), ...codes, id('[EOI1]'), id('[ROI1]'), ...text])
    const { span, excluded } = scoredText(sequence, vocabulary)
    expect(sequence.ids.slice(span.start, span.end)).toEqual(text)
    expect(excluded).toEqual(vocabulary.imageRange)
  })

  test('trains: closed, with the end of the text among what is learnt', () => {
    const values = { size: '[TINY]', given: { codes }, written: { text } }
    const sequence = build(describePicture, values, true)
    expect(sequence.ids.at(-1)).toBe(id('[SEP]'))
    expect(learntSpans(sequence)).toEqual([{ kind: 'text', start: 8, end: 9 + text.length }])
    const picture = build(generate, { size: '[TINY]', given: { text }, written: { codes } }, true)
    expect(picture.ids.at(-1)).toBe(id('[EOI1]'))
    expect(learntSpans(picture)).toEqual([
      { kind: 'codes', start: 3 + text.length, end: picture.ids.length - 1 },
    ])
  })
})
