import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileStem, numberedStem } from '../../../../src-main/studio/exports/fileNames.ts'

describe('fileStem', () => {
  it.each([
    ['戴帽子的猫', '戴帽子的猫'],
    ['a cat, flat style', 'a cat, flat style'],
    ['  a/b\\c:d*e?f"g<h>i|j\n\tk ', 'a b c d e f g h i j k'],
    ['...', 'picture'],
    ['', 'picture'],
    ['.hidden', 'hidden'],
    ['the end. ', 'the end'],
    ['CON', '_CON'],
    ['lpt1.png', '_lpt1.png'],
    ['console', 'console'],
    ['猫\u202Egnp.exe', '猫 gnp.exe'],
    ['猫'.repeat(100), '猫'.repeat(60)],
  ])('%j → %j', (words, stem) => {
    expect(fileStem(words)).toBe(stem)
  })

  it('gives a name that every system takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (words) => {
        const stem = fileStem(words)
        expect(stem).not.toMatch(/[\p{C}<>:"/\\|?*]/u)
        expect(stem).not.toMatch(/^[. ]|[. ]$|^$/)
        expect(Buffer.byteLength(`00001-${stem}.webp`)).toBeLessThan(255)
      }),
    )
  })
})

it('numbers go first, so that names are unique and in order', () => {
  expect(numberedStem(0, 3, '戴帽子的猫')).toBe('0001-戴帽子的猫')
  const names = Array.from({ length: 10_001 }, (_, place) => numberedStem(place, 10_001, 'x'))
  expect(new Set(names).size).toBe(10_001)
  expect([...names].sort()).toEqual(names)
})
