/**
 * The layers of CogView's VQ-VAE (vqvae/vqvae_zc.py of the original) in every shape that its class allows, in the order
 * of its `nn.Sequential`s, so that a layer's place gives its name in a checkpoint.
 */
import { StudioError } from '../contract/errors.ts'
import type { VqvaeConfig } from '../pack/manifest.ts'

export type VqvaeLayer =
  | { readonly kind: 'relu' }
  | { readonly kind: 'residual'; readonly channel: number; readonly inner: number }
  /** Kernel 4 halves the sides, 3 and 1 keep them. */
  | { readonly kind: 'convolve'; readonly from: number; readonly to: number; readonly kernel: 4 | 3 | 1 }
  /** Kernel 4 doubles the sides, 1 keeps them. */
  | { readonly kind: 'transposed'; readonly from: number; readonly to: number; readonly kernel: 4 | 1 }

const relu: VqvaeLayer = { kind: 'relu' }
const convolve = (from: number, to: number, kernel: 4 | 3 | 1): VqvaeLayer => ({
  kind: 'convolve',
  from,
  to,
  kernel,
})
const transposed = (from: number, to: number, kernel: 4 | 1): VqvaeLayer => ({
  kind: 'transposed',
  from,
  to,
  kernel,
})
const half = (channel: number) => Math.floor(channel / 2)
const quarter = (channel: number) => Math.floor(channel / 4)

/** The original's `stride` is a name, not a factor: 6 means one code for 8×8 pixels, 4 for 4×4, 2 for 2×2. */
export function pixelsPerCode({ stride = 6 }: VqvaeConfig): number {
  return { 6: 8, 4: 4, 2: 2 }[stride]
}

/** RGB → latents: the blocks `enc_b.blocks.<index>`. */
export function encoderLayers(config: VqvaeConfig): readonly VqvaeLayer[] {
  return [...shrinking(config), ...residuals(config), relu, convolve(config.channel, config.dim, 1)]
}

/**
 * Latents → RGB: the blocks `dec.blocks.<index>`.
 * @throws StudioError checkpoint-invalid for stride 2 unless the channel is 3: there the original's decoder ends with
 * its first layer, so that what it gives is as deep as the network is wide.
 */
export function decoderLayers(config: VqvaeConfig): readonly VqvaeLayer[] {
  return [transposed(config.dim, config.channel, 4), ...residuals(config), relu, ...growing(config)]
}

/** The class drops the residual blocks of its widest network, whatever it is asked for. */
function residuals({ channel, resBlocks, resChannel }: VqvaeConfig): VqvaeLayer[] {
  const block: VqvaeLayer = { kind: 'residual', channel, inner: resChannel }
  return new Array<VqvaeLayer>(channel === 2048 ? 0 : resBlocks).fill(block)
}

function shrinking({ channel: C, simple, stride = 6 }: VqvaeConfig): VqvaeLayer[] {
  const [a, b] = simple ? [C, C] : [quarter(C), half(C)]
  switch (stride) {
    case 6:
      return [convolve(3, a, 4), relu, convolve(a, b, 4), relu, convolve(b, C, 4)]
    case 4:
      return [convolve(3, half(C), 4), relu, convolve(half(C), C, 4), relu, convolve(C, C, 3)]
    case 2:
      return [convolve(3, half(C), 4), relu, convolve(half(C), C, 3)]
  }
}

function growing({ channel: C, simple, stride = 6 }: VqvaeConfig): VqvaeLayer[] {
  switch (stride) {
    case 6:
      return simple
        ? [transposed(C, C, 4), relu, transposed(C, C, 4), relu, convolve(C, 3, 1)]
        : [transposed(C, C, 4), relu, transposed(C, half(C), 1), relu, transposed(half(C), 3, 4)]
    case 4:
      return [transposed(C, 3, 4)]
    case 2:
      if (C === 3) return []
      throw new StudioError('checkpoint-invalid', {
        file: 'VQ-VAE',
        problem: `with stride 2 it gives ${C} planes instead of the 3 of a picture`,
      })
  }
}
