import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReplacer } from '../../../../src-main/studio/library/replaceInCaptions.ts'

const replaced = (
  caption: string,
  find: string,
  replace: string,
  { matchCase = false, wholeWords = false } = {},
): string | undefined => createReplacer({ find, replace, matchCase, wholeWords })([caption]).captions[0]

describe('misuse', () => {
  it.each(['.*', '(', '[a-z]', 'a|b', '$&', '\\', '-', '^', 'a/b'])('takes %s as it is written', (find) => {
    expect(replaced(`x${find}y`, find, 'z')).toBe('xzy')
    expect(createReplacer({ find, replace: 'z', matchCase: true, wholeWords: true })(['abc'])).toEqual({
      captions: ['abc'],
      places: 0,
    })
  })

  it('takes what comes in its place as it is written, too', () => {
    expect(replaced('a cat', 'cat', '$& $1 $$')).toBe('a $& $1 $$')
  })
})

it('leaves parts of longer words alone where whole words are asked for', () => {
  expect(replaced('a cat in a category, Cat', 'cat', 'dog', { wholeWords: true })).toBe(
    'a dog in a category, dog',
  )
  expect(replaced('a cat, Cat', 'cat', 'dog', { matchCase: true })).toBe('a dog, Cat')
  expect(replaced('红色dress和绿色dress', 'dress', '裙', { wholeWords: true })).toBe('红色裙和绿色裙')
  expect(replaced('连衣裙', '裙', '裤', { wholeWords: true })).toBe('连衣裤')
})

it('drops a caption that became empty, and counts it', () => {
  const replacer = createReplacer({ find: 'dress', replace: ' ', matchCase: true, wholeWords: false })
  expect(replacer(['dress', 'a dress'])).toEqual({ captions: ['a'], places: 2 })
})

it('does what replaceAll does', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.string(),
      (caption, find, replace) => {
        const { captions, places } = createReplacer({ find, replace, matchCase: true, wholeWords: false })([
          caption,
        ])
        const wanted = caption.replaceAll(find, () => replace)
        if (places === 0) expect(captions).toEqual([caption])
        else expect(captions).toEqual([wanted.trim()].filter((text) => text !== ''))
      },
    ),
  )
})
