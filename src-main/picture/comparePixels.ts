/** Whether two pictures are the same, pixel for pixel, and if not, how far apart they are. */
import type { RawImage } from './rawImage.ts'

export interface PixelComparison {
  readonly identical: boolean
  /** Share of pixels of which any channel differs, 0 … 1. */
  readonly differing: number
  /** The largest difference of any channel, 0 … 255. */
  readonly largest: number
}

/** Pictures of two sizes differ in everything. */
export function comparePixels(a: RawImage, b: RawImage): PixelComparison {
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) {
    return { identical: false, differing: 1, largest: 255 }
  }
  let pixels = 0
  let largest = 0
  for (let at = 0; at < a.pixels.length; at += a.channels) {
    let difference = 0
    for (let channel = at; channel < at + a.channels; channel++) {
      difference = Math.max(difference, Math.abs((a.pixels[channel] ?? 0) - (b.pixels[channel] ?? 0)))
    }
    if (difference > 0) pixels += 1
    largest = Math.max(largest, difference)
  }
  return { identical: pixels === 0, differing: pixels / (a.width * a.height), largest }
}
