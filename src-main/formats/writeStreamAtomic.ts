/** Writes a file too large for memory: a temporary file in the same folder, fsync, rename. */
import { open, rename, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { StudioError } from '../contract/errors.ts'

/**
 * After it returns the whole file is there under its name; after it throws nothing of it is left, and what lay there
 * before is untouched. Throws `disk-full`, `folder-unwritable`; what `parts` throws passes through.
 */
export async function writeStreamAtomic(file: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const folder = dirname(file)
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  const handle = await open(temporary, 'wx').catch((cause: unknown) => {
    throw folderError(cause, folder)
  })
  try {
    try {
      for await (const part of parts) await writeWhole(handle, part)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw folderError(cause, folder)
  }
  await syncFolder(folder)
}

async function writeWhole(handle: Awaited<ReturnType<typeof open>>, part: Uint8Array): Promise<void> {
  let done = 0
  while (done < part.byteLength) done += (await handle.write(part, done)).bytesWritten
}

/** The rename itself survives a power cut only when the folder is flushed; Windows cannot open folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function folderError(cause: unknown, folder: string): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT')
    return new StudioError('disk-full', { folder }, { cause })
  const unwritable = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR']
  if (typeof cause.code === 'string' && unwritable.includes(cause.code)) {
    return new StudioError('folder-unwritable', { folder }, { cause })
  }
  return cause
}
