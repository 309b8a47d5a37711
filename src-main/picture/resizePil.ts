/**
 * What the original does to a picture before it is encoded: `Resize(size)` and `CenterCrop(size)` of torchvision on
 * Pillow's antialiased bilinear filter, in Pillow's own integer arithmetic, so that the pixels are equal
 * (reference/FIXTURES.md 5.8).
 */
import { type RawImage, checkImage } from './rawImage.ts'

/** Pillow's `PRECISION_BITS`: weights are integers in units of 2^-22. */
const PRECISION = 22
const HALF = 1 << (PRECISION - 1)

interface Taps {
  first: number
  weights: Int32Array
}

/** For each output pixel of one direction the first source pixel and the weights from there on. */
function bilinearTaps(from: number, to: number): Taps[] {
  const scale = from / to
  const reach = Math.max(scale, 1)
  return Array.from({ length: to }, (_, index) => {
    const center = (index + 0.5) * scale
    const first = Math.max(0, Math.trunc(center - reach + 0.5))
    const end = Math.min(from, Math.trunc(center + reach + 0.5))
    const shares = Float64Array.from({ length: end - first }, (_, tap) =>
      Math.max(0, 1 - Math.abs((first + tap - center + 0.5) / reach)),
    )
    const sum = shares.reduce((total, share) => total + share, 0)
    return {
      first,
      weights: Int32Array.from(shares, (share) => Math.trunc((share / sum) * 2 ** PRECISION + 0.5)),
    }
  })
}

function clip(sum: number): number {
  const value = (sum + HALF) >> PRECISION
  return value < 0 ? 0 : value > 255 ? 255 : value
}

/** One pass along lines of samples; `step` is the distance of neighbours in a line, `lines` where each line starts. */
function resample(
  source: Uint8Array,
  target: Uint8Array,
  taps: readonly Taps[],
  step: number,
  lines: Iterable<{ source: number; target: number }>,
): void {
  for (const line of lines) {
    for (const [index, { first, weights }] of taps.entries()) {
      let sum = 0
      let at = line.source + first * step
      for (const weight of weights) {
        sum += weight * (source[at] ?? 0)
        at += step
      }
      target[line.target + index * step] = clip(sum)
    }
  }
}

function* rowLines(height: number, fromWidth: number, toWidth: number, channels: number) {
  for (let row = 0; row < height; row++) {
    for (let channel = 0; channel < channels; channel++) {
      yield { source: row * fromWidth * channels + channel, target: row * toWidth * channels + channel }
    }
  }
}

function* columnLines(samples: number) {
  for (let sample = 0; sample < samples; sample++) yield { source: sample, target: sample }
}

/** Horizontally, rounded to 8 bits, then vertically; a direction that keeps its size is skipped. */
function resizeChannels(image: RawImage, width: number, height: number): RawImage {
  const { channels } = image
  let { pixels } = image
  if (width !== image.width) {
    const source = pixels
    pixels = new Uint8Array(width * image.height * channels)
    const lines = rowLines(image.height, image.width, width, channels)
    resample(source, pixels, bilinearTaps(image.width, width), channels, lines)
  }
  if (height !== image.height) {
    const source = pixels
    pixels = new Uint8Array(width * height * channels)
    const taps = bilinearTaps(image.height, height)
    resample(source, pixels, taps, width * channels, columnLines(width * channels))
  }
  return { pixels, width, height, channels }
}

function premultiply(image: RawImage): RawImage {
  const pixels = image.pixels.slice()
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0
    for (let channel = at; channel < at + 3; channel++) {
      const product = alpha * (pixels[channel] ?? 0) + 128
      pixels[channel] = ((product >> 8) + product) >> 8
    }
  }
  return { ...image, pixels }
}

function unpremultiply(image: RawImage): RawImage {
  const pixels = image.pixels.slice()
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0
    if (alpha === 0 || alpha === 255) continue
    for (let channel = at; channel < at + 3; channel++) {
      pixels[channel] = Math.min(255, Math.floor((255 * (pixels[channel] ?? 0)) / alpha))
    }
  }
  return { ...image, pixels }
}

/** Pillow's `resize(…, BILINEAR)`, exactly. RGBA is resized with its alpha multiplied in. */
export function resizePil(image: RawImage, width: number, height: number): RawImage {
  checkImage(image)
  if (width === image.width && height === image.height) return image
  if (image.channels === 3) return resizeChannels(image, width, height)
  return unpremultiply(resizeChannels(premultiply(image), width, height))
}

/** Python's `round`: halves go to the even neighbour. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}

/** Cuts the middle square of `size` out of a picture that is at least as large. */
function centerCrop(image: RawImage, size: number): RawImage {
  const { pixels, width, height, channels } = image
  if (width === size && height === size) return image
  const left = roundHalfToEven((width - size) / 2)
  const top = roundHalfToEven((height - size) / 2)
  const cut = new Uint8Array(size * size * channels)
  for (let row = 0; row < size; row++) {
    const start = ((top + row) * width + left) * channels
    cut.set(pixels.subarray(start, start + size * channels), row * size * channels)
  }
  return { pixels: cut, width: size, height: size, channels }
}

/**
 * The square of `size` pixels that the original encodes: the shorter side becomes `size`, the longer one keeps the
 * proportion (truncated), then the middle is cut out. The channels stay; the original drops the alpha afterwards.
 */
export function prepareOriginal(image: RawImage, size: number): RawImage {
  const { width, height } = image
  const resized =
    width <= height
      ? resizePil(image, size, Math.trunc((size * height) / width))
      : resizePil(image, Math.trunc((size * width) / height), size)
  return centerCrop(resized, size)
}
