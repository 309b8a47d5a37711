/**
 * CogView's VQ-VAE: pictures ↔ codes (vqvae/vqvae_zc.py and vqvae/api.py of the original; reference/FIXTURES.md 5.8).
 *
 * Shapes: B pictures, sides of h × w pixels, one code for f × f of them.
 */
import { add, cast, divide, multiply, relu, subtract } from '../graph/operators/elementwise.ts'
import { convolve, convolveTransposed } from '../graph/operators/convolve.ts'
import { matmul } from '../graph/operators/matrix.ts'
import { argMin, reduceSum } from '../graph/operators/reduce.ts'
import { gatherRows } from '../graph/operators/gather.ts'
import { reshape, transpose } from '../graph/operators/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { constant, input } from '../graph/tensor.ts'
import type { VqvaeConfig } from '../pack/manifest.ts'
import type { VqvaeLayer } from './vqvaeLayers.ts'
import { decoderLayers, encoderLayers, pixelsPerCode } from './vqvaeLayers.ts'
import type { Weights } from './weights.ts'

export interface EncodeGraph {
  /** Squared distance of every place to every code, float32 `[B, rows · columns, codes]`. */
  readonly distances: Tensor
  /** Nearest code of every place, row by row, int64 `[B, rows · columns]`. */
  readonly codes: Tensor
  /** What the encoder gives before it is rounded to codes, float32 `[B, rows, columns, dim]`. */
  readonly latents: Tensor
}

/** Input: `pixels`, float32 `[B, 3, rows · f, columns · f]`, RGB in 0 … 1. */
export function buildEncode(
  config: VqvaeConfig,
  weights: Weights,
  rows: number,
  columns: number,
): EncodeGraph {
  const f = pixelsPerCode(config)
  const pixels = input('pixels', 'float32', ['B', 3, rows * f, columns * f])
  const normalised = divide(subtract(pixels, perChannel(config.mean)), perChannel(config.std))
  const encoded = applyLayers(
    cast(normalised, weights.compute),
    encoderLayers(config),
    'enc_b.blocks',
    weights,
  )
  const latents = cast(transpose(encoded, [0, 2, 3, 1]), 'float32')
  const places = reshape(latents, ['B', rows * columns, config.dim])
  const distances = squaredDistances(places, codebook(config, weights))
  // The first code on ties.
  return { codes: argMin(distances, -1), distances, latents }
}

/**
 * Input: `codes`, int64 `[B, R, C]`. Output: RGB, float32 `[B, 3, R · f, C · f]`, mostly in 0 … 1 and not clamped: the
 * original's `code2img`. The grid is named, not fixed: a part of a picture's rows is decoded by the same ONNX session.
 */
export function buildDecode(config: VqvaeConfig, weights: Weights): Tensor {
  const codes = input('codes', 'int64', ['B', 'R', 'C'])
  const vectors = gatherRows(transpose(codebook(config, weights), [1, 0]), codes)
  const latents = cast(transpose(vectors, [0, 3, 1, 2]), weights.compute)
  const decoded = cast(applyLayers(latents, decoderLayers(config), 'dec.blocks', weights), 'float32')
  return add(multiply(decoded, perChannel(config.std)), perChannel(config.mean))
}

/** The codes are its columns, `[dim, codes]`; always float32, since the nearest code hangs on small differences. */
function codebook({ dim, codes }: VqvaeConfig, weights: Weights): Tensor {
  return cast(weights.table('quantize_t.embed', [dim, codes]), 'float32')
}

/** |z|² − 2 z·e + |e|², summed in this order as the original does. */
function squaredDistances(places: Tensor, embed: Tensor): Tensor {
  const lengths = reduceSum(multiply(places, places), [-1])
  const codeLengths = reduceSum(multiply(embed, embed), [0])
  return add(subtract(lengths, multiply(matmul(places, embed), 2)), codeLengths)
}

function perChannel(values: readonly [number, number, number]): Tensor {
  return constant('float32', [1, 3, 1, 1], values)
}

function applyLayers(x: Tensor, layers: readonly VqvaeLayer[], prefix: string, weights: Weights): Tensor {
  return layers.reduce((y, layer, index) => applyLayer(y, layer, `${prefix}.${index}`, weights), x)
}

function applyLayer(x: Tensor, layer: VqvaeLayer, name: string, weights: Weights): Tensor {
  switch (layer.kind) {
    case 'relu':
      return relu(x)
    case 'residual': {
      // The block's first ReLU works in place in the original, so the skip carries relu(x), not x.
      const { channel, inner } = layer
      const skip = relu(x)
      const wide = applyLayer(
        skip,
        { kind: 'convolve', from: channel, to: inner, kernel: 3 },
        `${name}.conv.1`,
        weights,
      )
      const back: VqvaeLayer = { kind: 'convolve', from: inner, to: channel, kernel: 1 }
      return add(skip, applyLayer(relu(wide), back, `${name}.conv.3`, weights))
    }
    case 'convolve': {
      const { from, to, kernel } = layer
      const matrix = weights.get(`${name}.weight`, [to, from, kernel, kernel])
      const window = kernel === 4 ? { stride: 2, padding: 1 } : { stride: 1, padding: (kernel - 1) / 2 }
      return convolve(x, matrix, weights.get(`${name}.bias`, [to]), window)
    }
    case 'transposed': {
      const { from, to, kernel } = layer
      const matrix = weights.get(`${name}.weight`, [from, to, kernel, kernel])
      const window = kernel === 4 ? { stride: 2, padding: 1 } : { stride: 1, padding: 0 }
      return convolveTransposed(x, matrix, weights.get(`${name}.bias`, [to]), window)
    }
  }
}
