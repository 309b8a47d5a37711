import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { positionIds } from '../../../src-main/text/positions.ts'
import { smallVocabulary } from '../../support/smallVocabulary.ts'

const vocabulary = smallVocabulary()
const [roi1, roi2, tiny, small] = ['[ROI1]', '[ROI2]', '[TINY]', '[SMALL]'].map((name) =>
  vocabulary.command(name),
) as [number, number, number, number]
const original = { firstSize: null, restartAfter: '[ROI2]' }
const starter = { firstSize: 30, restartAfter: '[ROI2]' }

describe('misuse', () => {
  test('a text too long for the fixed place of the picture throws', () => {
    const long = [roi1, ...new Array<number>(30).fill(70), tiny]
    expect(() => positionIds(long, starter, vocabulary)).toThrow(RangeError)
    expect(positionIds(long.slice(1), starter, vocabulary).at(-1)).toBe(30)
  })

  test('a token to restart after that is none throws', () => {
    expect(() => positionIds([1], { firstSize: null, restartAfter: '[X]' }, vocabulary)).toThrow(RangeError)
  })
})

describe('the original’s rule', () => {
  test('[ROI2] keeps its position, the next token gets 1', () => {
    expect(positionIds([roi1, 70, tiny, 1, roi2, 2, 3], original, vocabulary)).toEqual([0, 1, 2, 3, 4, 1, 2])
  })

  test('with several [ROI2] the last one counts', () => {
    expect(positionIds([roi2, 1, roi2, 2, -1, -1], original, vocabulary)).toEqual([0, 1, 2, 1, 2, 3])
  })

  test('without [ROI2] it counts on', () => {
    expect(positionIds([1, 2, -1, tiny], original, vocabulary)).toEqual([0, 1, 2, 3])
    expect(positionIds([], original, vocabulary)).toEqual([])
  })
})

describe('the starter’s rule', () => {
  test('the first size token stands at 30, whatever comes before it', () => {
    expect(positionIds([roi1, 70, 70, tiny, 1, 2], starter, vocabulary)).toEqual([0, 1, 2, 30, 31, 32])
    expect(positionIds([tiny, 1, 2], starter, vocabulary)).toEqual([30, 31, 32])
  })

  test('agrees with the training code, restated', () => {
    const token = fc.constantFrom(-1, 1, 2, 70, roi1, tiny, small)
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 25 }),
        fc.array(token),
        fc.boolean(),
        (before, after, second) => {
          const ids = second ? [...before, roi2, ...after] : [...before, ...after]
          const firstSize = ids.findIndex((id) => id === tiny || id === small)
          fc.pre(firstSize <= 30)
          // training/data.py: p = arange(n); p[z[0]:] += 30 − z[0]; p[r[0] + 1:] = arange(1, n − r[0])
          const expected = ids.map((_, i) => {
            if (second && i > before.length) return i - before.length
            return firstSize >= 0 && i >= firstSize ? i + 30 - firstSize : i
          })
          expect(positionIds(ids, starter, vocabulary)).toEqual(expected)
        },
      ),
    )
  })
})
