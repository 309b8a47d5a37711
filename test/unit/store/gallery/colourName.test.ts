import fc from 'fast-check'
import { expect, it } from 'vitest'
import { colourNames } from '../../../../src-main/contract/gallery.ts'
import { colourName, colourNumber } from '../../../../src-main/store/gallery/colourName.ts'

/** Colours of CSS whose names say what people see. */
it.each([
  ['red', 0xff0000],
  ['red', 0xdc143c],
  ['red', 0x8b0000],
  ['orange', 0xffa500],
  ['orange', 0xff8c00],
  ['yellow', 0xffff00],
  ['yellow', 0xffd700],
  ['green', 0x008000],
  ['green', 0x00ff00],
  ['green', 0x228b22],
  ['cyan', 0x00ffff],
  ['cyan', 0x008080],
  ['blue', 0x0000ff],
  ['blue', 0x1e90ff],
  ['blue', 0x87ceeb],
  ['blue', 0x000080],
  ['purple', 0x800080],
  ['purple', 0x4b0082],
  ['pink', 0xff69b4],
  ['pink', 0xffc0cb],
  ['brown', 0x8b4513],
  ['brown', 0xa0522d],
  ['white', 0xffffff],
  ['white', 0xfafafa],
  ['grey', 0x808080],
  ['grey', 0xc0c0c0],
  ['black', 0x000000],
  ['black', 0x1c1c1e],
] as const)('sees %s in %i', (name, colour) => {
  expect(colourName(colour)).toBe(name)
})

it('sees a grey without hue as white, grey or black', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), (level) => {
      expect(['white', 'grey', 'black']).toContain(colourName(level * 0x010101))
    }),
  )
})

it('numbers names from 1, each once', () => {
  expect(colourNames.map(colourNumber)).toEqual(colourNames.map((_, place) => place + 1))
})
