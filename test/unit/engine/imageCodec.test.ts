import { copyFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ImageCodec } from '../../../src-main/engine/imageCodec.ts'
import type { Pack } from '../../../src-main/pack/openPack.ts'
import { openPack } from '../../../src-main/pack/openPack.ts'
import type { RawImage } from '../../../src-main/picture/rawImage.ts'
import { largestDifference } from '../../support/graphRunner.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

const options = { provider: 'cpu', threads: 2 } as const
const GRID = 8
const SIDE = 64
const starter = resolve(import.meta.dirname, '../../../resources/packs/starter')

let pack: Pack
let codec: ImageCodec
beforeAll(async () => {
  pack = await openPack(starter, { verify: 'quick' })
  codec = await ImageCodec.open(pack, options)
})

/** Codes without a pattern, different for each picture. */
const codesOf = (picture: number, count = GRID * GRID): number[] =>
  Array.from(
    { length: count },
    (_, index) => ((index + 1) * 7919 + picture * 104_729) % pack.manifest.imageCodec.codes,
  )

const rgbRow = ({ pixels, width, channels }: RawImage, row: number): number[] =>
  Array.from(
    { length: width * 3 },
    (_, at) => pixels[(row * width + Math.floor(at / 3)) * channels + (at % 3)] ?? NaN,
  )

describe('misuse', () => {
  it('refuses too few codes, and codes that are none', async () => {
    await expect(codec.decode([codesOf(0, 63)], GRID)).rejects.toThrow('63 codes instead of 64')
    for (const wrong of [-1, 2048, 0.5, NaN]) {
      await expect(codec.decode([[wrong, ...codesOf(0, 63)]], GRID)).rejects.toThrow(
        `${wrong} is none of the 2048 codes`,
      )
    }
  })

  it.each([0, 9, 1.5])('refuses to show %d rows of 8', async (rows) => {
    await expect(codec.decodeRows([codesOf(0)], GRID, rows)).rejects.toThrow(`${rows} rows of a grid of 8`)
  })

  it('refuses rows that are not all written', async () => {
    await expect(codec.decodeRows([codesOf(0, 15)], GRID, 2)).rejects.toThrow(RangeError)
  })

  it('refuses pictures that are no whole number of codes, or of different sizes', async () => {
    const picture = (width: number, height = width): RawImage => ({
      pixels: new Uint8Array(width * height * 3),
      width,
      height,
      channels: 3,
    })
    await expect(codec.encode([picture(60)])).rejects.toThrow(/60×60/)
    await expect(codec.encode([picture(64), picture(128)])).rejects.toThrow(/128×128.* 64/)
    await expect(codec.encode([picture(64, 32)])).rejects.toThrow(/64×32/)
    await expect(codec.distances(picture(64, 32))).rejects.toThrow(/64×32/)
    await expect(codec.distances(picture(60))).rejects.toThrow(/60×60/)
  })

  it('says which tensor a file lacks, and says it again when asked again', async () => {
    const { manifest } = pack
    const wider = { ...manifest, imageCodec: { ...manifest.imageCodec, channel: 200 } }
    const wrong = await ImageCodec.open({ manifest: wider, file: (name) => pack.file(name) }, options)
    for (let i = 0; i < 2; i++) {
      await expect(wrong.decode([codesOf(0)], GRID)).rejects.toMatchObject({ code: 'pack-shape-mismatch' })
    }
  })
})

it('tells how far each place is from each code: the nearest is the one that it is encoded as', async () => {
  const [picture] = await codec.decode([codesOf(3)], GRID)
  const [codes] = await codec.encode([picture as RawImage])
  const distances = await codec.distances(picture as RawImage)
  const nearest = distances.map((each) => each.indexOf(Math.min(...each)))
  expect(nearest).toEqual(codes)
  expect(distances.map((each) => each.length)).toEqual(new Array(GRID * GRID).fill(2048))
})

it('gives nothing for nothing', async () => {
  expect(await codec.decode([], GRID)).toEqual([])
  expect(await codec.encode([])).toEqual([])
})

it('decodes pictures that do not depend on what is decoded with them, also beyond one batch', async () => {
  const all = Array.from({ length: 18 }, (_, picture) => codesOf(picture))
  const together = await codec.decode(all, GRID)
  expect(together).toHaveLength(18)
  for (const index of [0, 15, 17]) {
    const [alone] = await codec.decode([codesOf(index)], GRID)
    expect(together[index]).toEqual(alone)
    expect(alone).toMatchObject({ width: SIDE, height: SIDE, channels: 3 })
  }
  expect(together[0]).not.toEqual(together[1])
})

it('decodes every size with the same codec', async () => {
  const [picture] = await codec.decode([codesOf(1, 256)], 16)
  expect(picture).toMatchObject({ width: 128, height: 128 })
})

describe('a picture that is being written', () => {
  it('shows the rows that are there, opaque, on a transparent whole', async () => {
    const [picture] = await codec.decodeRows([codesOf(3).slice(0, 24)], GRID, 3)
    if (picture === undefined) throw new Error('no picture')
    expect(picture).toMatchObject({ width: SIDE, height: SIDE, channels: 4 })
    const alpha = Array.from({ length: SIDE }, (_, row) => picture.pixels[row * SIDE * 4 + 3])
    expect(alpha).toEqual([...Array<number>(24).fill(255), ...Array<number>(40).fill(0)])
    expect(rgbRow(picture, 23).some((value) => value > 0)).toBe(true)
    expect(rgbRow(picture, 24).every((value) => value === 0)).toBe(true)
  })

  it('does not look at codes that are not written yet', async () => {
    const unwritten = [...codesOf(3).slice(0, 24), ...new Array<number>(40).fill(-1)]
    expect(await codec.decodeRows([unwritten], GRID, 3)).toEqual(
      await codec.decodeRows([codesOf(3)], GRID, 3),
    )
  })

  it('is the finished picture once all rows are there, and close to it in the upper rows before', async () => {
    const [whole] = await codec.decode([codesOf(5)], GRID)
    const [last] = await codec.decodeRows([codesOf(5)], GRID, GRID)
    const [half] = await codec.decodeRows([codesOf(5)], GRID, 6)
    if (whole === undefined || last === undefined || half === undefined) throw new Error('no picture')
    for (let row = 0; row < SIDE; row++) expect(rgbRow(last, row)).toEqual(rgbRow(whole, row))
    // The network sees a few codes far: the first row of codes is out of sight of the seventh.
    for (let row = 0; row < 8; row++)
      expect(largestDifference(rgbRow(half, row), rgbRow(whole, row))).toBeLessThanOrEqual(1)
  })
})

it('encodes what it decoded to a picture that looks the same', async () => {
  const flat = (level: number): RawImage => ({
    pixels: new Uint8Array(SIDE * SIDE * 3).fill(level),
    width: SIDE,
    height: SIDE,
    channels: 3,
  })
  const codes = await codec.encode([flat(255), flat(0)])
  expect(codes.map((each) => each.length)).toEqual([64, 64])
  const [white, black] = await codec.decode(codes, GRID)
  const mean = (picture?: RawImage) =>
    (picture?.pixels.reduce((sum, value) => sum + value, 0) ?? NaN) / (SIDE * SIDE * 3)
  expect(mean(white)).toBeGreaterThan(240)
  expect(mean(black)).toBeLessThan(40)
})

it('reads weights in a folder with a Chinese name and spaces', async () => {
  await withTemporaryFolder(async (folder) => {
    const { manifest } = pack
    const copy = join(folder, '模型 一 二.safetensors')
    await copyFile(pack.file(manifest.imageCodec.file), copy)
    expect(basename(copy)).toMatch(/ /)
    const other = await ImageCodec.open({ manifest, file: () => copy }, options)
    expect(await other.decode([codesOf(0)], GRID)).toEqual(await codec.decode([codesOf(0)], GRID))
  })
})
