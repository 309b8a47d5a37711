/**
 * What the original does to a picture before it is encoded: `Resize(size)` and `CenterCrop(size)` of torchvision on
 * Pillow's antialiased bilinear filter, in Pillow's own integer arithmetic, so that the pixels are equal
 * (reference/FIXTURES.md 5.8).
 */
import { cropOffset } from '../contract/crop.ts'
import { type RawImage, checkImage } from './rawImage.ts'

/** Pillow's `PRECISION_BITS`: weights are integers in units of 2^-22. */
const PRECISION = 22
const HALF = 1 << (PRECISION - 1)

/** A rectangle of the resized picture. */
interface Cut {
  left: number
  top: number
  width: number
  height: number
}

interface Taps {
  first: number
  weights: Int32Array
}

/** Pillow's filters: how far they reach in pixels, and the weight at a distance. */
const filters = {
  bilinear: { support: 1, weight: (distance: number) => Math.max(0, 1 - Math.abs(distance)) },
  bicubic: { support: 2, weight: cubicWeight },
} as const
export type Filter = keyof typeof filters

/** Keys 1981 with a = −½, as Pillow's BICUBIC. */
function cubicWeight(distance: number): number {
  const a = -0.5
  const x = Math.abs(distance)
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
}

/** For `count` output pixels of one direction, from `start` on, the first source pixel and the weights from there on. */
function tapsOf(filter: Filter, from: number, to: number, start: number, count: number): Taps[] {
  const { support, weight } = filters[filter]
  const scale = from / to
  const stretch = Math.max(scale, 1)
  const reach = support * stretch
  return Array.from({ length: count }, (_, index) => {
    const center = (start + index + 0.5) * scale
    const first = Math.max(0, Math.trunc(center - reach + 0.5))
    const end = Math.min(from, Math.trunc(center + reach + 0.5))
    const shares = Float64Array.from({ length: end - first }, (_, tap) =>
      weight((first + tap - center + 0.5) / stretch),
    )
    const sum = shares.reduce((total, share) => total + share, 0)
    return {
      first,
      weights: Int32Array.from(shares, (share) =>
        Math.trunc((share / sum) * 2 ** PRECISION + (share < 0 ? -0.5 : 0.5)),
      ),
    }
  })
}

function clip(sum: number): number {
  const value = (sum + HALF) >> PRECISION
  return value < 0 ? 0 : value > 255 ? 255 : value
}

/** Horizontally: `rows` rows from `firstRow` on. Sums of weights and levels stay below 2^31. */
function resampleRows({ pixels, width, channels }: RawImage, firstRow: number, rows: number, taps: Taps[]) {
  const target = new Uint8Array(taps.length * rows * channels)
  let written = 0
  for (let row = firstRow; row < firstRow + rows; row++) {
    for (const { first, weights } of taps) {
      const start = (row * width + first) * channels
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (let tap = 0, at = start + channel; tap < weights.length; tap++, at += channels) {
          sum += (weights[tap] as number) * (pixels[at] as number)
        }
        target[written++] = clip(sum)
      }
    }
  }
  return target
}

/** Vertically, whole rows at a time: a column by itself would touch a line of memory for each of its pixels. */
function resampleColumns(source: Uint8Array, firstRow: number, samplesPerRow: number, taps: Taps[]) {
  const target = new Uint8Array(samplesPerRow * taps.length)
  const sums = new Int32Array(samplesPerRow)
  for (const [row, { first, weights }] of taps.entries()) {
    sums.fill(0)
    for (let tap = 0; tap < weights.length; tap++) {
      const weight = weights[tap] as number
      const start = (first - firstRow + tap) * samplesPerRow
      for (let sample = 0; sample < samplesPerRow; sample++) {
        sums[sample] = (sums[sample] as number) + weight * (source[start + sample] as number)
      }
    }
    for (let sample = 0; sample < samplesPerRow; sample++) {
      target[row * samplesPerRow + sample] = clip(sums[sample] as number)
    }
  }
  return target
}

/**
 * Horizontally, rounded to 8 bits, then vertically, and of everything only what the cut needs: of a thin line made
 * 256 pixels thick the whole would not fit into memory. (Pillow skips a direction that keeps its size; its weights are
 * 1 and 0 then.)
 */
function resizeChannels(image: RawImage, width: number, height: number, cut: Cut, filter: Filter): RawImage {
  const columns = tapsOf(filter, image.width, width, cut.left, cut.width)
  const rows = tapsOf(filter, image.height, height, cut.top, cut.height)
  const firstRow = rows[0]?.first ?? 0
  const endRow = rows.reduce((end, { first, weights }) => Math.max(end, first + weights.length), 0)
  const between = resampleRows(image, firstRow, endRow - firstRow, columns)
  const pixels = resampleColumns(between, firstRow, cut.width * image.channels, rows)
  return { pixels, width: cut.width, height: cut.height, channels: image.channels }
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

/** A rectangle of what `resizePil` gives. */
function resizeAndCut(
  image: RawImage,
  width: number,
  height: number,
  cut: Cut,
  filter: Filter = 'bilinear',
): RawImage {
  checkImage(image)
  if (width === image.width && height === image.height) return cutOut(image, cut)
  if (image.channels === 3) return resizeChannels(image, width, height, cut, filter)
  return unpremultiply(resizeChannels(premultiply(image), width, height, cut, filter))
}

function cutOut(image: RawImage, cut: Cut): RawImage {
  if (cut.width === image.width && cut.height === image.height) return image
  const { channels } = image
  const pixels = new Uint8Array(cut.width * cut.height * channels)
  for (let row = 0; row < cut.height; row++) {
    const start = ((cut.top + row) * image.width + cut.left) * channels
    pixels.set(image.pixels.subarray(start, start + cut.width * channels), row * cut.width * channels)
  }
  return { pixels, width: cut.width, height: cut.height, channels }
}

/** Pillow's `resize(…, BILINEAR)` or `BICUBIC`, exactly. RGBA is resized with its alpha multiplied in. */
export function resizePil(
  image: RawImage,
  width: number,
  height: number,
  filter: Filter = 'bilinear',
): RawImage {
  return resizeAndCut(image, width, height, { left: 0, top: 0, width, height }, filter)
}

/**
 * The square of `size` pixels that the original encodes: the shorter side becomes `size`, the longer one keeps the
 * proportion (truncated), then the middle is cut out. The channels stay; the original drops the alpha afterwards.
 *
 * Other than the original a person may choose where along the longer side the square lies: `position` 0 … 1; null is
 * the middle, exactly as there.
 * @throws RangeError where `position` lies outside 0 … 1
 */
export function prepareOriginal(image: RawImage, size: number, position: number | null = null): RawImage {
  const upright = image.width <= image.height
  const width = upright ? size : Math.trunc((size * image.width) / image.height)
  const height = upright ? Math.trunc((size * image.height) / image.width) : size
  const left = cropOffset(width, size, position)
  const top = cropOffset(height, size, position)
  return resizeAndCut(image, width, height, { left, top, width: size, height: size })
}
