/** A PNG of the library as it is handed to a person: as it is, or as JPEG or WebP, never enlarged. */
import sharp from 'sharp'
import { labelPng } from './aiLabel.ts'
import { exifComment } from './exifComment.ts'
import { putIntoJpeg, putIntoWebp } from './pictureMetadata.ts'
import { readParameters } from './pngRecipe.ts'

export type ExportForm =
  { readonly format: 'png' } | { readonly format: 'jpeg' | 'webp'; readonly quality: number }

/** From here on colour keeps its full resolution: who asks for so much wants edges of flat colour clean. */
const FULL_COLOUR_QUALITY = 90

/**
 * `label`: an XMP packet with the marks of AI content, or null. A PNG keeps its recipe, the others carry the parameters
 * that other programs read as Exif UserComment. The same picture gives the same bytes. Throws where it is damaged.
 */
export async function exportPicture(
  png: Uint8Array,
  form: ExportForm,
  label: string | null,
): Promise<Uint8Array> {
  if (form.format === 'png') return label === null ? png : labelPng(png, label)
  const parameters = readParameters(png)
  const metadata = { exif: parameters === null ? null : exifComment(parameters), xmp: label }
  const { quality } = form
  const picture = sharp(png, { failOn: 'error' }).toColourspace('srgb')
  if (form.format === 'jpeg') {
    const chromaSubsampling = quality >= FULL_COLOUR_QUALITY ? '4:4:4' : '4:2:0'
    const jpeg = await picture
      .flatten({ background: '#ffffff' })
      .jpeg({ quality, chromaSubsampling })
      .toBuffer()
    return putIntoJpeg(jpeg, metadata)
  }
  const { data, info } = await picture.webp({ quality }).toBuffer({ resolveWithObject: true })
  const shape = { width: info.width, height: info.height, hasAlpha: info.channels === 4 }
  return putIntoWebp(data, shape, metadata)
}
