import { expect, test } from 'vitest'
import { leanOnSource } from '../../../src-main/engine/leanOnSource.ts'
import type { RawImage } from '../../../src-main/picture/rawImage.ts'

const source: RawImage = { pixels: new Uint8Array(8 * 8 * 3).fill(90), width: 8, height: 8, channels: 3 }
const away = [Float32Array.of(0, 1, 4), Float32Array.of(9, 0, 1)]

test('each logit loses the weight times the distance of its code at that place, and is left as it was', async () => {
  const asked: RawImage[] = []
  const distances = (picture: RawImage) => {
    asked.push(picture)
    return Promise.resolve(away)
  }
  const lean = await leanOnSource({ distances }, source, 0.5)
  expect(asked.map(({ width, height }) => [width, height])).toEqual([[16, 16]])
  const logits = Float32Array.of(1, 2, 3)
  expect([...lean(0, logits)]).toEqual([1, 1.5, 1])
  expect([...lean(1, logits)]).toEqual([-3.5, 2, 2.5])
  expect([...logits]).toEqual([1, 2, 3])
})

test('a place or a code that the codec does not know', async () => {
  const lean = await leanOnSource({ distances: () => Promise.resolve(away) }, source, 0.5)
  expect(() => lean(2, Float32Array.of(1, 2, 3))).toThrow(RangeError)
  expect(() => lean(0, Float32Array.of(1, 2))).toThrow(RangeError)
})
