/** The one way in which a library is written: files, then the journal's line, then the rows. */
import { generationSchema } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import { applyEntry, encodeCodes } from './journalEntry.ts'
import type { Generation, Picture } from '../../contract/entities.ts'
import type { Store } from '../../store/openStore.ts'
import type { PutFile } from '../../store/pictureFiles.ts'
import type { Journal } from './journal.ts'
import type { JournalEntry } from './journalEntry.ts'

export interface NewPicture {
  readonly picture: Omit<Picture, 'file'>
  readonly png: Uint8Array
  /** Image codes, row by row; null for a picture that came in from outside and has none yet. */
  readonly codes: readonly number[] | null
}

export interface LibraryWriter {
  /**
   * Journal and rows, or neither.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable, picture-not-found, board-not-found
   */
  commit(entry: JournalEntry): void
  /** @throws StudioError disk-full, folder-unwritable, library-unreachable, picture-not-found for a subject */
  record(generation: Omit<Generation, 'pictures'>, pictures: readonly NewPicture[]): Promise<Generation>
}

export function createWriter(store: Store, journal: Journal): LibraryWriter {
  function commit(entry: JournalEntry): void {
    const position = journal.append(entry)
    try {
      store.transaction(() => {
        applyEntry(store, entry)
        store.journalPosition.set(position)
      })
    } catch (error) {
      journal.takeBack()
      throw error
    }
  }

  async function putAll(pictures: readonly NewPicture[]): Promise<PutFile[]> {
    const puts = await Promise.allSettled(pictures.map(({ png }) => store.files.put(png)))
    const done = puts.filter((put) => put.status === 'fulfilled').map((put) => put.value)
    const failed = puts.find((put) => put.status === 'rejected')
    if (failed === undefined) return done
    await removeCreated(done)
    throw failed.reason
  }

  /** What cannot be removed is a whole file that no row refers to: harmless, and the error before it is the one to tell. */
  async function removeCreated(files: readonly PutFile[]): Promise<void> {
    const created = files.filter((file) => file.created)
    await Promise.allSettled(created.map((file) => store.files.remove(file.sha256)))
  }

  async function record(
    generation: Omit<Generation, 'pictures'>,
    pictures: readonly NewPicture[],
  ): Promise<Generation> {
    const codes = Object.fromEntries(
      pictures.flatMap(({ picture, codes }) => (codes === null ? [] : [[picture.id, encodeCodes(codes)]])),
    )
    const files = await putAll(pictures)
    try {
      const whole = generationSchema.parse({
        ...generation,
        pictures: pictures
          .map(({ picture }, i) => ({ ...picture, file: files[i]?.sha256 }))
          .sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.index - b.index),
      })
      commit({ type: 'generation', at: new Date().toISOString(), generation: whole, codes })
    } catch (error) {
      if (isUndone(error, journal)) await removeCreated(files)
      throw error
    }
    return store.generations.get(generation.id)
  }

  return { commit, record }
}

/**
 * Whether a failed line is surely nowhere on the disk. If it may be, the next host may apply it, and a row without its
 * file would be worse than a file without a row.
 */
function isUndone(error: unknown, journal: Journal): boolean {
  const unsure = error instanceof StudioError && error.code === 'library-unreachable'
  return journal.isClean() && !unsure
}
