/** Whether there is anything to see in a picture. */
import type { RawImage } from './rawImage.ts'

/** Standard deviation, in levels of 0 … 255, below which a channel shows nothing: less than the codec's own grain. */
const LEAST_DEVIATION = 2

/** True where every colour channel is the same all over, as where a network failed: black, white or any one colour. */
export function isBlank({ pixels, width, height, channels }: RawImage): boolean {
  const count = width * height
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0
    let squares = 0
    for (let at = channel; at < pixels.length; at += channels) {
      const level = pixels[at] as number
      sum += level
      squares += level * level
    }
    const mean = sum / count
    if (squares / count - mean * mean >= LEAST_DEVIATION ** 2) return false
  }
  return true
}
