/** Any picture from outside → a small WebP of it as the model will see it, for pages. */
import sharp from 'sharp'
import { StudioError } from '../contract/errors.ts'
import { openPicture } from './openPicture.ts'
import type { PictureSource } from './openPicture.ts'

const QUALITY = 82

/**
 * Turned as its EXIF says, in sRGB, transparent parts on white, at most `side` pixels a side and never made larger.
 * @throws StudioError of `openPicture`, picture-truncated {name}
 */
export async function shownPicture(source: PictureSource, name: string, side: number): Promise<Uint8Array> {
  const { bytes, options } = await openPicture(source, name)
  try {
    return await sharp(bytes, options)
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .webp({ quality: QUALITY })
      .toBuffer()
  } catch (cause) {
    throw new StudioError('picture-truncated', { name }, { cause })
  }
}
