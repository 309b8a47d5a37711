import fc from 'fast-check'
import { expect, test } from 'vitest'
import { floatToHalf, halfToFloat } from '../../../src-main/formats/halfFloat.ts'

test('too large becomes infinite, not a number stays none', () => {
  expect(floatToHalf(65520)).toBe(0x7c00)
  expect(floatToHalf(65519.996)).toBe(0x7bff)
  expect(floatToHalf(-1e9)).toBe(0xfc00)
  expect(halfToFloat(floatToHalf(NaN))).toBeNaN()
  expect(halfToFloat(0x7e01)).toBeNaN()
})

test('values of the IEEE standard', () => {
  const known: [number, number][] = [
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c01, 1.0009765625],
    [0x7bff, 65504],
    [0xfc00, -Infinity],
  ]
  for (const [bits, value] of known) {
    expect(halfToFloat(bits)).toBe(value)
    expect(floatToHalf(value)).toBe(bits)
  }
})

test('every half survives the way there and back', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = halfToFloat(bits)
    if (!Number.isNaN(value)) expect(floatToHalf(value)).toBe(bits)
  }
})

test('rounds to the nearest half, ties to the even one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0x7bfe }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (bits, part) => {
        const low = halfToFloat(bits)
        const high = halfToFloat(bits + 1)
        const value = Math.fround(low + (high - low) * part)
        const nearer =
          value - low === high - value ? bits + (bits & 1) : value - low < high - value ? bits : bits + 1
        expect(floatToHalf(value)).toBe(nearer)
        expect(floatToHalf(-value)).toBe(nearer | 0x8000)
      },
    ),
  )
})
