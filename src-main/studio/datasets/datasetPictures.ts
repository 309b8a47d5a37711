/**
 * Small copies of the pictures of datasets, each made when it is first asked for, in `thumbnails/datasets-<side>/` of
 * the library: they may be deleted at any time.
 */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { shownPicture } from '../../picture/shownPicture.ts'
import { diskError, systemCode } from '../../store/diskError.ts'
import type { DatasetFiles } from '../../store/datasetFiles.ts'
import { disk } from '../../store/fileSystem.ts'
import { newId } from '../../store/newId.ts'
import { writeDurably } from '../../store/writeDurably.ts'

export const SIDES = { small: 256, large: 1024 } as const
export type Side = keyof typeof SIDES

export interface DatasetPictures {
  /**
   * What is asked for last is made first: who scrolls has left what was asked for before.
   * @throws StudioError library-unreachable for a file that is not there, picture-truncated for a damaged one, disk-full,
   *   folder-unwritable, cancelled once it is closed
   */
  of(file: string, side: Side): Promise<{ readonly path: string; readonly type: string }>
  close(): Promise<void>
}

/** Made at once: each takes a thread of its own. */
const MOST_AT_ONCE = 2

interface Waiting {
  readonly target: string
  readonly make: () => Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export function openDatasetPictures(
  libraryFolder: string,
  files: Pick<DatasetFiles, 'read'>,
): DatasetPictures {
  const temporaryFolder = path.join(libraryFolder, 'tmp', 'thumbnails')
  const asked = new Map<string, Promise<void>>()
  const waiting: Waiting[] = []
  const running = new Set<Promise<void>>()
  let closed = false

  async function write(file: string, side: Side, target: string): Promise<void> {
    const bytes = await shownPicture(await files.read(file), file, SIDES[side])
    try {
      await disk.makeFolder(path.dirname(target))
      await disk.makeFolder(temporaryFolder)
      await writeDurably(disk, target, path.join(temporaryFolder, newId()), bytes, 0o644)
    } catch (error) {
      throw diskError(error, libraryFolder)
    }
  }

  function startWaiting(): void {
    while (running.size < MOST_AT_ONCE) {
      const next = waiting.pop()
      if (next === undefined) return
      const work = next
        .make()
        .then(next.resolve, next.reject)
        .finally(() => {
          asked.delete(next.target)
          running.delete(work)
          startWaiting()
        })
      running.add(work)
    }
  }

  function made(file: string, side: Side, target: string): Promise<void> {
    const others = asked.get(target)
    if (others !== undefined) return others
    const making = new Promise<void>((resolve, reject) => {
      waiting.push({ target, make: () => write(file, side, target), resolve, reject })
    })
    asked.set(target, making)
    startWaiting()
    return making
  }

  return {
    async of(file, side) {
      if (closed) throw new StudioError('cancelled')
      const folder = path.join(libraryFolder, 'thumbnails', `datasets-${side}`, file.slice(0, 2))
      const target = path.join(folder, `${file}.webp`)
      if (!(await isThere(target))) await made(file, side, target)
      return { path: target, type: 'image/webp' }
    },
    async close() {
      closed = true
      for (const { target, reject } of waiting.splice(0)) {
        asked.delete(target)
        reject(new StudioError('cancelled'))
      }
      await Promise.all(running)
    },
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
