import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colourNames } from '../../../src-main/contract/gallery.ts'
import type { ColourName } from '../../../src-main/contract/gallery.ts'
import { colourName } from '../../../src-main/picture/colourName.ts'

/** What people call these: the colours of CSS, of emoji, of cloth. */
const known: Readonly<Record<ColourName, readonly number[]>> = {
  red: [0xff0000, 0xdc143c, 0x8b0000, 0xb22222, 0xdd2e44, 0xff6347],
  orange: [0xffa500, 0xff8c00, 0xff7f50, 0xf4900c],
  yellow: [0xffff00, 0xffd700, 0xf0e68c, 0xffcc22, 0xffdc5d],
  green: [0x00ff00, 0x008000, 0x006400, 0x2e8b57, 0x9acd32, 0x5c913b, 0x808000],
  cyan: [0x00ffff, 0x008080, 0x40e0d0, 0x008b8b],
  blue: [0x0000ff, 0x000080, 0x1e90ff, 0x4682b4, 0x87ceeb, 0x55acee],
  purple: [0x800080, 0x4b0082, 0x8a2be2, 0x9370db],
  pink: [0xffc0cb, 0xff69b4, 0xff1493, 0xffb6c1, 0xfa8072, 0xff00ff],
  brown: [0x8b4513, 0xa0522d, 0xc1694f, 0x3e2723, 0xd2b48c, 0xcd853f],
  white: [0xffffff, 0xfffafa, 0xf5f5dc, 0xe6e6fa],
  grey: [0x808080, 0xc0c0c0, 0x696969, 0x708090],
  black: [0x000000, 0x202020, 0x101018, 0x292f33],
}

describe('colourName', () => {
  it.each(colourNames)('calls %s what people call it', (name) => {
    for (const colour of known[name]) expect(`${colour.toString(16)} ${colourName(colour)}`).toMatch(name)
  })

  it('has one of the names for every colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (colour) => {
        expect(colourNames).toContain(colourName(colour))
      }),
    )
  })

  it('finds no hue in grey', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (level) => {
        expect(['black', 'grey', 'white']).toContain(colourName(level * 0x010101))
      }),
    )
  })

  it('refuses what is no colour', () => {
    for (const wrong of [-1, 0x1000000, 0.5, NaN]) expect(() => colourName(wrong)).toThrow(RangeError)
  })
})
