/** A picture file → pixels. */
import path from 'node:path'
import sharp from 'sharp'
import { StudioError } from '../contract/errors.ts'
import { type OpenedPicture, type PictureSource, openPicture } from './openPicture.ts'
import type { RawImage } from './rawImage.ts'

/**
 * `person`: as people see it: turned as its EXIF says, in sRGB, transparent parts on white.
 * `parity`: as the original read it: EXIF and colour profiles ignored, the alpha channel kept (it takes part in the
 * resize and is dropped after it), and grey or palette pictures refused, as there.
 */
export type ReadingMode = 'person' | 'parity'

/**
 * PNG, JPEG, WebP, AVIF, GIF (its first frame), SVG (drawn, without anything from outside it) and TIFF, told by content.
 * `name` is what a person calls the picture, for the errors.
 * @throws StudioError file-unreadable {file} for what is missing, or (parity) no picture or of a kind that the original
 * refuses; picture-too-large {name, megapixels, most}; and for people picture-not-readable {name} for no picture,
 * picture-truncated {name} for one that breaks off or is damaged
 */
export async function readPicture(file: string, mode?: ReadingMode, name?: string): Promise<RawImage>
export async function readPicture(source: PictureSource, mode: ReadingMode, name: string): Promise<RawImage>
export async function readPicture(
  source: PictureSource,
  mode: ReadingMode = 'person',
  name = typeof source === 'string' ? path.basename(source) : '',
): Promise<RawImage> {
  return mode === 'person' ? await readForPeople(source, name) : await readAsOriginal(source, name)
}

async function readForPeople(source: PictureSource, name: string): Promise<RawImage> {
  const { bytes, options } = await openPicture(source, name)
  try {
    const { data, info } = await sharp(bytes, options)
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { pixels: data, width: info.width, height: info.height, channels: 3 }
  } catch (cause) {
    throw new StudioError('picture-truncated', { name }, { cause })
  }
}

async function readAsOriginal(source: PictureSource, name: string): Promise<RawImage> {
  const file = typeof source === 'string' ? source : name
  try {
    return await decodeAsOriginal(await openPicture(source, name))
  } catch (cause) {
    if (cause instanceof StudioError && cause.code === 'picture-too-large') throw cause
    throw new StudioError('file-unreadable', { file }, { cause })
  }
}

async function decodeAsOriginal({ bytes, format, options }: OpenedPicture): Promise<RawImage> {
  const { channels, isPalette } = await sharp(bytes, options).metadata()
  if ((channels !== 3 && channels !== 4) || isPalette === true || format === 'svg') {
    throw new Error('the original reads RGB and RGBA pictures only')
  }
  const { data, info } = await sharp(bytes, {
    ...options,
    failOn: 'warning',
    autoOrient: false,
    ignoreIcc: true,
  })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height, channels }
}
