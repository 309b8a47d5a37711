/** The pictures of a line sheet, all of one size, on white. */
import sharp from 'sharp'
import { StudioError } from '../contract/errors.ts'

/** Pixels a side: 200 for each inch of the sheet. */
export const SHEET_PICTURE_PIXELS = 600

export interface SheetPicture {
  /** A square RGB picture. */
  png: Buffer
  /** True size, which the sheet says, because small pictures are enlarged on it. */
  width: number
  height: number
}

/** Throws `picture-not-readable` with the picture's number from 1. */
export async function fitSheetPictures(pictures: readonly Uint8Array[]): Promise<SheetPicture[]> {
  return await Promise.all(pictures.map(fitSheetPicture))
}

async function fitSheetPicture(png: Uint8Array, index: number): Promise<SheetPicture> {
  const side = SHEET_PICTURE_PIXELS
  try {
    const { width, height } = await sharp(png).metadata()
    const fitted = await sharp(png)
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .resize(side, side, { fit: 'contain', background: '#ffffff', kernel: 'cubic' })
      .removeAlpha()
      .png({ compressionLevel: 9 })
      .toBuffer()
    return { png: fitted, width, height }
  } catch (cause) {
    throw new StudioError('picture-not-readable', { name: String(index + 1) }, { cause })
  }
}
