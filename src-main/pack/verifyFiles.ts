/** Whether the files of a pack are those that its `pack.json` lists. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StudioError } from '../contract/errors.ts'
import type { Manifest } from './manifest.ts'
import { systemCode } from './readManifest.ts'

/** `quick`: each file is there and has its size. `full`: its SHA-256 too. */
export type Verification = 'quick' | 'full'

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    const missing = systemCode(cause) === 'ENOENT'
    throw new StudioError(missing ? 'pack-file-missing' : 'file-unreadable', { file }, { cause })
  })
  if (!found.isFile()) throw new StudioError('pack-file-missing', { file })
  return found.size
}

/** Throws `pack-file-missing`, `pack-file-truncated`, `pack-file-altered`, `file-unreadable`, each with the file. */
export async function verifyFiles(
  folder: string,
  files: Manifest['files'],
  verify: Verification,
): Promise<void> {
  for (const [name, { bytes, sha256 }] of Object.entries(files)) {
    const file = join(folder, name)
    const actual = await sizeOf(file)
    if (actual < bytes) throw new StudioError('pack-file-truncated', { file, expected: bytes, actual })
    if (actual > bytes) throw new StudioError('pack-file-altered', { file })
    if (verify === 'quick') continue
    const found = await sha256OfFile(file).catch((cause: unknown) => {
      throw new StudioError('file-unreadable', { file }, { cause })
    })
    if (found !== sha256) throw new StudioError('pack-file-altered', { file })
  }
}
