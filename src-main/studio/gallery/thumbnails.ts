/**
 * Small copies of pictures in `thumbnails/ab/<sha256>.webp` of the library, each made when it is first asked for. They
 * are told from the pictures, so they may be deleted at any time, and the journal knows nothing of them.
 */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { THUMBNAIL_SIDE, thumbnail } from '../../picture/thumbnail.ts'
import { diskError, systemCode } from '../../store/diskError.ts'
import { disk } from '../../store/fileSystem.ts'
import { newId } from '../../store/newId.ts'
import type { PictureFiles } from '../../store/pictureFiles.ts'
import { writeDurably } from '../../store/writeDurably.ts'

export interface ShownPicture {
  /** Hash of its file. */
  readonly file: string
  readonly width: number
  readonly height: number
}

export interface ShownFile {
  readonly path: string
  readonly type: string
}

export interface Thumbnails {
  /**
   * The small file, there whole; of a picture that is small already its own, whether it can be reached or not. What is
   * asked for last is made first: a person who scrolls has left what was asked for before.
   * @throws StudioError library-unreachable for a picture whose file is not there, picture-truncated for a damaged one,
   *   disk-full, folder-unwritable; nothing half-made is left
   */
  of(picture: ShownPicture): Promise<ShownFile>
  /** Ends what is being made; what waits is refused. */
  close(): Promise<void>
}

/** Made at once: each takes a thread of its own. */
const MOST_AT_ONCE = 3

interface Waiting {
  readonly file: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export function openThumbnails(
  libraryFolder: string,
  files: Pick<PictureFiles, 'path' | 'read'>,
): Thumbnails {
  const folder = path.join(libraryFolder, 'thumbnails')
  const temporaryFolder = path.join(libraryFolder, 'tmp', 'thumbnails')
  const asked = new Map<string, Promise<void>>()
  const waiting: Waiting[] = []
  const running = new Set<Promise<void>>()
  let closed = false

  const pathOf = (file: string): string => path.join(folder, file.slice(0, 2), `${file}.webp`)

  function make(file: string): Promise<void> {
    const others = asked.get(file)
    if (others !== undefined) return others
    const made = new Promise<void>((resolve, reject) => waiting.push({ file, resolve, reject }))
    asked.set(file, made)
    startWaiting()
    return made
  }

  function startWaiting(): void {
    while (running.size < MOST_AT_ONCE) {
      const next = waiting.pop()
      if (next === undefined) return
      const work = write(next.file)
        .then(next.resolve, next.reject)
        .finally(() => {
          asked.delete(next.file)
          running.delete(work)
          startWaiting()
        })
      running.add(work)
    }
  }

  async function write(file: string): Promise<void> {
    const bytes = await smallBytes(file, await files.read(file))
    const target = pathOf(file)
    try {
      await disk.makeFolder(path.dirname(target))
      await disk.makeFolder(temporaryFolder)
      await writeDurably(disk, target, path.join(temporaryFolder, newId()), bytes, 0o644)
    } catch (error) {
      throw diskError(error, libraryFolder)
    }
  }

  return {
    async of({ file, width, height }) {
      if (Math.max(width, height) <= THUMBNAIL_SIDE) return { path: files.path(file), type: 'image/png' }
      if (closed) throw new StudioError('cancelled')
      const small = { path: pathOf(file), type: 'image/webp' }
      if (!(await isThere(small.path))) await make(file)
      return small
    },
    async close() {
      closed = true
      for (const { file, reject } of waiting.splice(0)) {
        asked.delete(file)
        reject(new StudioError('cancelled'))
      }
      await Promise.all(running)
    },
  }
}

async function smallBytes(name: string, png: Uint8Array): Promise<Uint8Array> {
  try {
    return await thumbnail(png)
  } catch (cause) {
    throw new StudioError('picture-truncated', { name }, { cause })
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    return (await stat(file)).size > 0
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}
