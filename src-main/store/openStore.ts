/** The rows and files of one library folder. Whoever opens a store holds the library's lock (`studio/library`). */
import path from 'node:path'
import { StudioError } from '../contract/errors.ts'
import { openAdapterEffectRows } from './adapterEffects.ts'
import { openAdapterFiles } from './adapterFiles.ts'
import { openAdapterRows } from './adapters.ts'
import { openBoardRows } from './boards.ts'
import { openConnection } from './connection.ts'
import { diskError } from './diskError.ts'
import { openDatasetEffectRows } from './datasetEffects.ts'
import { openDatasetFiles } from './datasetFiles.ts'
import { openDatasetRows } from './datasets.ts'
import { openDesignRows } from './designs.ts'
import { openDraftRows } from './drafts.ts'
import { openEarlierScores } from './earlierScores.ts'
import { openEffectRows } from './effects.ts'
import { openEncodedFiles } from './encodedFiles.ts'
import { openFinetuneRows } from './finetunes.ts'
import { openGenerationRows } from './generations.ts'
import { openJobRows } from './jobs.ts'
import { openJournalPositionRow } from './journalPosition.ts'
import { checkHeader, migrate, migrations } from './migrate.ts'
import { openLeavingPictures } from './leavingPictures.ts'
import { openLastBenchmark } from './lastBenchmark.ts'
import { openPackUseRows } from './packUse.ts'
import { openPackRows } from './packs.ts'
import { openPartRows } from './parts.ts'
import { openPictureFiles } from './pictureFiles.ts'
import { readPointer } from './pictureFolder.ts'
import { openPictureKeys } from './pictureKeys.ts'
import { openPictureRows } from './pictures.ts'
import { openSearchRows } from './search.ts'
import { openSessionRows } from './sessions.ts'
import { openSettingsRows } from './settings.ts'
import { openStepRows } from './steps.ts'
import type { AdapterFiles } from './adapterFiles.ts'
import type { AdapterRows } from './adapters.ts'
import type { BoardRows } from './boards.ts'
import type { Connection } from './connection.ts'
import type { DatasetFiles } from './datasetFiles.ts'
import type { DatasetRows } from './datasets.ts'
import type { DesignRows } from './designs.ts'
import type { DraftRows } from './drafts.ts'
import type { EarlierScores } from './earlierScores.ts'
import type { EffectRows } from './effects.ts'
import type { EncodedFiles } from './encodedFiles.ts'
import type { FileSystem } from './fileSystem.ts'
import type { FinetuneRows } from './finetunes.ts'
import type { GenerationRows } from './generations.ts'
import type { JobRows } from './jobs.ts'
import type { JournalPositionRow } from './journalPosition.ts'
import type { LeavingPictures } from './leavingPictures.ts'
import type { Migration } from './migrate.ts'
import type { LastBenchmark } from './lastBenchmark.ts'
import type { PackUseRows } from './packUse.ts'
import type { PackRows } from './packs.ts'
import type { PartRows } from './parts.ts'
import type { PictureFiles } from './pictureFiles.ts'
import type { PicturePointer } from './pictureFolder.ts'
import type { PictureKeys } from './pictureKeys.ts'
import type { PictureRows } from './pictures.ts'
import type { SessionRows } from './sessions.ts'
import type { SettingsRows } from './settings.ts'
import type { StepRows } from './steps.ts'

export interface Store {
  /** Whether there was no database, or an empty one. */
  readonly isNew: boolean
  readonly files: PictureFiles
  readonly jobs: JobRows
  readonly parts: PartRows
  readonly generations: GenerationRows
  readonly earlierScores: EarlierScores
  readonly pictures: PictureRows
  readonly pictureKeys: PictureKeys
  readonly leaving: LeavingPictures
  readonly boards: BoardRows
  readonly sessions: SessionRows
  readonly drafts: DraftRows
  readonly datasets: DatasetRows
  readonly datasetFiles: DatasetFiles
  readonly encodedFiles: EncodedFiles
  readonly adapters: AdapterRows
  readonly adapterFiles: AdapterFiles
  readonly designs: DesignRows
  readonly settings: SettingsRows
  readonly packs: PackRows
  readonly packUse: PackUseRows
  readonly lastBenchmark: LastBenchmark
  readonly finetunes: FinetuneRows
  readonly effects: EffectRows
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
  /** For tests of an upgrade; those of this version where it is left out. */
  readonly migrations?: readonly Migration[]
}

export const databaseName = 'library.sqlite'

/**
 * Opens the database `library.sqlite` and the pictures of a library folder, migrating the database if it is older.
 * @throws StudioError library-newer, library-damaged (the file stays where it is), folder-unwritable, disk-full
 */
export async function openStore(folder: string, options: StoreOptions): Promise<Store> {
  const file = path.join(folder, databaseName)
  const steps = options.migrations ?? migrations
  let connection: Connection | null = null
  try {
    const state = await checkHeader(options.fileSystem, file, steps.at(-1)?.version ?? 0)
    connection = openConnection(file)
    if (options.check && state === 'existing') checkPages(connection, file)
    await migrate(connection, file, options.fileSystem, steps)
    const pointer = await readPointer(options.fileSystem, folder)
    return assemble(folder, connection, options.fileSystem, pointer, state === 'new')
  } catch (error) {
    connection?.close()
    throw diskError(error, folder)
  }
}

function assemble(
  folder: string,
  connection: Connection,
  fileSystem: FileSystem,
  pointer: PicturePointer | null,
  isNew: boolean,
): Store {
  const pictures = openPictureRows(connection)
  const parts = openPartRows(connection)
  const search = openSearchRows(connection)
  const sessions = openSessionRows(connection)
  const datasets = openDatasetRows(connection)
  return {
    isNew,
    files: openPictureFiles(folder, fileSystem, pointer),
    jobs: openJobRows(connection),
    parts,
    generations: openGenerationRows(connection, pictures, parts, search, sessions),
    earlierScores: openEarlierScores(connection),
    pictures,
    pictureKeys: openPictureKeys(connection),
    leaving: openLeavingPictures(connection),
    boards: openBoardRows(connection),
    sessions,
    drafts: openDraftRows(connection, sessions),
    datasets,
    datasetFiles: openDatasetFiles(folder, fileSystem),
    encodedFiles: openEncodedFiles(connection),
    adapters: openAdapterRows(connection),
    adapterFiles: openAdapterFiles(folder, fileSystem),
    designs: openDesignRows(connection),
    settings: openSettingsRows(connection),
    packs: openPackRows(connection),
    packUse: openPackUseRows(connection),
    lastBenchmark: openLastBenchmark(connection),
    effects: openEffectRows(
      connection,
      search,
      sessions,
      openDatasetEffectRows(connection, datasets),
      openAdapterEffectRows(connection),
    ),
    finetunes: openFinetuneRows(connection),
    steps: openStepRows(connection),
    journalPosition: openJournalPositionRow(connection),
    transaction: (work) => connection.transaction(work),
    close: () => connection.close(),
  }
}

function checkPages(connection: Connection, file: string): void {
  const problem = connection.pragma('quick_check(1)')
  if (problem !== 'ok') throw new StudioError('library-damaged', { file, problem: String(problem) })
}
