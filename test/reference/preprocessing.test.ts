/** Resize, crop and normalisation against the original's own, pixel for pixel (FIXTURES.md 5.8). */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { normalisePixels } from '../../src-main/picture/pixels.ts'
import type { RawImage } from '../../src-main/picture/rawImage.ts'
import { readPicture } from '../../src-main/picture/readPicture.ts'
import { prepareOriginal } from '../../src-main/picture/resizePil.ts'
import { readNpyFloats, readNpyIntegers } from '../support/npy.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'

/** Pictures that the original refuses have no entry. */
type ImageReport = Record<`resized_wh_${number}`, [number, number]>

const reference = referenceFolder()
const folder = join(reference.folder, 'vqvae')
const SIZES = [256, 128] as const
const MEAN = [0.79093, 0.76271, 0.7534] as const
const STD = [0.30379, 0.32279, 0.328] as const
/** JPEG decoders may differ by a level or two in a pixel; what is resized from it differs no more. */
const JPEG_LEVELS = 2

const reason = reasonToSkip(reference, 'vqvae/report.json', 'vqvae/images')
const names = reason === null ? readdirSync(join(folder, 'images')).sort() : []
const goldenName = (name: string, size: number) => `${name.replace(/\.\w+$/, '')}.pre${size}_u8.npy`

async function prepared(name: string, size: number): Promise<RawImage> {
  return prepareOriginal(await readPicture(join(folder, 'images', name), 'parity'), size)
}

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length)
  return Array.from(expected).reduce(
    (worst, value, at) => Math.max(worst, Math.abs(value - (actual[at] ?? NaN))),
    0,
  )
}

if (reason !== null) {
  it.skip(`preprocessing: ${reason}`)
} else {
  const { images } = readReferenceJson<{ images: Record<string, ImageReport> }>(
    reference,
    'vqvae/report.json',
  )
  const files = new Set(readdirSync(folder))
  const refused = names.filter((name) => !Object.hasOwn(images, name))
  const accepted = Object.keys(images).filter((name) => reference.complete || names.includes(name))
  const absent = Object.keys(images).filter((name) => !accepted.includes(name))
  it.skip.each(absent)('%s: a picture of the original repository, which stays in ../shared', () => undefined)

  it.each(refused)('refuses %s, as the original does', async (name) => {
    await expect(prepared(name, 256)).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  describe.each(SIZES)('at %i pixels', (size) => {
    it.each(accepted)('%s', async (name) => {
      const image = await prepared(name, size)
      expect([image.width, image.height]).toEqual([size, size])
      const golden = goldenName(name, size)
      // One source that needs no resize has no golden file of its own: it is itself.
      const isItself = images[name]?.[`resized_wh_${size}`]?.every((side) => side === size) === true
      if (isItself && !files.has(golden)) {
        expect(image.pixels).toEqual((await readPicture(join(folder, 'images', name), 'parity')).pixels)
        return
      }
      const { data } = readNpyIntegers(join(folder, golden))
      const worst = largestDifference(image.pixels, data)
      expect(worst).toBeLessThanOrEqual(name.endsWith('.jpg') ? JPEG_LEVELS : 0)
    })
  })

  const sourceOf = (golden: string) =>
    accepted.find((name) => golden.startsWith(`${name.replace(/\.\w+$/, '')}.`))
  const normalised = [...files].filter(
    (file) => file.includes('.pre256_f32_rows0_31') && (reference.complete || sourceOf(file) !== undefined),
  )
  it.each(normalised)('normalised: %s', async (file) => {
    const name = sourceOf(file) ?? ''
    const image = await prepared(name, 256)
    const values = normalisePixels(image, { mean: MEAN, std: STD })
    const rows = 32
    const actual = [0, 1, 2].flatMap((channel) => [
      ...values.subarray(channel * 256 * 256, channel * 256 * 256 + rows * 256),
    ])
    expect(largestDifference(actual, readNpyFloats(join(folder, file)).data)).toBeLessThanOrEqual(1e-6)
  })

  it('would notice a crop that is one pixel off', async () => {
    const name = accepted.find((candidate) => files.has(goldenName(candidate, 128))) ?? ''
    const image = await prepared(name, 128)
    const { data } = readNpyIntegers(join(folder, goldenName(name, 128)))
    const moved = image.pixels.subarray(image.channels)
    expect(largestDifference(moved, data.slice(0, moved.length))).toBeGreaterThan(JPEG_LEVELS)
  })
}
