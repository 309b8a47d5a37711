/** What super-resolution is measured against: the same square, enlarged by plain bicubic interpolation. */
import { cropSquare } from '../contract/crop.ts'
import { encodePng } from './encodePng.ts'
import { readPicture } from './readPicture.ts'
import { resizePil } from './resizePil.ts'

/**
 * PNG of `width` × `height` pixels, by Pillow's bicubic filter: libvips' own puts an enlarged picture half a pixel to
 * the side, which would make the comparison unfair. `crop`: where along the longer side the square lies, 0 … 1; null:
 * the middle.
 * @throws StudioError of `readPicture`
 */
export async function enlargePlainly(
  picture: Uint8Array,
  crop: number | null,
  width: number,
  height: number,
): Promise<Uint8Array> {
  const image = await readPicture(picture, 'person', 'bicubic')
  const { left, top, side } = cropSquare(image.width, image.height, crop)
  const square = new Uint8Array(side * side * 3)
  for (let row = 0; row < side; row++) {
    const start = ((top + row) * image.width + left) * 3
    square.set(image.pixels.subarray(start, start + side * 3), row * side * 3)
  }
  const enlarged = resizePil(
    { pixels: square, width: side, height: side, channels: 3 },
    width,
    height,
    'bicubic',
  )
  return await encodePng(enlarged.pixels, width, height)
}
