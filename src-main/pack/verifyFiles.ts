/** Whether the files of a pack are those that its `pack.json` lists. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StudioError } from '../contract/errors.ts'
import type { Manifest } from './manifest.ts'
import { systemCode } from './readManifest.ts'

type Files = Manifest['files']

/** Of a reading that takes a while. */
export interface Watch {
  readonly signal: AbortSignal
  /** Called with the bytes that were read since the last call. */
  read(bytes: number): void
}

async function sha256OfFile(file: string, watch: Watch | null): Promise<string> {
  const hash = createHash('sha256')
  const stream = createReadStream(file, { highWaterMark: 1 << 20 })
  if (watch === null) await pipeline(stream, hash)
  else {
    stream.on('data', (part) => watch.read(part.length))
    await pipeline(stream, hash, { signal: watch.signal })
  }
  return hash.digest('hex')
}

async function statFile(file: string) {
  const found = await stat(file, { bigint: true }).catch((cause: unknown) => {
    const missing = systemCode(cause) === 'ENOENT'
    throw new StudioError(missing ? 'pack-file-missing' : 'file-unreadable', { file }, { cause })
  })
  if (!found.isFile()) throw new StudioError('pack-file-missing', { file })
  return found
}

/**
 * Each file is there and has its size. Returns a text that changes whenever one of them is written to.
 * Throws `pack-file-missing`, `pack-file-truncated`, `pack-file-altered`, `file-unreadable`, each with the file.
 */
export async function checkSizes(folder: string, files: Files): Promise<string> {
  const states: string[] = []
  for (const [name, { bytes }] of Object.entries(files)) {
    const file = join(folder, name)
    const { size, mtimeNs, ctimeNs } = await statFile(file)
    if (size < bytes) {
      throw new StudioError('pack-file-truncated', { file, expected: bytes, actual: Number(size) })
    }
    if (size > bytes) throw new StudioError('pack-file-altered', { file })
    states.push(`${name} ${mtimeNs} ${ctimeNs}`)
  }
  return states.join('\n')
}

/** Reads every file whole. Throws `pack-file-altered`, `file-unreadable`, each with the file, and `cancelled` by the watch. */
export async function checkHashes(folder: string, files: Files, watch: Watch | null = null): Promise<void> {
  for (const [name, { sha256 }] of Object.entries(files)) {
    const file = join(folder, name)
    const found = await sha256OfFile(file, watch).catch((cause: unknown) => {
      if (watch?.signal.aborted) throw new StudioError('cancelled', {}, { cause })
      throw new StudioError('file-unreadable', { file }, { cause })
    })
    if (found !== sha256) throw new StudioError('pack-file-altered', { file })
  }
}
