/** One folder of PNG files, named by the SHA-256 of their bytes: `ab/<sha256>.png`. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { systemCode } from './diskError.ts'
import { newId } from './newId.ts'
import { syncFolder, writeDurably } from './writeDurably.ts'
import type { FileSystem } from './fileSystem.ts'

/** Throws what the file system throws. */
export interface PictureShelf {
  readonly folder: string
  path(sha256: string): string
  /** Whether the file is there with these very bytes. */
  holds(sha256: string, bytes: Uint8Array): Promise<boolean>
  /** Writes a file whole or not at all: temporary file, fsync, rename, fsync of the folder. */
  write(sha256: string, bytes: Uint8Array): Promise<void>
  /** Makes the name of a file durable that is there already. */
  syncName(sha256: string): Promise<void>
  /** Hashes of all files, in the order of their names. */
  list(): Promise<string[]>
  remove(sha256: string): Promise<void>
  /** Removes what was left half written. */
  cleanTemporary(): Promise<void>
  /** Removes its own folders where nothing is in them, the mark with them; what is not its own stays. */
  removeEmptyFolders(): Promise<void>
}

const fileName = /^([0-9a-f]{64})\.png$/
const shardName = /^[0-9a-f]{2}$/

/** `within`: the folder that has to be there already; it is never made, because it may be where a volume is missing. */
export function openPictureShelf(fileSystem: FileSystem, folder: string, within: string): PictureShelf {
  const temporaryFolder = path.join(folder, 'tmp')
  const knownFolders = new Set<string>([within])
  const pathOf = (sha256: string): string => path.join(folder, sha256.slice(0, 2), `${sha256}.png`)

  async function ensureFolder(child: string): Promise<void> {
    if (knownFolders.has(child)) return
    await ensureFolder(path.dirname(child))
    await fileSystem.makeFolder(child)
    await syncFolder(fileSystem, path.dirname(child))
    knownFolders.add(child)
  }

  async function listIfThere(parent: string): Promise<string[]> {
    try {
      return await fileSystem.list(parent)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return []
      throw error
    }
  }

  async function removeIfEmpty(child: string): Promise<void> {
    knownFolders.clear()
    knownFolders.add(within)
    try {
      await fileSystem.removeEmptyFolder(child)
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error
    }
  }

  return {
    folder,
    path: pathOf,
    async holds(sha256, bytes) {
      try {
        return Buffer.compare(await fileSystem.read(pathOf(sha256), 0), bytes) === 0
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return false
        throw error
      }
    },
    async write(sha256, bytes) {
      const target = pathOf(sha256)
      await ensureFolder(path.dirname(target))
      await ensureFolder(temporaryFolder)
      await writeDurably(fileSystem, target, path.join(temporaryFolder, `${newId()}.png`), bytes, 0o644)
    },
    syncName: (sha256) => syncFolder(fileSystem, path.dirname(pathOf(sha256))),
    async list() {
      const found: string[] = []
      for (const shard of await listIfThere(folder)) {
        if (!shardName.test(shard)) continue
        for (const name of await fileSystem.list(path.join(folder, shard))) {
          const sha256 = fileName.exec(name)?.[1]
          if (sha256 !== undefined) found.push(sha256)
        }
      }
      return found.sort()
    },
    remove: (sha256) => fileSystem.remove(pathOf(sha256)),
    async cleanTemporary() {
      for (const name of await listIfThere(temporaryFolder)) {
        await fileSystem.remove(path.join(temporaryFolder, name))
      }
    },
    async removeEmptyFolders() {
      const shards = (await listIfThere(folder)).filter((name) => shardName.test(name) || name === 'tmp')
      for (const name of shards) await removeIfEmpty(path.join(folder, name))
      await removeIfEmpty(folder)
    },
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
