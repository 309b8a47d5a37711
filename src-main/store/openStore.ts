/** The rows and files of one library folder. Whoever opens a store holds the library's lock (`studio/library`). */
import type { FileSystem } from './fileSystem.ts'
import type { PictureFiles } from './pictureFiles.ts'
import type { BoardRows } from './boards.ts'
import type { DraftRows } from './drafts.ts'
import type { GenerationRows } from './generations.ts'
import type { JobRows } from './jobs.ts'
import type { JournalPositionRow } from './journalPosition.ts'
import type { PackRows } from './packs.ts'
import type { PictureRows } from './pictures.ts'
import type { SessionRows } from './sessions.ts'
import type { SettingsRows } from './settings.ts'
import type { StepRows } from './steps.ts'

export interface Store {
  readonly files: PictureFiles
  readonly jobs: JobRows
  readonly generations: GenerationRows
  readonly pictures: PictureRows
  readonly boards: BoardRows
  readonly sessions: SessionRows
  readonly drafts: DraftRows
  readonly settings: SettingsRows
  readonly packs: PackRows
  readonly steps: StepRows
  readonly journalPosition: JournalPositionRow
  /** All rows that `work` writes, or none. May be nested. */
  transaction<T>(work: () => T): T
  close(): void
}

export interface StoreOptions {
  readonly fileSystem: FileSystem
  /** Run SQLite's quick_check first: after a host that did not close the library. */
  readonly check: boolean
}

/**
 * Opens the database `library.sqlite` and the pictures of a library folder, migrating the database if it is older.
 * @throws StudioError library-newer, library-damaged (the file stays where it is), folder-unwritable, disk-full
 */
export function openStore(folder: string, options: StoreOptions): Promise<Store> {
  return Promise.reject(new Error(`not built yet: ${folder} ${options.check}`))
}
