import { expect, it } from 'vitest'
import fc from 'fast-check'
import { slideTo } from '../../../../src-renderer/picture/slide.ts'

it('leaves other keys to others', () => {
  for (const key of ['l', 'Tab', 'Enter', ' ']) expect(slideTo(key, false, 0.5)).toBeNull()
})

it('goes a hundredth, with Shift a tenth, and to both ends', () => {
  expect(slideTo('ArrowRight', false, 0.5)).toBe(0.51)
  expect(slideTo('ArrowLeft', true, 0.5)).toBe(0.4)
  expect([slideTo('Home', false, 0.3), slideTo('End', false, 0.3)]).toEqual([0, 1])
})

it('never leaves 0 … 1, and a hundred steps are all of the way without any dust', () => {
  const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown')
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, fc.boolean())), (presses) => {
      const end = presses.reduce((at, [key, shift]) => slideTo(key, shift, at) ?? at, 0.5)
      expect(end).toBeGreaterThanOrEqual(0)
      expect(end).toBeLessThanOrEqual(1)
    }),
  )
  let at = 0
  for (let i = 0; i < 100; i += 1) at = slideTo('ArrowRight', false, at) ?? at
  expect(at).toBe(1)
})
