/** A picture file up to its header: what it is, how large, and whether it is taken at all. */
import { open, readFile } from 'node:fs/promises'
import sharp, { type SharpOptions } from 'sharp'
import { StudioError } from '../contract/errors.ts'
import { FORMAT_BYTES, type PictureFormat, pictureFormat } from './pictureFormat.ts'
import { svgDensity } from './svgDensity.ts'

/** Path of a file, or its bytes. */
export type PictureSource = string | Uint8Array

export interface OpenedPicture {
  format: PictureFormat
  bytes: Uint8Array
  /** As people see it: turned as the EXIF says; of an SVG, as it will be drawn. */
  width: number
  height: number
  /** With which sharp decodes it as it was measured, and refuses what breaks off. */
  options: SharpOptions
}

export const MOST_PIXELS = 100e6

/**
 * Decodes no more of a picture than its header. `name` is what a person calls it, for the errors. The file is read by us and not by libvips, which keeps some files open
 * and shows what they held before they changed, and which would let an SVG look for others beside it.
 * @throws StudioError file-unreadable, picture-not-readable, picture-truncated, picture-too-large
 */
export async function openPicture(source: PictureSource, name: string): Promise<OpenedPicture> {
  const head = await readHead(source)
  const format = pictureFormat(head)
  if (format === null) throw new StudioError('picture-not-readable', { name })
  const bytes = typeof source === 'string' ? await readable(source, readFile(source)) : source
  // Worse than an error is half a picture in grey; a warning is what many cameras earn.
  const options: SharpOptions = { failOn: 'error', limitInputPixels: MOST_PIXELS, pages: 1 }
  try {
    if (format === 'svg') options.density = await svgDensity(bytes)
    const { autoOrient } = await sharp(bytes, { ...options, limitInputPixels: false }).metadata()
    refuseTooLarge(autoOrient.width, autoOrient.height, name)
    return { format, bytes, ...autoOrient, options }
  } catch (cause) {
    if (cause instanceof StudioError) throw cause
    throw new StudioError('picture-truncated', { name }, { cause })
  }
}

function refuseTooLarge(width: number, height: number, name: string): void {
  if (width * height <= MOST_PIXELS) return
  // Upwards, so that what is a little too large does not read as if it were not.
  const megapixels = Math.ceil((width * height) / 1e5) / 10
  throw new StudioError('picture-too-large', { name, megapixels, most: MOST_PIXELS / 1e6 })
}

async function readHead(source: PictureSource): Promise<Uint8Array> {
  if (typeof source !== 'string') return source.subarray(0, FORMAT_BYTES)
  const file = await readable(source, open(source, 'r'))
  try {
    const { buffer, bytesRead } = await readable(
      source,
      file.read(Buffer.alloc(FORMAT_BYTES), 0, FORMAT_BYTES, 0),
    )
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function readable<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new StudioError('file-unreadable', { file }, { cause })
  }
}
