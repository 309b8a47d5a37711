/** Every shape of the original's VQ-VAE class against the same network written out in plain arithmetic. */
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSafetensors, writeSafetensors } from '../../../src-main/formats/safetensors.ts'
import { buildDecode, buildEncode } from '../../../src-main/model/vqvae.ts'
import { decoderLayers, encoderLayers, pixelsPerCode } from '../../../src-main/model/vqvaeLayers.ts'
import { Weights } from '../../../src-main/model/weights.ts'
import type { VqvaeConfig } from '../../../src-main/pack/manifest.ts'
import { vqvaeShapes } from '../../../src-main/pack/shapes.ts'
import { floats, graphRunner, integers, largestDifference, only } from '../../support/graphRunner.ts'
import type { NdArray } from '../../support/ndArray.ts'
import { arrayOf, at, fill } from '../../support/ndArray.ts'
import { gatherWindow, spreadWindow } from '../../support/plainConvolution.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

const CLOSE = 1e-4
const base: VqvaeConfig = {
  channel: 8,
  resBlocks: 1,
  resChannel: 3,
  dim: 2,
  codes: 12,
  simple: true,
  mean: [0.7, 0.6, 0.5],
  std: [0.3, 0.4, 0.2],
}

type Parameters = ReadonlyMap<string, NdArray>

function parameters(config: VqvaeConfig, seed: number): Parameters {
  const element = fc.integer({ min: -400, max: 400 }).map((value) => value / 1000)
  return new Map(
    [...vqvaeShapes(config)].map(([name, shape], index): [string, NdArray] => {
      const [array] = fc.sample(arrayOf(shape, element), { seed: seed + index, numRuns: 1 })
      if (array === undefined) throw new Error('unreachable')
      return [name, array]
    }),
  )
}

async function weightsOf(given: Parameters, folder: string): Promise<Weights> {
  const file = join(folder, 'codec.safetensors')
  const tensors = [...given].map(([name, { shape, data }]) => {
    return { name, shape, dtype: 'F32' as const, bytes: new Uint8Array(Float32Array.from(data).buffer) }
  })
  await writeSafetensors(file, tensors)
  return new Weights((await readSafetensors(file)).tensors)
}

const map = ({ shape, data }: NdArray, change: (value: number) => number): NdArray => ({
  shape,
  data: data.map(change),
})
const relu = (x: NdArray) => map(x, (value) => Math.max(0, value))

/** The original's classes, line by line: a cursor goes through the `nn.Sequential`. */
class Plain {
  private readonly given: Parameters
  private readonly prefix: string
  private index = 0

  constructor(given: Parameters, prefix: string) {
    this.given = given
    this.prefix = prefix
  }

  private of(name: string): [NdArray, NdArray] {
    const [weight, bias] = ['weight', 'bias'].map((part) => this.given.get(`${this.prefix}.${name}.${part}`))
    if (weight === undefined || bias === undefined) throw new Error(`no ${name}`)
    return [weight, bias]
  }

  down(x: NdArray, stride: number, padding: number): NdArray {
    return gatherWindow(x, ...this.of(`${this.index++}`), { stride, padding })
  }

  up(x: NdArray, stride: number, padding: number): NdArray {
    return spreadWindow(x, ...this.of(`${this.index++}`), { stride, padding })
  }

  relu(x: NdArray): NdArray {
    this.index++
    return relu(x)
  }

  residuals(x: NdArray, count: number): NdArray {
    let y = x
    for (let i = 0; i < count; i++, this.index++) {
      const skip = relu(y)
      const wide = gatherWindow(skip, ...this.of(`${this.index}.conv.1`), { stride: 1, padding: 1 })
      const added = gatherWindow(relu(wide), ...this.of(`${this.index}.conv.3`), { stride: 1, padding: 0 })
      y = { shape: y.shape, data: skip.data.map((value, place) => value + (added.data[place] ?? NaN)) }
    }
    return y
  }
}

function encodePlainly(pixels: NdArray, given: Parameters, config: VqvaeConfig): NdArray {
  const net = new Plain(given, 'enc_b.blocks')
  const { mean, std, stride = 6 } = config
  let x = fill(pixels.shape, (index) => {
    const channel = index[1] ?? 0
    return (at(pixels, index) - (mean[channel] ?? NaN)) / (std[channel] ?? NaN)
  })
  x = net.relu(net.down(x, 2, 1))
  if (stride === 6) x = net.down(net.relu(net.down(x, 2, 1)), 2, 1)
  if (stride === 4) x = net.down(net.relu(net.down(x, 2, 1)), 1, 1)
  if (stride === 2) x = net.down(x, 1, 1)
  return net.down(net.relu(net.residuals(x, config.resBlocks)), 1, 0)
}

function decodePlainly(
  codes: readonly number[],
  side: number,
  given: Parameters,
  config: VqvaeConfig,
): NdArray {
  const net = new Plain(given, 'dec.blocks')
  const { stride = 6, simple, mean, std } = config
  const embed = given.get('quantize_t.embed') ?? { shape: [], data: [] }
  let x = fill([1, config.dim, side, side], ([, d = 0, row = 0, column = 0]) =>
    at(embed, [d, codes[row * side + column] ?? NaN]),
  )
  x = net.relu(net.residuals(net.up(x, 2, 1), config.resBlocks))
  if (stride === 6 && simple) x = net.down(net.relu(net.up(net.relu(net.up(x, 2, 1)), 2, 1)), 1, 0)
  if (stride === 6 && !simple) x = net.up(net.relu(net.up(net.relu(net.up(x, 2, 1)), 1, 0)), 2, 1)
  if (stride === 4) x = net.up(x, 2, 1)
  return fill(x.shape, (index) => at(x, index) * (std[index[1] ?? 0] ?? NaN) + (mean[index[1] ?? 0] ?? NaN))
}

it('refuses a decoder that ends before it has three planes', () => {
  expect(() => decoderLayers({ ...base, stride: 2 })).toThrow(/checkpoint-invalid.*8 planes/)
})

it('drops the residual blocks of the widest network, as the class does', () => {
  const wide = { ...base, channel: 2048, resBlocks: 4 }
  expect([...encoderLayers(wide), ...decoderLayers(wide)].some(({ kind }) => kind === 'residual')).toBe(false)
})

describe.each<Partial<VqvaeConfig>>([
  { simple: true, resBlocks: 0 },
  { simple: true, resBlocks: 2 },
  { simple: false, resBlocks: 1 },
  { stride: 4, resBlocks: 1 },
  { stride: 4, simple: false, resBlocks: 0 },
  { stride: 2, channel: 3, resBlocks: 1 },
])('%o', (shape) => {
  const config = { ...base, ...shape }
  const f = pixelsPerCode(config)
  const [rows, columns] = [3, 2]

  it('encodes to the nearest codes, and decodes', async () => {
    const given = parameters(config, 100)
    await withTemporaryFolder(async (folder) => {
      const weights = await weightsOf(given, folder)
      const pixels = fill(
        [2, 3, rows * f, columns * f],
        (index) => (index.reduce((sum, each) => sum * 7 + each, 3) % 32) / 31,
      )
      const encoder = await graphRunner({ ...buildEncode(config, weights, rows, columns) })
      const encoded = await encoder.run({ pixels: floats(pixels.data, pixels.shape) })
      const plain = encodePlainly(pixels, given, config)
      const latents = fill([2, rows, columns, config.dim], ([b = 0, row = 0, column = 0, d = 0]) =>
        at(plain, [b, d, row, column]),
      )
      expect(only(encoded, 'latents').shape).toEqual(latents.shape)
      expect(largestDifference(only(encoded, 'latents').numbers, latents.data)).toBeLessThanOrEqual(CLOSE)
      const embed = given.get('quantize_t.embed') ?? { shape: [], data: [] }
      const distances = fill([2 * rows * columns, config.codes], ([place = 0, code = 0]) => {
        const axes = Array.from(
          { length: config.dim },
          (_, d) => (latents.data[place * config.dim + d] ?? NaN) - at(embed, [d, code]),
        )
        return axes.reduce((sum, each) => sum + each * each, 0)
      })
      for (const [place, code] of Array.from(only(encoded, 'codes').numbers).entries()) {
        const row = distances.data.slice(place * config.codes, (place + 1) * config.codes)
        expect((row[code] ?? NaN) - Math.min(...row), `place ${place}`).toBeLessThanOrEqual(CLOSE)
      }

      const codes = [5, 0, 11, 5, 3, 7, 7, 1, 2]
      const decoder = await graphRunner({ pixels: buildDecode(config, weights) })
      const decoded = only(await decoder.run({ codes: integers(codes, [1, 3, 3]) }), 'pixels')
      expect(decoded.shape).toEqual([1, 3, 3 * f, 3 * f])
      expect(
        largestDifference(decoded.numbers, decodePlainly(codes, 3, given, config).data),
      ).toBeLessThanOrEqual(CLOSE)
    })
  })
})
