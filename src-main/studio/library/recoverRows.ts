import { findLostPictures } from './findLostPictures.ts'
import { createWriter } from './libraryWriter.ts'
import { replayJournal } from './replayJournal.ts'
import type { FileSystem } from '../../store/fileSystem.ts'
import type { Store } from '../../store/openStore.ts'
import type { Journal } from './journal.ts'

/** What came back from the journal and the pictures after the database was lost. */
export interface Recovery {
  /** By the journal. */
  readonly generations: number
  readonly pictures: number
  readonly changes: number
  /** Pictures that the journal did not know, by the recipes in their files alone. */
  readonly found: number
  /** Lines and files that could not be read, in words. */
  readonly problems: readonly string[]
}

/**
 * Makes the rows agree with the journal. After a crash they take the line that they miss; where the database was taken
 * away it is filled from the journal, and from the pictures for what that lacks.
 * @returns null where the database was there, or the library is new
 * @throws StudioError library-damaged, disk-full, folder-unwritable, library-unreachable
 */
export async function recoverRows(
  store: Store,
  fileSystem: FileSystem,
  libraryFolder: string,
  journal: Journal,
): Promise<Recovery | null> {
  if (!store.isNew) {
    await replayJournal(store, fileSystem, libraryFolder, 'refuse')
    return null
  }
  const replay = await replayJournal(store, fileSystem, libraryFolder, 'skip')
  // Pictures that can't be reached are not lost: their rows came back from the journal.
  const lost = (await store.files.reachable())
    ? await findLostPictures(store)
    : { generations: [], problems: [`${store.files.folder()}: the pictures can't be reached`] }
  const writer = createWriter(store, journal)
  let found = 0
  for (const generation of lost.generations) {
    writer.commit({ type: 'generation', at: new Date().toISOString(), generation, codes: {} })
    found += generation.pictures.length
  }
  const problems = [...replay.problems, ...lost.problems]
  const isEmpty = replay.generations + replay.changes + found + problems.length === 0
  return isEmpty ? null : { ...replay, found, problems }
}
