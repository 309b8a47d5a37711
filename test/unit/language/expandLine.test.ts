import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_SENTENCES, escapeLine, expandLine } from '../../../src-main/language/expandLine.ts'
import { gridPlaceSchema } from '../../../src-main/contract/requests.ts'

function textsOf(line: string): string[] {
  const expansion = expandLine(line)
  return expansion.kind === 'sentences' ? expansion.sentences.map((sentence) => sentence.text) : []
}
const refusalOf = (line: string): string | null => {
  const expansion = expandLine(line)
  return expansion.kind === 'refused' ? expansion.why : null
}

describe('what a line stands for', () => {
  it('is itself where it has no braces', () => {
    expect(expandLine('a red dress | 猫')).toMatchObject({
      kind: 'sentences',
      axes: [],
      sentences: [{ text: 'a red dress | 猫', at: [] }],
    })
  })

  it('is every choice of every pair of braces, the last changing fastest', () => {
    expect(expandLine('{red|blue|old} {dress|coat}')).toMatchObject({
      axes: [
        ['red', 'blue', 'old'],
        ['dress', 'coat'],
      ],
      sentences: [
        { text: 'red dress', at: [0, 0] },
        { text: 'red coat', at: [0, 1] },
        { text: 'blue dress', at: [1, 0] },
        { text: 'blue coat', at: [1, 1] },
        { text: 'old dress', at: [2, 0] },
        { text: 'old coat', at: [2, 1] },
      ],
    })
  })

  it('takes the full-width signs of a Chinese keyboard', () => {
    expect(textsOf('｛红色｜蓝色｝的{连衣裙|外套}')).toEqual([
      '红色的连衣裙',
      '红色的外套',
      '蓝色的连衣裙',
      '蓝色的外套',
    ])
  })

  it('allows an empty choice, without leaving two spaces', () => {
    expect(textsOf('a {|red} dress')).toEqual(['a dress', 'a red dress'])
    expect(textsOf('cat {|with a hat}')).toEqual(['cat', 'cat with a hat'])
  })

  it('keeps choices that are the same', () => {
    expect(textsOf('{red|red} cat')).toEqual(['red cat', 'red cat'])
  })

  it('takes signs after a backslash as they are', () => {
    expect(textsOf(String.raw`a \{face\}`)).toEqual(['a {face}'])
    expect(textsOf(String.raw`{a\|b|c\}} \ x`)).toEqual([String.raw`a|b \ x`, String.raw`c} \ x`])
    expect(textsOf(String.raw`a\|b`)).toEqual([String.raw`a\|b`])
  })

  it('is refused where braces lie in braces, do not close or do not open', () => {
    expect(refusalOf('{a|{b|c}}')).toBe('nested')
    expect(refusalOf('a {red|blue')).toBe('unclosed')
    expect(refusalOf('a red} dress')).toBe('unopened')
  })

  it('is refused above 64 sentences, and at 64 it is not', () => {
    const eight = `{${Array.from({ length: 8 }, (_, i) => i).join('|')}}`
    expect(textsOf(`${eight} ${eight}`)).toHaveLength(MOST_SENTENCES)
    expect(refusalOf(`${eight} ${eight} {a|b}`)).toBe('too-many')
    expect(refusalOf('{a} '.repeat(9))).toBe('too-many')
  })
})

describe('for any line', () => {
  const word = fc.stringMatching(/^[a-c红蓝😀 ]{0,5}$/u)
  const choices = fc.array(word, { minLength: 1, maxLength: 4 })
  const patterns = fc.array(fc.tuple(word, choices), { minLength: 1, maxLength: 3 })
  const written = (parts: [string, string[]][], end: string): string =>
    parts.map(([before, options]) => `${before}{${options.join('|')}}`).join('') + end

  it('there are as many sentences as choices multiplied, each with the words of its place', () => {
    fc.assert(
      fc.property(patterns, word, (parts, end) => {
        const expansion = expandLine(written(parts, end))
        if (expansion.kind === 'refused') throw new Error(expansion.why)
        const count = parts.reduce((product, [, options]) => product * options.length, 1)
        expect(expansion.sentences).toHaveLength(count)
        expect(new Set(expansion.sentences.map(({ at }) => at.join())).size).toBe(count)
        for (const { text, at } of expansion.sentences) {
          expect(parts.every(([, options], i) => (at[i] ?? -1) in options)).toBe(true)
          const pieces = parts.map(([before, options], i) => before + (options[at[i] ?? 0] ?? '').trim())
          expect(text).toBe((pieces.join('') + end).replaceAll(/ +/g, ' ').trim())
        }
      }),
    )
  })

  it('every sentence knows where each of its signs was written', () => {
    fc.assert(
      fc.property(patterns, word, (parts, end) => {
        const line = written(parts, end)
        const expansion = expandLine(line)
        if (expansion.kind === 'refused') throw new Error(expansion.why)
        for (const { text, origin } of expansion.sentences) {
          expect(origin.map((place) => line.charAt(place)).join('')).toBe(text)
          expect(origin.every((place, i) => place > (origin[i - 1] ?? -1))).toBe(true)
        }
      }),
    )
  })

  it('the places fit the contract of a grid', () => {
    fc.assert(
      fc.property(patterns, word, (parts, end) => {
        const pattern = written(parts, end)
        const expansion = expandLine(pattern)
        if (expansion.kind === 'refused') throw new Error(expansion.why)
        const { axes, sentences } = expansion
        for (const { at } of sentences) gridPlaceSchema.parse({ id: 'grid', pattern, axes, at })
      }),
    )
  })

  it('an escaped sentence stands for itself, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '红', '{', '}', '|', '\\', '｛', ' ') }), (text) => {
        expandLine(text)
        const sentence = text.trim()
        expect(expandLine(escapeLine(sentence))).toMatchObject({ sentences: [{ text: sentence, at: [] }] })
      }),
    )
  })
})
