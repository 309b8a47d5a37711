/** How a second host (a window, a tab's server, a command in the terminal) finds the host that holds the library. */
import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { diskError } from '../../store/diskError.ts'
import { isLocked } from '../../store/exclusiveLock.ts'
import { disk } from '../../store/fileSystem.ts'
import { readHostFile, writeHostFile } from './hostFile.ts'
import { lockFileName } from './libraryLock.ts'

export interface HostRecord {
  readonly pid: number
  /** On loopback. */
  readonly port: number
  readonly token: string
  readonly startedAt: string
}

/**
 * Writes the address of this process beside the library, readable by its user alone. `close()` of the library takes
 * it away.
 * @throws StudioError library-in-use where another process holds the library's lock, host-lost where none does,
 *   disk-full, folder-unwritable
 */
export async function announceHost(folder: string, record: HostRecord): Promise<void> {
  const { pid, ...address } = record
  if (!isLocked(path.join(folder, lockFileName))) throw new StudioError('host-lost', { folder })
  try {
    const holder = await readHostFile(disk, folder)
    if (holder?.pid !== pid) throw new StudioError('library-in-use', { folder, pid: holder?.pid ?? 0 })
    await writeHostFile(disk, folder, { pid, address })
  } catch (error) {
    throw diskError(error, folder)
  }
}

/**
 * The host that holds the library now; null where there is none (whatever a dead one left behind), or where it has
 * not announced its address yet.
 */
export async function readHost(folder: string): Promise<HostRecord | null> {
  if (!isLocked(path.join(folder, lockFileName))) return null
  const host = await readHostFile(disk, folder)
  return host?.address === undefined ? null : { pid: host.pid, ...host.address }
}
