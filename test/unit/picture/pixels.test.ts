import { describe, expect, it } from 'vitest'
import { denormalise, minMaxGrid, normalisePixels, toPixels } from '../../../src-main/picture/pixels.ts'

const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const
const skewed = { mean: [0.74, 0.7, 0.67], std: [0.32, 0.31, 0.34] } as const

describe('misuse', () => {
  it('refuses numbers that are not three planes', () => {
    expect(() => toPixels(new Float32Array(11), 2, 2, plain)).toThrow(RangeError)
    expect(() => minMaxGrid([new Float32Array(11)], 2, 2)).toThrow(RangeError)
    expect(() => minMaxGrid([], 2, 2)).toThrow(RangeError)
  })
})

describe('toPixels', () => {
  it('puts the planes side by side, rounds, and clamps what is beyond black and white', () => {
    const values = Float32Array.from([0, 2, 0.5, -1, 127.4 / 255, 127.6 / 255])
    expect([...toPixels(values, 2, 1, plain).pixels]).toEqual([0, 128, 127, 255, 0, 128])
  })

  it('takes back what normalisePixels did', () => {
    const pixels = Uint8Array.from({ length: 256 * 3 }, (_, at) => (at * 7) % 256)
    const image = { pixels, width: 16, height: 16, channels: 3 as const }
    expect(toPixels(normalisePixels(image, skewed), 16, 16, skewed).pixels).toEqual(pixels)
  })
})

describe('normalisePixels', () => {
  it('is (rgb ÷ 255 − mean) ÷ std per plane, without the alpha', () => {
    const image = { pixels: Uint8Array.from([255, 0, 51, 9]), width: 1, height: 1, channels: 4 as const }
    const [red, green, blue] = normalisePixels(image, skewed)
    expect(red).toBeCloseTo(0.26 / 0.32, 6)
    expect(green).toBeCloseTo(-0.7 / 0.31, 6)
    expect(blue).toBeCloseTo(-0.47 / 0.34, 6)
  })
})

describe('minMaxGrid, as the original saves', () => {
  it('stretches one picture to its own extremes, without a border', () => {
    const values = Float32Array.from([-1, 0, 1, 0.5, 0, 0])
    const grid = minMaxGrid([values], 2, 1)
    expect([grid.width, grid.height]).toEqual([2, 1])
    // (x + 1) ÷ 2 · 255 + 0.5, floored
    expect([...grid.pixels]).toEqual([0, 255, 128, 128, 191, 128])
  })

  it('stretches a grid by the extremes of all, with black lines of two pixels', () => {
    const grid = minMaxGrid([new Float32Array(3).fill(0), new Float32Array(3).fill(2)], 1, 1)
    expect([grid.width, grid.height]).toEqual([8, 5])
    const lit = [...grid.pixels].flatMap((level, at) => (level === 0 ? [] : [[at, level]]))
    const second = (2 * 8 + 5) * 3
    expect(lit).toEqual([0, 1, 2].map((channel) => [second + channel, 255]))
  })

  it('begins a new row after eight', () => {
    const pictures = Array.from({ length: 9 }, (_, index) => new Float32Array(3).fill(index === 8 ? 1 : 0))
    const grid = minMaxGrid(pictures, 1, 1)
    expect([grid.width, grid.height]).toEqual([26, 8])
    expect(grid.pixels[(5 * 26 + 2) * 3]).toBe(255)
  })

  it('survives a picture of one colour', () => {
    expect([...minMaxGrid([new Float32Array(3).fill(0.3)], 1, 1).pixels]).toEqual([0, 0, 0])
  })

  it('works on what denormalise gives', () => {
    const [red, green, blue] = denormalise(Float32Array.from([1, 1, -1]), skewed)
    expect(red).toBeCloseTo(1.06, 6)
    expect(green).toBeCloseTo(1.01, 6)
    expect(blue).toBeCloseTo(0.33, 6)
  })
})
