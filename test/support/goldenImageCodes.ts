/**
 * Stands in for an image encoder where text is compared with the reference: the codes that the original gave for its
 * pictures. A test that has the real encoder passes that instead.
 */
import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { StudioError } from '../../src-main/contract/errors.ts'
import type { EncodeImage } from '../../src-main/text/query.ts'
import { readNpyIntegers } from './npy.ts'

/** The original's `Normalize` fails for pictures that do not have three channels. */
export class UnusableImageError extends Error {}

export function goldenImageCodes(folder: string): EncodeImage {
  return (path, pixels) => {
    const stem = basename(path, extname(path))
    const codes = join(folder, 'vqvae', `${stem}.simple.codes${pixels}.npy`)
    if (existsSync(codes)) return Promise.resolve(readNpyIntegers(codes).data)
    const exists = existsSync(join(folder, path))
    return Promise.reject(
      exists ? new UnusableImageError(path) : new StudioError('file-unreadable', { file: path }),
    )
  }
}
