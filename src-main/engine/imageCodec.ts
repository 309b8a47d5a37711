/** Between codes and pictures: the VQ-VAE of a pack on an execution provider. */
import { elementCount } from '../formats/tensorTable.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import { compile } from '../graph/compile.ts'
import type { CompileOptions } from '../graph/compile.ts'
import type { Tensor } from '../graph/tensor.ts'
import { buildDecode, buildEncode } from '../model/vqvae.ts'
import { pixelsPerCode } from '../model/vqvaeLayers.ts'
import { Weights } from '../model/weights.ts'
import type { VqvaeConfig } from '../pack/manifest.ts'
import type { Pack } from '../pack/openPack.ts'
import { normalisePixels, toPixels } from '../picture/pixels.ts'
import type { RawImage } from '../picture/rawImage.ts'
import type { SessionOptions } from './onnxRuntime.ts'
import { OrtTensor, Session } from './onnxRuntime.ts'

export type Codes = readonly number[]

const MOST_PICTURES_AT_ONCE = 16
/** The widest layer of a run may take this much; the runtime holds two or three such layers at a time. */
const LAYER_BYTES = 256 * 2 ** 20
/**
 * A part of a picture is decoded with its last row of codes repeated below it this many times, so that the last written
 * row does not come out as the lower border of a picture.
 */
const ROWS_BELOW = 2

/** The graphs work in 0 … 1. */
const unit = { mean: [0, 0, 0], std: [1, 1, 1] } as const

export class ImageCodec {
  private readonly config: VqvaeConfig
  private readonly weights: Weights
  private readonly options: SessionOptions
  private readonly sessions = new Map<string, Promise<Session>>()

  private constructor(config: VqvaeConfig, weights: Weights, options: SessionOptions) {
    this.config = config
    this.weights = weights
    this.options = options
  }

  /** @throws StudioError as `readSafetensors`; later calls throw `pack-shape-mismatch` where the file does not fit. */
  static async open(pack: Pick<Pack, 'manifest' | 'file'>, options: SessionOptions): Promise<ImageCodec> {
    const { imageCodec } = pack.manifest
    const { tensors } = await readSafetensors(pack.file(imageCodec.file))
    return new ImageCodec(imageCodec, new Weights(tensors), options)
  }

  /** Creates what decoding needs, so that the first picture does not wait for it. */
  async warm(): Promise<void> {
    await this.decoder()
  }

  /**
   * Codes of `grid` × `grid` each, row by row → RGB pictures, clamped to what a pixel can hold. A picture does not depend
   * on which others are decoded with it. @throws RangeError on codes that are too few, too many or not in the codebook.
   */
  async decode(codes: readonly Codes[], grid: number): Promise<RawImage[]> {
    return await this.decodeGrids(codes, grid, grid)
  }

  /**
   * What the first `rows` rows of codes show, the rest of the picture transparent: RGBA of the whole size. Codes beyond
   * those rows are not looked at and need not be there. @throws RangeError as `decode`, or when `rows` is not 1 … grid.
   */
  async decodeRows(codes: readonly Codes[], grid: number, rows: number): Promise<RawImage[]> {
    if (!Number.isInteger(rows) || rows < 1 || rows > grid)
      throw new RangeError(`${rows} rows of a grid of ${grid}`)
    const decodedRows = Math.min(grid, rows + ROWS_BELOW)
    const filled = codes.map((each) => {
      const written = each.slice(0, rows * grid)
      const last = written.slice(-grid)
      return [...written, ...new Array<Codes>(decodedRows - rows).fill(last).flat()]
    })
    const side = grid * pixelsPerCode(this.config)
    const pictures = await this.decodeGrids(filled, decodedRows, grid)
    return pictures.map((picture) => onTransparent(picture, side, rows * pixelsPerCode(this.config)))
  }

  /** Square pictures, all of one size, a multiple of a code's pixels → their codes, row by row. */
  async encode(pictures: readonly RawImage[]): Promise<number[][]> {
    const [first] = pictures
    if (first === undefined) return []
    const grid = first.width / pixelsPerCode(this.config)
    const odd = pictures.find(({ width, height }) => width !== first.width || height !== first.width)
    if (odd !== undefined || !Number.isInteger(grid)) {
      const { width, height } = odd ?? first
      throw new RangeError(
        `a picture of ${width}×${height} pixels can't be encoded with one of ${first.width}`,
      )
    }
    const planes = 3 * first.width * first.width
    const widest = Math.max(this.config.codes * grid * grid, this.config.channel * (first.width / 2) ** 2)
    const codes: number[][] = []
    for (const batch of batches(pictures, widest)) {
      const pixels = new Float32Array(batch.length * planes)
      for (const [index, picture] of batch.entries())
        pixels.set(normalisePixels(picture, unit), index * planes)
      const found = await this.runEncoder(pixels, batch.length, grid, 'codes')
      const ids = Array.from(found.data as BigInt64Array, Number)
      for (const index of batch.keys()) codes.push(ids.slice(index * grid * grid, (index + 1) * grid * grid))
    }
    return codes
  }

  /**
   * What the encoder finds at each place of a square picture, row by row: the squared distance of its latent vector to
   * each code of the codebook. @throws RangeError on a side that is no multiple of a code's pixels
   */
  async distances(picture: RawImage): Promise<Float32Array[]> {
    const grid = picture.width / pixelsPerCode(this.config)
    if (picture.width !== picture.height || !Number.isInteger(grid))
      throw new RangeError(`a picture of ${picture.width}×${picture.height} pixels has no whole codes`)
    const { data } = await this.runEncoder(normalisePixels(picture, unit), 1, grid, 'distances')
    const { codes } = this.config
    return Array.from({ length: grid * grid }, (_, place) =>
      (data as Float32Array).subarray(place * codes, (place + 1) * codes),
    )
  }

  /** `pixels`: `[count, 3, side, side]` in 0 … 1. */
  private async runEncoder(pixels: Float32Array, count: number, grid: number, output: 'codes' | 'distances') {
    const session = await this.encoder(grid)
    const side = grid * pixelsPerCode(this.config)
    const feeds = { pixels: new OrtTensor('float32', pixels, [count, 3, side, side]) }
    return (await session.run(feeds, [output]))[output] as OrtTensor
  }

  private async decodeGrids(codes: readonly Codes[], rows: number, columns: number): Promise<RawImage[]> {
    for (const each of codes) this.checkCodes(each, rows * columns)
    const session = await this.decoder()
    const f = pixelsPerCode(this.config)
    const [width, height] = [columns * f, rows * f]
    const pictures: RawImage[] = []
    for (const batch of batches(codes, this.config.channel * width * height)) {
      const ids = BigInt64Array.from(batch.flat(), BigInt)
      const shape = [batch.length, rows, columns]
      const { pixels } = await session.run({ codes: new OrtTensor('int64', ids, shape) })
      const values = pixels?.data as Float32Array
      const size = elementCount([3, height, width])
      for (const index of batch.keys()) {
        pictures.push(toPixels(values.subarray(index * size, (index + 1) * size), width, height, unit))
      }
    }
    return pictures
  }

  private checkCodes(codes: Codes, count: number): void {
    if (codes.length !== count) throw new RangeError(`${codes.length} codes instead of ${count}`)
    const wrong = codes.find((code) => !Number.isInteger(code) || code < 0 || code >= this.config.codes)
    if (wrong !== undefined) throw new RangeError(`${wrong} is none of the ${this.config.codes} codes`)
  }

  private decoder(): Promise<Session> {
    return this.session('decode', () => ({ pixels: buildDecode(this.config, this.weights) }))
  }

  private encoder(grid: number): Promise<Session> {
    return this.session(`encode_${grid}`, () => {
      const { codes, distances } = buildEncode(this.config, this.weights, grid, grid)
      return { codes, distances }
    })
  }

  /** Made once and kept; a failure is not kept, so that the next call tells it again. */
  private session(name: string, declare: () => Readonly<Record<string, Tensor>>): Promise<Session> {
    const known = this.sessions.get(name)
    if (known !== undefined) return known
    const target: CompileOptions['target'] = this.options.provider === 'cpu' ? 'cpu' : 'portable'
    const made = Promise.resolve().then(() =>
      Session.create(compile(declare(), { name, target }), this.options),
    )
    this.sessions.set(name, made)
    made.catch(() => this.sessions.delete(name))
    return made
  }
}

/** `widest`: elements of one picture's widest layer. */
function* batches<T>(items: readonly T[], widest: number): Generator<readonly T[]> {
  const fitting = Math.floor(LAYER_BYTES / (4 * widest))
  const size = Math.max(1, Math.min(MOST_PICTURES_AT_ONCE, fitting))
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}

/** The upper `shown` rows of pixels of an RGB picture, opaque, on a transparent square. */
function onTransparent(picture: RawImage, side: number, shown: number): RawImage {
  const pixels = new Uint8Array(side * side * 4)
  for (let from = 0, to = 0; from < side * shown * 3; from += 3, to += 4) {
    pixels[to] = picture.pixels[from] as number
    pixels[to + 1] = picture.pixels[from + 1] as number
    pixels[to + 2] = picture.pixels[from + 2] as number
    pixels[to + 3] = 255
  }
  return { pixels, width: side, height: side, channels: 4 }
}
