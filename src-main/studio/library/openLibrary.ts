/** A library folder, opened and locked by this process: its store, its journal, and changes that can be taken back. */
import path from 'node:path'
import { libraryCommandSchema } from '../../contract/commands.ts'
import { StudioError } from '../../contract/errors.ts'
import { diskError, systemCode } from '../../store/diskError.ts'
import { invert, touchedAdapters, touchedDatasets, touchedPictures } from '../../store/effects.ts'
import { disk } from '../../store/fileSystem.ts'
import { newId } from '../../store/newId.ts'
import { openStore } from '../../store/openStore.ts'
import { readPointer } from '../../store/pictureFolder.ts'
import { cleanTemporaryFiles } from './cleanTemporaryFiles.ts'
import { openJournal } from './journal.ts'
import { lockLibrary } from './libraryLock.ts'
import { readMarker, writeMarker } from './libraryMarker.ts'
import { createWriter } from './libraryWriter.ts'
import { movePictures, settleLeaving } from './movePictures.ts'
import { planChange } from './planChange.ts'
import { recoverRows } from './recoverRows.ts'
import { renewLostJournal } from './renewLostJournal.ts'
import type { LibraryCommand } from '../../contract/commands.ts'
import type { Generation } from '../../contract/entities.ts'
import type { StagedFiles } from '../../store/datasetFiles.ts'
import type { AdapterRecord } from '../../store/adapters.ts'
import type { DatasetRecord, ItemRecord } from '../../store/datasets.ts'
import type { Effect } from '../../store/effects.ts'
import type { FileSystem } from '../../store/fileSystem.ts'
import type { Store } from '../../store/openStore.ts'
import type { Journal } from './journal.ts'
import type { LibraryLock } from './libraryLock.ts'
import type { KeptFile, LibraryWriter, NewPicture } from './libraryWriter.ts'
import type { MoveContext, Moved, Moving } from './movePictures.ts'
import type { Recovery } from './recoverRows.ts'

/** What is not in the journal is written here; pictures and boards are only read, and change through the library. */
export interface LibraryStore extends Pick<
  Store,
  | 'jobs'
  | 'parts'
  | 'drafts'
  | 'designs'
  | 'settings'
  | 'sessions'
  | 'packs'
  | 'packUse'
  | 'lastBenchmark'
  | 'earlierScores'
  | 'boards'
  | 'pictureKeys'
  | 'leaving'
  | 'encodedFiles'
  | 'finetunes'
> {
  readonly files: Pick<Store['files'], 'path' | 'read' | 'list' | 'folder' | 'reachable'>
  readonly generations: Omit<Store['generations'], 'insert'>
  readonly pictures: Omit<Store['pictures'], 'insert'>
  readonly datasets: Omit<Store['datasets'], 'insert'>
  readonly adapters: Omit<Store['adapters'], 'insert'>
  readonly adapterFiles: Pick<Store['adapterFiles'], 'path' | 'has'>
  readonly datasetFiles: Pick<Store['datasetFiles'], 'path' | 'read' | 'stage'>
}

export type { KeptFile, NewPicture } from './libraryWriter.ts'

/** The pictures, the datasets and the adapters that were touched. */
export type ChangeListener = (pictureIds: string[], datasets: string[], adapters: string[]) => void

export interface Library {
  /** Absolute. */
  readonly folder: string
  readonly store: LibraryStore
  /** What was brought back from journal and pictures because the database was missing; null in the normal case. */
  readonly recovered: Recovery | null
  /**
   * Writes a picture's file ahead of its record, so that its bytes need not stay in memory. Then it is either recorded
   * or dropped; a host that is killed in between leaves a whole file that no row refers to, which is harmless.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable; nothing partial is left behind
   */
  keepFile(png: Uint8Array): Promise<KeptFile>
  /**
   * For what is given up before `recordGeneration` is called with it. Files that were there before, that somebody else
   * keeps, or that a row refers to stay; so does what the disk refuses to remove, which is harmless.
   */
  dropFiles(files: readonly KeptFile[]): Promise<void>
  /**
   * Files first, then the journal line, then the rows in one transaction, which also marks the generation's job
   * `done` and removes its parts. Where it fails, nothing of it is left, kept files included. Pictures of the result are in rank order;
   * there may be none.
   * @throws StudioError picture-not-found for a subject, disk-full, folder-unwritable, library-unreachable
   */
  recordGeneration(
    generation: Omit<Generation, 'pictures'>,
    pictures: readonly NewPicture[],
  ): Promise<Generation>
  /**
   * Files first, then the journal line, then the rows, as a generation. Where it fails nothing of it is left, and the
   * staged files are the caller's to drop.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable
   */
  recordDataset(
    dataset: DatasetRecord,
    items: readonly ItemRecord[],
    staged: Pick<StagedFiles, 'keep'>,
  ): Promise<void>
  /**
   * The file first, then the journal line, then the row. One that is there stays as it is; one that was deleted is listed
   * again.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable
   */
  recordAdapter(adapter: Omit<AdapterRecord, 'id' | 'bytes'>, bytes: Uint8Array): Promise<AdapterRecord>
  /**
   * One step of undo, however many pictures; a command that changes nothing leaves no step.
   * @throws StudioError picture-not-found, board-not-found, disk-full, folder-unwritable: nothing was changed
   */
  change(command: LibraryCommand): void
  /** Takes back the last step, also after a restart, and returns its command. @throws StudioError nothing-to-undo */
  undo(): LibraryCommand
  /** Does the step again that was taken back last. @throws StudioError nothing-to-undo */
  redo(): LibraryCommand
  /**
   * Moves the picture files to another folder, while the library is used as before.
   * @throws StudioError folder-not-empty, folder-unwritable, disk-full, library-unreachable, cancelled: nothing changed
   */
  movePictures(to: string, moving: Moving): Promise<Moved>
  /**
   * Called after `change`, `undo` and `redo` with what they touched (nothing where only a board changed), and after
   * `recordDataset` and `recordAdapter`.
   * Returns the function that ends it.
   */
  onChange(listener: ChangeListener): () => void
  /** Ends what is being written, then lets go of the lock. */
  close(): Promise<void>
}

export interface LibraryOptions {
  /** For tests that fail its calls; the real disk where it is left out. */
  readonly fileSystem?: FileSystem
}

/**
 * Opens a library, creating it in a folder that is missing or empty. Jobs that ran when the last host ended are
 * interrupted.
 * @throws StudioError library-in-use {folder, pid} (pid 0: not known yet), library-unreachable, library-newer,
 *   library-damaged, folder-unwritable, disk-full
 */
export async function openLibrary(folder: string, options: LibraryOptions = {}): Promise<Library> {
  const root = path.resolve(folder)
  const fileSystem = options.fileSystem ?? disk
  try {
    await makeRoot(fileSystem, root)
    // Before the lock, which makes a file: a folder that is no library stays as it is.
    await readMarker(fileSystem, root)
    const lock = await lockLibrary(fileSystem, root)
    try {
      return await openLocked(root, fileSystem, lock)
    } catch (error) {
      // The first error is the one to tell; the lock itself is let go of in any case.
      await lock.release().catch(() => {})
      throw error
    }
  } catch (error) {
    throw diskError(error, root)
  }
}

async function makeRoot(fileSystem: FileSystem, root: string): Promise<void> {
  try {
    await fileSystem.makeFolder(root)
  } catch (error) {
    // Node says ENOENT where a recursive mkdir meets a read-only file system.
    if (systemCode(error) !== 'ENOENT') throw error
    throw new StudioError('folder-unwritable', { folder: root }, { cause: error })
  }
}

async function openLocked(root: string, fileSystem: FileSystem, lock: LibraryLock): Promise<Library> {
  const marker = (await readMarker(fileSystem, root)) ?? (await writeMarker(fileSystem, root))
  await cleanTemporaryFiles(fileSystem, root)
  const store = await openStore(root, { fileSystem, check: lock.afterCrash })
  let journal: Journal | null = null
  try {
    await store.files.cleanTemporary()
    await store.datasetFiles.cleanTemporary()
    await store.adapterFiles.cleanTemporary()
    await renewLostJournal(store, fileSystem, root)
    journal = await openJournal(fileSystem, root, store.journalPosition.get())
    const recovered = await recoverRows(store, fileSystem, root, journal)
    store.jobs.interruptRunning()
    const pictures = { fileSystem, libraryFolder: root, libraryId: marker.id, files: store.files }
    await finishMove(pictures)
    return assemble(pictures, store, journal, lock, recovered)
  } catch (error) {
    journal?.close()
    store.close()
    throw error
  }
}

/** Of a host that was killed while it took the old files away; what the disk refuses is left to the next one. */
async function finishMove(pictures: Omit<MoveContext, 'inTurn'>): Promise<void> {
  const pointer = await readPointer(pictures.fileSystem, pictures.libraryFolder)
  if (pointer !== null) await settleLeaving(pictures, pointer).catch(() => {})
}

function assemble(
  pictures: Omit<MoveContext, 'inTurn'>,
  store: Store,
  journal: Journal,
  lock: LibraryLock,
  recovered: Recovery | null,
): Library {
  const folder = pictures.libraryFolder
  const writer = createWriter(store, journal)
  const listeners = new Set<ChangeListener>()
  let writing: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | null = null

  function assertOpen(): void {
    if (closing !== null) throw new Error('The library is closed.')
  }
  /** One after another: what a failed one takes away again may be a file that the next one counts on. */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    assertOpen()
    const result = writing.then(work)
    writing = result.catch(() => {})
    return result
  }
  function tell(effects: readonly Effect[]): void {
    const ids = touchedPictures(effects)
    const datasets = touchedDatasets(effects)
    const adapters = touchedAdapters(effects)
    for (const listener of [...listeners]) listener(ids, datasets, adapters)
  }

  return {
    folder,
    store,
    recovered,
    keepFile: (png) => inTurn(() => writer.keep(png)),
    dropFiles: (files) => inTurn(() => writer.drop(files)),
    recordGeneration: (generation, pictures) => inTurn(() => writer.record(generation, pictures)),
    recordDataset: (dataset, items, stagedFiles) =>
      inTurn(async () => {
        await writer.recordDataset(dataset, items, stagedFiles)
        for (const listener of [...listeners]) listener([], [dataset.id], [])
      }),
    recordAdapter: (adapter, bytes) =>
      inTurn(async () => {
        const recorded = await writer.recordAdapter(adapter, bytes)
        for (const listener of [...listeners]) listener([], [], [recorded.id])
        return recorded
      }),
    change(command) {
      assertOpen()
      const effects = change(store, writer, libraryCommandSchema.parse(command))
      if (effects.length > 0) tell(effects)
    },
    undo() {
      assertOpen()
      const step = store.steps.lastDone()
      if (step === null) throw new StudioError('nothing-to-undo')
      const effects = invert(step.effects)
      writer.commit({ type: 'undo', at: new Date().toISOString(), step: step.id, effects })
      tell(effects)
      return step.command
    },
    redo() {
      assertOpen()
      const step = store.steps.firstUndone()
      if (step === null) throw new StudioError('nothing-to-undo')
      const { id, effects, command } = step
      writer.commit({ type: 'redo', at: new Date().toISOString(), step: id, effects })
      tell(effects)
      return command
    },
    movePictures(to, moving) {
      assertOpen()
      return movePictures({ ...pictures, inTurn }, to, moving)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      closing ??= writing
        .then(async () => {
          try {
            journal.close()
            store.close()
          } finally {
            await lock.release()
          }
        })
        .catch((error: unknown) => {
          throw diskError(error, folder)
        })
      return closing
    },
  }
}

function change(store: Store, writer: LibraryWriter, command: LibraryCommand): Effect[] {
  const at = new Date().toISOString()
  const effects = planChange(store, command, at)
  if (effects.length > 0) writer.commit({ type: 'change', at, step: newId(), command, effects })
  return effects
}
