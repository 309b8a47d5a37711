/** The image codec against the original's latents, codes and pixels (FIXTURES.md 4 and 5.8). */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeSafetensors, readSafetensors } from '../../src-main/formats/safetensors.ts'
import { readTensorBytes } from '../../src-main/formats/tensorTable.ts'
import type { TensorTable } from '../../src-main/formats/tensorTable.ts'
import { buildDecode, buildEncode } from '../../src-main/model/vqvae.ts'
import { Weights } from '../../src-main/model/weights.ts'
import type { VqvaeConfig } from '../../src-main/pack/manifest.ts'
import { minMaxGrid, normalisePixels } from '../../src-main/picture/pixels.ts'
import type { RawImage } from '../../src-main/picture/rawImage.ts'
import { readPicture } from '../../src-main/picture/readPicture.ts'
import { prepareOriginal } from '../../src-main/picture/resizePil.ts'
import type { GraphRunner } from '../support/graphRunner.ts'
import { floats, graphRunner, integers, largestDifference, only } from '../support/graphRunner.ts'
import { readNpyFloats, readNpyIntegers } from '../support/npy.ts'
import { reasonToSkip, referenceFolder } from '../support/reference.ts'
import { codecNames, referenceCodec } from '../support/referenceModels.ts'
import { withTemporaryFolder } from '../support/temporaryFolder.ts'

const LATENT = 5e-5
const DECODED = 1e-5
/** Below this distance between the two nearest codes a faultless float32 run may take either. */
const GAP = 1e-3
/** The encoder wants 0 … 1. */
const unit = { mean: [0, 0, 0], std: [1, 1, 1] } as const

const reference = referenceFolder()
const folder = join(reference.folder, 'vqvae')
const files = readdirSync(folder)
const images = readdirSync(join(folder, 'images'))

/** `tiny-vqvae.pt` is `simple` in the names of golden files, `tiny-vqvae-<tag>.pt` is its tag. */
const tagOf = (codec: string) => /^tiny-vqvae-?(.*)\.pt$/.exec(codec)?.[1] || 'simple'
const golden = (tag: string, what: RegExp) =>
  files.flatMap((file) => {
    const [, stem, size] = new RegExp(`^(.+)\\.${tag}\\.${what.source}\\.npy$`).exec(file) ?? []
    return stem === undefined || size === undefined ? [] : [{ file, stem, size: Number(size) }]
  })

interface Encoded {
  codes: ArrayLike<number>
  latents: ArrayLike<number>
}

/** JPEG decoders differ by a level or two, so a JPEG is taken as the original decoded and resized it. */
async function prepared(stem: string, size: number): Promise<RawImage> {
  const name = images.find((image) => image.startsWith(`${stem}.`)) ?? ''
  if (!name.endsWith('.jpg'))
    return prepareOriginal(await readPicture(join(folder, 'images', name), 'parity'), size)
  const { data } = readNpyIntegers(join(folder, `${stem}.pre${size}_u8.npy`))
  return { pixels: Uint8Array.from(data), width: size, height: size, channels: 3 }
}

async function encoded(stem: string, encoder: GraphRunner, size: number): Promise<Encoded> {
  const picture = await prepared(stem, size)
  const results = await encoder.run({ pixels: floats(normalisePixels(picture, unit), [1, 3, size, size]) })
  return { codes: only(results, 'codes').numbers, latents: only(results, 'latents').numbers }
}

async function decodedPixels(decoder: GraphRunner, codes: readonly number[]): Promise<Float32Array> {
  const side = Math.sqrt(codes.length)
  const results = await decoder.run({ codes: integers(codes, [1, side, side]) })
  return Float32Array.from(only(results, 'pixels').numbers)
}

const goldenPixels = (tag: string) => golden(tag, /decoded(\d+)_f32_rows0_127/)
type GoldenPixels = ReturnType<typeof goldenPixels>[number]

/** The golden files hold the first 128 rows of each plane. */
async function decodedDifference(
  decoder: GraphRunner,
  tag: string,
  { file, stem, size }: GoldenPixels,
): Promise<number> {
  const { data } = readNpyIntegers(join(folder, `${stem}.${tag}.codes${size}.npy`))
  const pixels = await decodedPixels(decoder, data)
  const plane = size * size
  const shown = [0, 1, 2].flatMap((channel) => [
    ...pixels.subarray(channel * plane, channel * plane + 128 * size),
  ])
  return largestDifference(shown, readNpyFloats(join(folder, file)).data)
}

/** Squared distance of one code from one latent, in double precision. */
function distance(
  latents: ArrayLike<number>,
  place: number,
  embed: Float32Array,
  code: number,
  config: VqvaeConfig,
): number {
  let sum = 0
  for (let axis = 0; axis < config.dim; axis++) {
    const difference =
      (latents[place * config.dim + axis] ?? NaN) - (embed[axis * config.codes + code] ?? NaN)
    sum += difference * difference
  }
  return sum
}

async function embedding(table: TensorTable): Promise<Float32Array> {
  const entry = table.get('quantize_t.embed')
  if (entry === undefined) throw new Error('no codebook')
  return new Float32Array((await readTensorBytes(entry)).slice().buffer)
}

const encoderOf = ({ config, table }: { config: VqvaeConfig; table: TensorTable }, size: number) =>
  graphRunner({ ...buildEncode(config, new Weights(table), size / 8, size / 8) })
const decoderOf = ({ config, table }: { config: VqvaeConfig; table: TensorTable }) =>
  graphRunner({ pixels: buildDecode(config, new Weights(table)) })

it('finds codecs and golden files to compare with', () => {
  expect(codecNames(reference).length).toBeGreaterThan(0)
  for (const codec of codecNames(reference))
    expect(golden(tagOf(codec), /codes(\d+)/).length).toBeGreaterThan(0)
})

describe.each(codecNames(reference))('%s', (codec) => {
  const tag = tagOf(codec)

  it.each(golden(tag, /latent(\d+)/))('latents: $file', async ({ file, stem, size }) => {
    const { latents } = await encoded(
      stem,
      await encoderOf(await referenceCodec(reference, codec), size),
      size,
    )
    expect(largestDifference(latents, readNpyFloats(join(folder, file)).data)).toBeLessThanOrEqual(LATENT)
  })

  it.each(golden(tag, /codes(\d+)/))('codes: $file', async ({ file, stem, size }) => {
    const model = await referenceCodec(reference, codec)
    const { codes, latents } = await encoded(stem, await encoderOf(model, size), size)
    const expected = readNpyIntegers(join(folder, file)).data
    const gaps = readNpyFloats(join(folder, file.replace('.codes', '.gap'))).data
    expect(codes.length).toBe(expected.length)
    const embed = await embedding(model.table)
    for (const [place, code] of expected.entries()) {
      const found = codes[place] ?? NaN
      if (found === code) continue
      const where = `place ${place}: ${found} instead of ${code}, gap ${gaps[place]}`
      expect(gaps[place], where).toBeLessThanOrEqual(GAP)
      const further =
        distance(latents, place, embed, found, model.config) -
        distance(latents, place, embed, code, model.config)
      expect(Math.abs(further), where).toBeLessThanOrEqual(GAP)
    }
  })

  it.each(goldenPixels(tag))('decoded: $file', async (pixels) => {
    const difference = await decodedDifference(
      await decoderOf(await referenceCodec(reference, codec)),
      tag,
      pixels,
    )
    expect(difference).toBeLessThanOrEqual(DECODED)
  })

  it.each(golden(tag, /decoded(\d+)_minmax_u8/))('saved: $file', async ({ file, stem, size }) => {
    const decoder = await decoderOf(await referenceCodec(reference, codec))
    const { data } = readNpyIntegers(join(folder, `${stem}.${tag}.codes${size}.npy`))
    const { pixels } = minMaxGrid([await decodedPixels(decoder, data)], size, size)
    expect(largestDifference(pixels, readNpyIntegers(join(folder, file)).data)).toBeLessThanOrEqual(1)
  })
})

describe('several pictures saved together', () => {
  const grids = files.flatMap((file) => {
    const [, stems, size, tag] = /^concat_([a-z]+?)(\d+)\.(\w+)\.grid_minmax_u8\.npy$/.exec(file) ?? []
    return stems === undefined || tag === undefined
      ? []
      : [{ file, letters: [...stems], size: Number(size), tag }]
  })
  const reason = reasonToSkip(reference, 'vqvae/concat_abc128.simple.grid_minmax_u8.npy')
  if (reason !== null) it.skip(`a grid of three: ${reason}`)

  it.each(grids)('$file', async ({ file, letters, size, tag }) => {
    const codec = codecNames(reference).find((name) => tagOf(name) === tag) ?? ''
    const decoder = await decoderOf(await referenceCodec(reference, codec))
    const pictures: Float32Array[] = []
    for (const letter of letters) {
      const codes = files.find(
        (name) => name.startsWith(`${letter}_`) && name.endsWith(`.${tag}.codes${size}.npy`),
      )
      pictures.push(await decodedPixels(decoder, readNpyIntegers(join(folder, codes ?? '')).data))
    }
    const { data, shape } = readNpyIntegers(join(folder, file))
    const grid = minMaxGrid(pictures, size, size)
    expect([grid.height, grid.width, 3]).toEqual(shape)
    expect(largestDifference(grid.pixels, data)).toBeLessThanOrEqual(1)
  })
})

it('would notice one weight that is off by a thousandth', async () => {
  const codec = codecNames(reference).find((name) => goldenPixels(tagOf(name)).length > 0) ?? ''
  const { config, table } = await referenceCodec(reference, codec)
  const [pixels] = goldenPixels(tagOf(codec))
  if (pixels === undefined) throw new Error('no golden pixels')
  await withTemporaryFolder(async (temporary) => {
    const copy = join(temporary, 'perturbed.safetensors')
    const perturbed = await Promise.all(
      [...table.values()].map(async (entry) => {
        const bytes = Uint8Array.from(await readTensorBytes(entry))
        const numbers = new Float32Array(bytes.buffer)
        if (entry.name === 'dec.blocks.0.bias') numbers[0] = (numbers[0] ?? NaN) + 1e-3
        return { ...entry, bytes }
      }),
    )
    await writeSafetensors(copy, perturbed)
    const { tensors } = await readSafetensors(copy)
    const difference = await decodedDifference(
      await decoderOf({ config, table: tensors }),
      tagOf(codec),
      pixels,
    )
    expect(difference).toBeGreaterThan(DECODED)
  })
})
