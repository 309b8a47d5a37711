/** PNG files of a library, named by the SHA-256 of their bytes, wherever its pictures lie now. */
import path from 'node:path'
import { StudioError } from '../contract/errors.ts'
import { diskError } from './diskError.ts'
import { defaultPictureFolder, readMark } from './pictureFolder.ts'
import { openPictureShelf, sha256Of } from './pictureShelf.ts'
import type { FileSystem } from './fileSystem.ts'
import type { PicturePointer } from './pictureFolder.ts'
import type { PictureShelf } from './pictureShelf.ts'

export interface PictureFiles {
  /** Absolute. */
  folder(): string
  /** Whether that folder is there now: it may lie on a volume that was taken away. */
  reachable(): Promise<boolean>
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
  /** Hashes of all files, in the order of their names. @throws StudioError library-unreachable */
  list(): Promise<string[]>
  remove(sha256: string): Promise<void>
  modifiedAt(sha256: string): Promise<Date>
  /** Removes what a host that was killed left half written, where the folder is there. */
  cleanTemporary(): Promise<void>
  /** From here on the files lie where the pointer says. */
  follow(pointer: PicturePointer | null): void
}

export interface PutFile {
  readonly sha256: string
  /** False where the file was there before. */
  readonly created: boolean
}

/** `pointer`: what `readPointer` found. */
export function openPictureFiles(
  libraryFolder: string,
  fileSystem: FileSystem,
  pointer: PicturePointer | null = null,
): PictureFiles {
  let shelf: PictureShelf
  /** What the folder's mark has to say; null inside the library, where none is needed. */
  let mark: string | null

  function follow(next: PicturePointer | null): void {
    shelf = shelfAt(fileSystem, libraryFolder, next)
    mark = isElsewhere(next) ? next.library : null
  }
  follow(pointer)

  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw diskError(error, mark === null ? libraryFolder : shelf.folder)
    }
  }

  async function isThere(): Promise<boolean> {
    return mark === null || (await readMark(fileSystem, shelf.folder)) === mark
  }

  /** Where nobody answers for the folder, nothing is written to it and nothing in it counts. */
  async function reach(): Promise<PictureShelf> {
    if (await isThere()) return shelf
    throw new StudioError('library-unreachable', { folder: shelf.folder })
  }

  async function put(png: Uint8Array): Promise<PutFile> {
    const reached = await reach()
    const sha256 = sha256Of(png)
    if (await reached.holds(sha256, png)) {
      // A host that was killed may have got as far as the rename and no further.
      await reached.syncName(sha256)
      return { sha256, created: false }
    }
    await reached.write(sha256, png)
    return { sha256, created: true }
  }

  return {
    folder: () => shelf.folder,
    async reachable() {
      // Whatever stands in the way: it can't be reached.
      return isThere().catch(() => false)
    },
    put: (png) => translated(put(png)),
    path: (sha256) => shelf.path(sha256),
    read: (sha256) => translated(fileSystem.read(shelf.path(sha256), 0)),
    list: () => translated(reach().then((reached) => reached.list())),
    remove: (sha256) => translated(shelf.remove(sha256)),
    modifiedAt: (sha256) => translated(fileSystem.modifiedAt(shelf.path(sha256))),
    async cleanTemporary() {
      // A move back into the library may have been cut off.
      await translated(shelfAt(fileSystem, libraryFolder, null).cleanTemporary())
      if (mark === null) return
      // What is left half written elsewhere is harmless; the library opens without its pictures, too.
      if (await isThere().catch(() => false)) await shelf.cleanTemporary().catch(() => {})
    },
    follow,
  }
}

type Elsewhere = PicturePointer & { readonly folder: string }

export function isElsewhere(pointer: PicturePointer | null): pointer is Elsewhere {
  return pointer !== null && pointer.folder !== null
}

/** The folder of picture files that a pointer leads to. */
export function shelfAt(
  fileSystem: FileSystem,
  libraryFolder: string,
  pointer: PicturePointer | null,
): PictureShelf {
  const folder = isElsewhere(pointer) ? path.resolve(pointer.folder) : defaultPictureFolder(libraryFolder)
  return openPictureShelf(fileSystem, folder, isElsewhere(pointer) ? folder : path.dirname(folder))
}
