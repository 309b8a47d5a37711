/**
 * The pictures of datasets in `datasets/ab/<sha256>` of the library: their bytes as they came in, named by their hash.
 * An import gathers them in a folder of its own under `datasets/tmp/`, which a host that was killed leaves to the next
 * one to remove; only a whole import moves them to their places.
 */
import path from 'node:path'
import { diskError, systemCode } from './diskError.ts'
import { newId } from './newId.ts'
import { sha256Of } from './pictureShelf.ts'
import { syncFolder, writeDurably } from './writeDurably.ts'
import type { FileSystem } from './fileSystem.ts'

export interface DatasetFiles {
  /** Absolute path of the file with this hash, whether it exists or not. */
  path(sha256: string): string
  /** @throws StudioError library-unreachable where it is not there */
  read(sha256: string): Promise<Uint8Array>
  /** A new, empty import. @throws StudioError disk-full, folder-unwritable, library-unreachable */
  stage(): Promise<StagedFiles>
  /** Takes files away again that nobody refers to. */
  remove(sha256s: readonly string[]): Promise<void>
  /** At the start of a host: removes what an earlier one left half done. */
  cleanTemporary(): Promise<void>
}

/** Throws as `DatasetFiles`. */
export interface StagedFiles {
  /** For whatever else the import has to put somewhere for a while; goes with it. */
  readonly folder: string
  /** Writes a file to the disk and gives its hash. The same bytes are written once. */
  put(bytes: Uint8Array): Promise<string>
  /** Moves these files to their places, so that they are there after a power cut; gives those that were not there before. */
  keep(sha256s: readonly string[]): Promise<string[]>
  /** Removes what was not moved. */
  drop(): Promise<void>
}

export function openDatasetFiles(libraryFolder: string, fileSystem: FileSystem): DatasetFiles {
  const folder = path.join(libraryFolder, 'datasets')
  const temporaryFolder = path.join(folder, 'tmp')
  const pathOf = (sha256: string): string => path.join(folder, sha256.slice(0, 2), sha256)

  async function translated<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw diskError(error, libraryFolder)
    }
  }

  async function makeDurable(child: string): Promise<void> {
    await fileSystem.makeFolder(child)
    await syncFolder(fileSystem, path.dirname(child))
  }

  async function isThere(file: string): Promise<boolean> {
    try {
      await fileSystem.size(file)
      return true
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false
      throw error
    }
  }

  function staged(own: string): StagedFiles {
    const written = new Map<string, Promise<void>>()
    const stagedPath = (sha256: string): string => path.join(own, sha256)

    async function put(bytes: Uint8Array): Promise<string> {
      const sha256 = sha256Of(bytes)
      const others = written.get(sha256)
      const writing =
        others ?? writeDurably(fileSystem, stagedPath(sha256), `${stagedPath(sha256)}.tmp`, bytes, 0o644)
      written.set(sha256, writing)
      await writing
      return sha256
    }

    async function keep(sha256s: readonly string[]): Promise<string[]> {
      const created: string[] = []
      const shards = new Set<string>()
      try {
        await makeDurable(folder)
        for (const sha256 of new Set(sha256s)) {
          const target = pathOf(sha256)
          const shard = path.dirname(target)
          if (!shards.has(shard)) await makeDurable(shard)
          shards.add(shard)
          // Renamed over one that is there, which a disk may have damaged: these bytes were just read and hashed.
          if (!(await isThere(target))) created.push(sha256)
          await fileSystem.rename(stagedPath(sha256), target)
        }
        for (const shard of shards) await syncFolder(fileSystem, shard)
        return created
      } catch (error) {
        await removeAll(created)
        throw error
      }
    }

    return {
      folder: own,
      put: (bytes) => translated(put(bytes)),
      keep: (sha256s) => translated(keep(sha256s)),
      drop: () => translated(fileSystem.removeFolder(own)),
    }
  }

  /** What cannot be removed is a whole file that no row refers to: harmless. */
  async function removeAll(sha256s: readonly string[]): Promise<void> {
    await Promise.allSettled(sha256s.map((sha256) => fileSystem.remove(pathOf(sha256))))
  }

  return {
    path: pathOf,
    read: (sha256) => translated(fileSystem.read(pathOf(sha256), 0)),
    async stage() {
      const own = path.join(temporaryFolder, newId())
      await translated(fileSystem.makeFolder(own))
      return staged(own)
    },
    remove: removeAll,
    cleanTemporary: () => translated(fileSystem.removeFolder(temporaryFolder)),
  }
}
