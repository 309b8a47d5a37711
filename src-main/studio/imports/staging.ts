/**
 * What a browser sends comes in pieces: they are gathered in `staging/` of the library until the whole file is there.
 * It is called by its id there; the name that it had is only told in errors and never becomes a path.
 */
import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { diskError } from '../../store/diskError.ts'
import { disk } from '../../store/fileSystem.ts'
import { newId } from '../../store/newId.ts'
import type { FileSystem } from '../../store/fileSystem.ts'

export interface Staging {
  /**
   * Announces a file of `bytes` bytes and gives the id of the upload.
   * @throws StudioError upload-too-large {name, most (MiB)}, bad-request for what is no number of bytes, disk-full,
   * folder-unwritable, library-unreachable
   */
  begin(name: string, bytes: number): Promise<string>
  /**
   * The next piece, in the order of the calls. An upload that fails is over: its file and its id are gone.
   * @throws StudioError upload-incomplete {name} where more comes than was announced, bad-request for an unknown id,
   * disk-full, folder-unwritable, library-unreachable
   */
  append(id: string, chunk: Uint8Array): Promise<void>
  /**
   * Where the file lies, once it is whole.
   * @throws StudioError upload-incomplete {name}, bad-request for an unknown id
   */
  path(id: string): string
  /** Forgets an upload and its file, in whatever state; one that is not known is gone already. */
  discard(id: string): Promise<void>
  /** At the start of a host: removes what an earlier one left. */
  clean(): Promise<void>
}

const MIB = 1024 * 1024
export const MOST_UPLOAD_MIB = 512

interface Upload {
  readonly name: string
  readonly announced: number
  readonly file: string
  /** Null once the file is whole. */
  handle: number | null
  received: number
  /** Settles when the piece before is on the disk: pieces that come at once are written one after the other. */
  last: Promise<void>
}

export function openStaging(libraryFolder: string, fileSystem: FileSystem = disk): Staging {
  const folder = path.join(libraryFolder, 'staging')
  const uploads = new Map<string, Upload>()

  function known(id: string, call: string): Upload {
    const upload = uploads.get(id)
    if (upload !== undefined) return upload
    throw new StudioError('bad-request', { call, problem: `there is no upload ${id}` })
  }

  async function translated<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw diskError(error, libraryFolder)
    }
  }

  async function close(upload: Upload): Promise<void> {
    const { handle } = upload
    upload.handle = null
    if (handle !== null) await fileSystem.close(handle)
  }

  async function forget(id: string, upload: Upload): Promise<void> {
    uploads.delete(id)
    await close(upload)
    await fileSystem.remove(upload.file)
  }

  async function begin(name: string, bytes: number): Promise<string> {
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new StudioError('bad-request', { call: 'upload', problem: `${bytes} is no number of bytes` })
    }
    if (bytes > MOST_UPLOAD_MIB * MIB) {
      throw new StudioError('upload-too-large', { name, most: MOST_UPLOAD_MIB })
    }
    const id = newId()
    const file = path.join(folder, id)
    await fileSystem.makeFolder(folder)
    const handle = await fileSystem.open(file, 'wx', 0o600)
    const upload: Upload = { name, announced: bytes, file, handle, received: 0, last: Promise.resolve() }
    uploads.set(id, upload)
    if (bytes === 0) await close(upload)
    return id
  }

  async function write(upload: Upload, chunk: Uint8Array): Promise<void> {
    const { name, handle } = upload
    if (upload.received + chunk.length > upload.announced)
      throw new StudioError('upload-incomplete', { name })
    // The file is whole already, and the piece is empty.
    if (handle === null) return
    let written = 0
    while (written < chunk.length) written += await fileSystem.write(handle, chunk.subarray(written))
    upload.received += written
    if (upload.received === upload.announced) await close(upload)
  }

  async function append(id: string, chunk: Uint8Array): Promise<void> {
    const upload = known(id, 'upload')
    const before = upload.last
    const work = (async () => {
      await before
      known(id, 'upload')
      try {
        await write(upload, chunk)
      } catch (error) {
        // The first error is the one to tell; what stays behind is removed by `clean`.
        await forget(id, upload).catch(() => {})
        throw error
      }
    })()
    upload.last = work.catch(() => {})
    await work
  }

  return {
    begin: (name, bytes) => translated(begin(name, bytes)),
    append: (id, chunk) => translated(append(id, chunk)),
    path: (id) => {
      const { name, handle, file } = known(id, 'upload')
      if (handle !== null) throw new StudioError('upload-incomplete', { name })
      return file
    },
    discard: async (id) => {
      const upload = uploads.get(id)
      if (upload === undefined) return
      uploads.delete(id)
      // Not under the hands of a piece that is being written.
      await upload.last
      await translated(forget(id, upload))
    },
    clean: () => translated(fileSystem.removeFolder(folder)),
  }
}
