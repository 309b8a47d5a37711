import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floatToHalf, halfToFloat } from '../../../src-main/formats/halfFloat.ts'
import { encodeConstant } from '../../../src-main/graph/constantBytes.ts'

const halfBits = (value: number) => new DataView(encodeConstant('float16', [value]).buffer).getUint16(0, true)

it('refuses what float16 cannot hold', () => {
  expect(() => encodeConstant('float16', [65_520])).toThrow('65520 does not fit into float16')
  expect(() => encodeConstant('float16', [NaN])).toThrow('a constant is not a number')
})

describe('float16', () => {
  it('gives every half back, bit for bit', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfToFloat(bits)
      if (Number.isFinite(value)) expect(halfBits(value), `${value}`).toBe(bits)
    }
  })

  it('rounds numbers between two halves to one of them, the nearer one', () => {
    fc.assert(
      fc.property(fc.double({ min: -65_000, max: 65_000, noNaN: true }), (value) => {
        const [ours, theirs] = [halfToFloat(halfBits(value)), halfToFloat(floatToHalf(Math.fround(value)))]
        expect(Math.abs(ours - value)).toBeLessThanOrEqual(Math.abs(theirs - value) * (1 + 1e-6) + 1e-12)
      }),
    )
  })
})

it('writes little-endian bytes of each type', () => {
  expect([...encodeConstant('int64', [1n, -2n])]).toEqual([
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0xfe,
    ...Array<number>(7).fill(0xff),
  ])
  expect([...encodeConstant('int32', [258])]).toEqual([2, 1, 0, 0])
  expect([...encodeConstant('int8', [-1])]).toEqual([0xff])
  expect([...encodeConstant('uint8', [200])]).toEqual([200])
  expect([...encodeConstant('bool', [0, 1])]).toEqual([0, 1])
  expect([...encodeConstant('float32', [1])]).toEqual([0, 0, 0x80, 0x3f])
})
