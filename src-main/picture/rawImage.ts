/** A picture in memory: rows from the top, the channels of a pixel side by side, 8 bits each. */
export interface RawImage {
  pixels: Uint8Array
  width: number
  height: number
  /** RGB, or RGBA with the alpha not multiplied in. */
  channels: 3 | 4
}

/** Throws where the pixels are not as many as the sizes say: a fault of the caller, never of a file. */
export function checkImage({ pixels, width, height, channels }: RawImage): void {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0
  if (!whole || pixels.length !== width * height * channels) {
    throw new RangeError(`${pixels.length} bytes are not ${width}×${height} pixels of ${channels} channels`)
  }
}
