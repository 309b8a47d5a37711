/** PNG files of a library, named by the SHA-256 of their bytes: `pictures/ab/<sha256>.png`. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { diskError, systemCode } from './diskError.ts'
import { newId } from './newId.ts'
import { syncFolder, writeDurably } from './writeDurably.ts'
import type { FileSystem } from './fileSystem.ts'

export interface PictureFiles {
  /**
   * Writes a PNG unless it is there already: temporary file, fsync, rename, fsync of the folder. A file of that name
   * whose bytes are not those of its name is replaced.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable; nothing partial is left behind
   */
  put(png: Uint8Array): Promise<PutFile>
  /** Absolute path of the file with this hash, whether it exists or not. */
  path(sha256: string): string
  /** @throws StudioError library-unreachable where it is not there */
  read(sha256: string): Promise<Uint8Array>
  /** Hashes of all files, in the order of their names. */
  list(): Promise<string[]>
  remove(sha256: string): Promise<void>
  modifiedAt(sha256: string): Promise<Date>
  /** Removes what a host that was killed left half written. */
  cleanTemporary(): Promise<void>
}

export interface PutFile {
  readonly sha256: string
  /** False where the file was there before. */
  readonly created: boolean
}

const fileName = /^([0-9a-f]{64})\.png$/
const shardName = /^[0-9a-f]{2}$/

export function openPictureFiles(libraryFolder: string, fileSystem: FileSystem): PictureFiles {
  const folder = path.join(libraryFolder, 'pictures')
  const temporaryFolder = path.join(folder, 'tmp')
  const knownFolders = new Set<string>()

  const pathOf = (sha256: string): string => path.join(folder, sha256.slice(0, 2), `${sha256}.png`)

  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw diskError(error, libraryFolder)
    }
  }

  async function ensureFolder(child: string): Promise<void> {
    if (knownFolders.has(child)) return
    await fileSystem.makeFolder(child)
    await syncFolder(fileSystem, path.dirname(child))
    knownFolders.add(child)
  }

  async function holds(file: string, sha256: string): Promise<boolean> {
    try {
      return hashOf(await fileSystem.read(file, 0)) === sha256
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false
      throw error
    }
  }

  async function put(png: Uint8Array): Promise<PutFile> {
    const sha256 = hashOf(png)
    const target = pathOf(sha256)
    await ensureFolder(folder)
    await ensureFolder(path.dirname(target))
    if (await holds(target, sha256)) {
      // A host that was killed may have got as far as the rename and no further.
      await syncFolder(fileSystem, path.dirname(target))
      return { sha256, created: false }
    }
    await ensureFolder(temporaryFolder)
    await writeDurably(fileSystem, target, path.join(temporaryFolder, `${newId()}.png`), png, 0o644)
    return { sha256, created: true }
  }

  async function list(): Promise<string[]> {
    const found: string[] = []
    for (const shard of await listIfThere(fileSystem, folder)) {
      if (!shardName.test(shard)) continue
      for (const name of await fileSystem.list(path.join(folder, shard))) {
        const sha256 = fileName.exec(name)?.[1]
        if (sha256 !== undefined) found.push(sha256)
      }
    }
    return found.sort()
  }

  async function cleanTemporary(): Promise<void> {
    for (const name of await listIfThere(fileSystem, temporaryFolder)) {
      await fileSystem.remove(path.join(temporaryFolder, name))
    }
  }

  return {
    put: (png) => translated(put(png)),
    path: pathOf,
    read: (sha256) => translated(fileSystem.read(pathOf(sha256), 0)),
    list: () => translated(list()),
    remove: (sha256) => translated(fileSystem.remove(pathOf(sha256))),
    modifiedAt: (sha256) => translated(fileSystem.modifiedAt(pathOf(sha256))),
    cleanTemporary: () => translated(cleanTemporary()),
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function listIfThere(fileSystem: FileSystem, folder: string): Promise<string[]> {
  try {
    return await fileSystem.list(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}
