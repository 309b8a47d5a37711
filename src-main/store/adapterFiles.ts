/** The files of adapters in `adapters/<sha256>.safetensors` of the library: their bytes as they came in, named by their hash. */
import path from 'node:path'
import { diskError, systemCode } from './diskError.ts'
import type { FileSystem } from './fileSystem.ts'
import { newId } from './newId.ts'
import { sha256Of } from './pictureShelf.ts'
import { syncFolder, writeDurably } from './writeDurably.ts'

export interface AdapterFiles {
  /** Absolute path of the file with this hash, whether it exists or not. */
  path(id: string): string
  /** Whether it is there. @throws StudioError library-unreachable */
  has(id: string): Promise<boolean>
  /** @throws StudioError disk-full, folder-unwritable, library-unreachable; nothing partial is left behind */
  put(bytes: Uint8Array): Promise<{ readonly id: string; readonly created: boolean }>
  /** Takes a file away again that no row refers to. Never fails: what stays is harmless. */
  remove(id: string): Promise<void>
  /** At the start of a host: removes what an earlier one left half written. */
  cleanTemporary(): Promise<void>
}

export function openAdapterFiles(libraryFolder: string, fileSystem: FileSystem): AdapterFiles {
  const folder = path.join(libraryFolder, 'adapters')
  const temporaryFolder = path.join(folder, 'tmp')
  const pathOf = (id: string): string => path.join(folder, `${id}.safetensors`)

  async function translated<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw diskError(error, libraryFolder)
    }
  }

  async function has(id: string): Promise<boolean> {
    try {
      await fileSystem.size(pathOf(id))
      return true
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false
      throw error
    }
  }

  /** Written over one that is there, which a disk may have damaged: these bytes were just read and hashed. */
  async function put(bytes: Uint8Array): Promise<{ id: string; created: boolean }> {
    const id = sha256Of(bytes)
    await fileSystem.makeFolder(temporaryFolder)
    await syncFolder(fileSystem, libraryFolder)
    const created = !(await has(id))
    await writeDurably(fileSystem, pathOf(id), path.join(temporaryFolder, newId()), bytes, 0o644)
    return { id, created }
  }

  return {
    path: pathOf,
    has: (id) => translated(has(id)),
    put: (bytes) => translated(put(bytes)),
    remove: async (id) => void (await fileSystem.remove(pathOf(id)).catch(() => undefined)),
    cleanTemporary: () => translated(fileSystem.removeFolder(temporaryFolder)),
  }
}
