import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBlank } from '../../../src-main/picture/isBlank.ts'

const SIDE = 16
const picture = (level: (at: number, channel: number) => number) => ({
  pixels: Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => level(Math.floor(at / 3), at % 3)),
  width: SIDE,
  height: SIDE,
  channels: 3 as const,
})

describe('isBlank', () => {
  it('is true for black, for white and for any one colour, grain of one level included', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(254), fc.nat(254), fc.nat(254)),
        fc.array(fc.nat(1), { minLength: 1 }),
        (colour, grain) => {
          const grainy = picture((at, channel) => (colour[channel] ?? 0) + (grain[at % grain.length] ?? 0))
          expect(isBlank(grainy)).toBe(true)
        },
      ),
    )
  })

  it('is false as soon as a small thing shows in one channel', () => {
    expect(isBlank(picture((at, channel) => (channel === 2 && at < 6 ? 230 : 255)))).toBe(false)
    expect(isBlank(picture((at) => at % 256))).toBe(false)
  })

  it('does not look at transparency', () => {
    const pixels = Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, at) => (at % 4 === 3 ? at % 256 : 90))
    expect(isBlank({ pixels, width: SIDE, height: SIDE, channels: 4 })).toBe(true)
  })
})
