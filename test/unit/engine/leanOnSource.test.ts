import { expect, test } from 'vitest'
import { planTiles } from '../../../src-main/engine/enlargeWindows.ts'
import { leanInTiles, leanOnSource } from '../../../src-main/engine/leanOnSource.ts'
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

test('a place of a tile is that of the picture: twice where its source is, and a step aside', () => {
  const [grid, window] = [16, 8]
  const asked: number[] = []
  const lean = leanInTiles(
    (place, logits) => {
      asked.push(place)
      return logits
    },
    grid,
    window,
  )
  const tiles = planTiles(grid, window)
  const size = (2 * window) ** 2
  for (const [tile, { sources }] of tiles.entries()) {
    for (const at of [0, 1, 2 * window, size - 1]) {
      asked.length = 0
      lean(tile * size + at, Float32Array.of(0))
      const [row, column] = [Math.floor(at / (2 * window)), at % (2 * window)]
      const source = sources[Math.floor(row / 2) * window + Math.floor(column / 2)] as number
      const place = asked[0] as number
      expect([Math.floor(place / (2 * grid)), place % (2 * grid)]).toEqual([
        2 * Math.floor(source / grid) + (row % 2),
        2 * (source % grid) + (column % 2),
      ])
    }
  }
  expect(() => lean(tiles.length * size, Float32Array.of(0))).toThrow(RangeError)
})
