import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { mainColours } from '../../../src-main/picture/mainColours.ts'

async function draw(svg: string, side = 100): Promise<Uint8Array> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 100 100">${svg}</svg>`
  return new Uint8Array(await sharp(Buffer.from(drawing)).png().toBuffer())
}

const PAPER = '<rect width="100" height="100" fill="#ffffff"/>'
/** 60 × 60: red above, a third of it blue below. */
const GARMENT =
  '<rect x="20" y="20" width="60" height="40" fill="#c8342f"/><rect x="20" y="60" width="60" height="20" fill="#3f78c4"/>'

const hexes = async (picture: Uint8Array, count: number) =>
  (await mainColours(picture, count)).map(({ hex }) => hex)

describe('misuse', () => {
  it.each([0, -1, 1.5, Number.NaN])('refuses %s colours', async (count) => {
    await expect(mainColours(await draw(PAPER), count)).rejects.toThrow(RangeError)
  })

  it('refuses what is no picture', async () => {
    await expect(mainColours(new Uint8Array([1, 2, 3]), 3)).rejects.toThrow()
  })
})

describe('a garment on paper', () => {
  it('gives its colours, the most frequent first, and not the paper’s', async () => {
    const found = await mainColours(await draw(PAPER + GARMENT), 5)
    expect(found.map(({ hex }) => hex)).toEqual(['#c8342f', '#3f78c4'])
    expect(found[0]?.share).toBeCloseTo(2 / 3, 1)
    expect(found[1]?.share).toBeCloseTo(1 / 3, 1)
  })

  it('gives no more colours than asked', async () => {
    expect(await hexes(await draw(PAPER + GARMENT), 1)).toEqual(['#c8342f'])
  })

  it('keeps white that the paper doesn’t reach', async () => {
    const collar = '<rect x="40" y="30" width="20" height="20" fill="#ffffff"/>'
    expect(await hexes(await draw(PAPER + GARMENT + collar), 5)).toContain('#ffffff')
  })

  it('leaves out a coloured backdrop as well as white, and transparency', async () => {
    const backdrop = '<rect width="100" height="100" fill="#eda0b9"/>'
    expect(await hexes(await draw(backdrop + GARMENT), 5)).toEqual(['#c8342f', '#3f78c4'])
    expect(await hexes(await draw(GARMENT), 5)).toEqual(['#c8342f', '#3f78c4'])
  })

  it('takes soft edges for no colours', async () => {
    const round = '<circle cx="50" cy="50" r="31.3" fill="#4f9a58"/>'
    expect(await hexes(await draw(PAPER + round), 5)).toEqual(['#4f9a58'])
  })

  it('keeps a garment that runs out of the picture', async () => {
    const wide = '<rect x="0" y="40" width="100" height="30" fill="#855ab3"/>'
    expect(await hexes(await draw(PAPER + wide), 3)).toEqual(['#855ab3'])
  })
})

describe('a picture without paper', () => {
  it('gives all of it', async () => {
    const halves =
      '<rect width="50" height="100" fill="#c8342f"/><rect x="50" width="50" height="100" fill="#4f9a58"/>'
    expect((await hexes(await draw(halves), 5)).sort()).toEqual(['#4f9a58', '#c8342f'])
    expect(await hexes(await draw('<rect width="100" height="100" fill="#1f1f22"/>'), 5)).toEqual(['#1f1f22'])
  })

  it('takes shades of one cloth for one colour', async () => {
    const shaded =
      '<defs><linearGradient id="g"><stop offset="0" stop-color="#3f78c4"/><stop offset="1" stop-color="#4a82cd"/></linearGradient></defs>' +
      '<rect x="20" y="20" width="60" height="60" fill="url(#g)"/>'
    expect(await hexes(await draw(PAPER + shaded), 5)).toHaveLength(1)
  })
})

it('finds blue in the blue dress of the starter, the same each time and in any size', async () => {
  const dress = join(import.meta.dirname, '../../../resources/packs/starter/example-2.png')
  const picture = new Uint8Array(readFileSync(dress))
  const found = await mainColours(picture, 3)
  const hex = found[0]?.hex ?? ''
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  expect(blue).toBeGreaterThan((red ?? 255) + 80)
  expect(blue).toBeGreaterThan(green ?? 255)
  expect(found[0]?.share).toBeGreaterThan(0.5)
  expect(await mainColours(picture, 3)).toEqual(found)
  const huge = await sharp(picture).resize(900, 900, { kernel: 'nearest' }).png().toBuffer()
  expect((await mainColours(new Uint8Array(huge), 3))[0]?.share).toBeGreaterThan(0.5)
})
