/** Pixels → PNG. */
import sharp from 'sharp'
import { checkImage } from './rawImage.ts'

/**
 * `pixels` are RGB or RGBA, which their number tells. The same pixels give the same bytes. No adaptive filters: for
 * pictures of a few thousand pixels, which is what previews are, they cost more time than they save bytes.
 */
export async function encodePng(pixels: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const channels = pixels.length === width * height * 4 ? 4 : 3
  checkImage({ pixels, width, height, channels })
  const raw = { width, height, channels } as const
  return await sharp(pixels, { raw }).png({ compressionLevel: 6, adaptiveFiltering: false }).toBuffer()
}
