import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { diskError, systemCode } from '../../store/diskError.ts'
import { disk } from '../../store/fileSystem.ts'
import { databaseName } from '../../store/openStore.ts'
import { lockLibrary } from './libraryLock.ts'
import { readMarker } from './libraryMarker.ts'
import { openLibrary } from './openLibrary.ts'
import type { Recovery } from './recoverRows.ts'

export interface Rebuilding {
  /** Where the old database lies now; null where there was none. */
  readonly movedTo: string | null
  /** Null where journal and pictures are empty, too. */
  readonly recovered: Recovery | null
}

/**
 * Puts the database aside and makes a new one from journal and pictures. Jobs, drafts, settings and packs, which only
 * the database knows, stay behind in the old one.
 * @throws StudioError library-in-use, library-unreachable, disk-full, folder-unwritable
 */
export async function rebuildLibrary(folder: string): Promise<Rebuilding> {
  const root = path.resolve(folder)
  await requireLibrary(root)
  const movedTo = await moveDatabaseAside(root)
  const library = await openLibrary(root)
  await library.close()
  return { movedTo, recovered: library.recovered }
}

/** A folder that is none is not made one. */
async function requireLibrary(root: string): Promise<void> {
  try {
    if ((await readMarker(disk, root)) !== null) return
  } catch (error) {
    throw diskError(error, root)
  }
  throw new StudioError('library-unreachable', { folder: root })
}

async function moveDatabaseAside(root: string): Promise<string | null> {
  const file = path.join(root, databaseName)
  const { dir, name, ext } = path.parse(file)
  const aside = path.join(dir, `${name}.damaged-${new Date().toISOString().replaceAll(':', '-')}${ext}`)
  try {
    const lock = await lockLibrary(disk, root)
    try {
      const moved = await move(file, aside)
      // What was not yet in the database itself belongs to it.
      await move(`${file}-wal`, `${aside}-wal`)
      await move(`${file}-shm`, `${aside}-shm`)
      return moved ? aside : null
    } finally {
      await lock.release()
    }
  } catch (error) {
    throw diskError(error, root)
  }
}

async function move(from: string, to: string): Promise<boolean> {
  try {
    await disk.rename(from, to)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}
