/** One host at a time holds a library. Its pid, and later its address, lie in `host.json` beside the lock. */
import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { takeLock } from '../../store/exclusiveLock.ts'
import { readHostFile, removeHostFile, writeHostFile } from './hostFile.ts'
import type { FileSystem } from '../../store/fileSystem.ts'

export const lockFileName = 'lock.sqlite'

export interface LibraryLock {
  /** Whether the host before this one ended without closing the library. */
  readonly afterCrash: boolean
  release(): Promise<void>
}

/**
 * Takes the lock of an existing folder. The operating system lets go of it when the process ends, however it ends.
 * @throws StudioError library-in-use {folder, pid}, and what the file system throws
 */
export async function lockLibrary(fileSystem: FileSystem, folder: string): Promise<LibraryLock> {
  const lock = takeLock(path.join(folder, lockFileName))
  if (lock === null) {
    // The holder may not have come to write its pid.
    const holder = await readHostFile(fileSystem, folder)
    throw new StudioError('library-in-use', { folder, pid: holder?.pid ?? 0 })
  }
  try {
    const afterCrash = (await readHostFile(fileSystem, folder)) !== null
    await writeHostFile(fileSystem, folder, { pid: process.pid })
    return {
      afterCrash,
      async release() {
        try {
          await removeHostFile(fileSystem, folder)
        } finally {
          lock.release()
        }
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
