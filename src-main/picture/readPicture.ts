/** A picture file → pixels. */
import sharp from 'sharp'
import { StudioError } from '../contract/errors.ts'
import type { RawImage } from './rawImage.ts'

/**
 * `person`: as people see it: turned as its EXIF says, in sRGB, transparent parts on white.
 * `parity`: as the original read it: EXIF and colour profiles ignored, the alpha channel kept (it takes part in the
 * resize and is dropped after it), and grey or palette pictures refused, as there.
 */
export type ReadingMode = 'person' | 'parity'

/** Throws `file-unreadable` for what is missing, no picture, damaged, or (parity) of a kind that the original refuses. */
export async function readPicture(file: string, mode: ReadingMode = 'person'): Promise<RawImage> {
  try {
    return mode === 'person' ? await readForPeople(file) : await readAsOriginal(file)
  } catch (cause) {
    if (cause instanceof StudioError) throw cause
    throw new StudioError('file-unreadable', { file }, { cause })
  }
}

async function readForPeople(file: string): Promise<RawImage> {
  const { data, info } = await sharp(file)
    .autoOrient()
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height, channels: 3 }
}

async function readAsOriginal(file: string): Promise<RawImage> {
  const { channels, isPalette } = await sharp(file).metadata()
  if ((channels !== 3 && channels !== 4) || isPalette === true) {
    throw new StudioError(
      'file-unreadable',
      { file },
      { detail: 'the original reads RGB and RGBA pictures only' },
    )
  }
  const { data, info } = await sharp(file, { autoOrient: false, ignoreIcc: true })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height, channels }
}
