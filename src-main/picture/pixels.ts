/** Between the pixels of a picture and the numbers of the image codec, and the original's way of saving pictures. */
import { type RawImage, checkImage } from './rawImage.ts'

export type Channels = readonly [number, number, number]

/** The codec's normalisation of RGB: (rgb ÷ 255 − mean) ÷ std. */
export interface Normalisation {
  mean: Channels
  std: Channels
}

/** Pixels → the encoder's input, float32 [3, height, width]. An alpha channel is dropped, as the original does. */
export function normalisePixels(image: RawImage, { mean, std }: Normalisation): Float32Array {
  checkImage(image)
  const { pixels, channels } = image
  const plane = image.width * image.height
  const values = new Float32Array(3 * plane)
  for (let channel = 0; channel < 3; channel++) {
    // The original computes in float32, so each step is rounded to it.
    const byLevel = Float32Array.from({ length: 256 }, (_, level) => {
      const centred = Math.fround(level / 255) - Math.fround(mean[channel] ?? 0)
      return Math.fround(centred) / Math.fround(std[channel] ?? 1)
    })
    for (let at = 0; at < plane; at++) {
      values[channel * plane + at] = byLevel[pixels[at * channels + channel] ?? 0] ?? 0
    }
  }
  return values
}

/** Decoder output [3, height, width] → the same shape in 0 … 1, not clamped: the original's `code2img`. */
export function denormalise(values: Float32Array, { mean, std }: Normalisation): Float32Array {
  const plane = values.length / 3
  return values.map((value, at) => {
    const channel = Math.floor(at / plane)
    return Math.fround(value * Math.fround(std[channel] ?? 1)) + Math.fround(mean[channel] ?? 0)
  })
}

/** Decoder output [3, height, width] → RGB pixels with the decoder's own colours, clamped to what a pixel can hold. */
export function toPixels(
  values: Float32Array,
  width: number,
  height: number,
  normalisation: Normalisation,
): RawImage {
  const { mean, std } = normalisation
  const plane = width * height
  if (values.length !== 3 * plane) {
    throw new RangeError(`${values.length} numbers are not 3 planes of ${width}×${height}`)
  }
  const pixels = new Uint8Array(3 * plane)
  for (let channel = 0; channel < 3; channel++) {
    const gain = (std[channel] ?? 1) * 255
    const offset = (mean[channel] ?? 0) * 255 + 0.5
    for (let at = 0; at < plane; at++) {
      const level = Math.floor((values[channel * plane + at] ?? 0) * gain + offset)
      pixels[at * 3 + channel] = level < 0 ? 0 : level > 255 ? 255 : level
    }
  }
  return { pixels, width, height, channels: 3 }
}

const PER_ROW = 8
const PADDING = 2

/**
 * The original's `save_image(normalize=True)`: minimum … maximum of all pictures together are stretched to 0 … 255, and
 * several pictures stand in a black grid of 8 in a row with lines of 2 pixels; one alone has no border. `pictures` are
 * results of `denormalise`, all [3, height, width].
 */
export function minMaxGrid(pictures: readonly Float32Array[], width: number, height: number): RawImage {
  const plane = width * height
  if (pictures.length === 0 || pictures.some((picture) => picture.length !== 3 * plane)) {
    throw new RangeError(`a grid needs pictures of 3 planes of ${width}×${height}`)
  }
  let low = Infinity
  let high = -Infinity
  for (const picture of pictures) {
    for (const value of picture) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  const range = Math.fround(Math.max(Math.fround(high - low), 1e-5))
  const level = (value: number) => {
    const stretched = Math.fround(Math.fround(value - low) / range)
    return Math.min(255, Math.floor(Math.fround(Math.fround(stretched * 255) + 0.5)))
  }

  const padding = pictures.length === 1 ? 0 : PADDING
  const columns = Math.min(PER_ROW, pictures.length)
  const rows = Math.ceil(pictures.length / columns)
  const gridWidth = columns * (width + padding) + padding
  const gridHeight = rows * (height + padding) + padding
  const pixels = new Uint8Array(gridWidth * gridHeight * 3)
  for (const [index, picture] of pictures.entries()) {
    const left = (index % columns) * (width + padding) + padding
    const top = Math.floor(index / columns) * (height + padding) + padding
    for (let at = 0; at < plane; at++) {
      const start = ((top + Math.floor(at / width)) * gridWidth + left + (at % width)) * 3
      for (let channel = 0; channel < 3; channel++) {
        pixels[start + channel] = level(picture[channel * plane + at] ?? 0)
      }
    }
  }
  return { pixels, width: gridWidth, height: gridHeight, channels: 3 }
}
