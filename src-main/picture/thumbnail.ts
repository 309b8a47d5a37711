/** A picture of the library → the small WebP that galleries show. */
import sharp from 'sharp'
import { MOST_PIXELS } from './openPicture.ts'

/** Longest side in pixels. What is no larger needs no thumbnail. */
export const THUMBNAIL_SIDE = 256

const QUALITY = 82

/** The same picture gives the same bytes. Decoded and encoded beside the event loop. Throws where it is damaged. */
export async function thumbnail(picture: Uint8Array): Promise<Uint8Array> {
  return await sharp(picture, { failOn: 'error', limitInputPixels: MOST_PIXELS })
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .webp({ quality: QUALITY })
    .toBuffer()
}
