/** A library folder, opened and locked by this process: its store, its journal, and changes that can be taken back. */
import type { LibraryCommand } from '../../contract/commands.ts'
import type { Generation, Picture } from '../../contract/entities.ts'
import type { FileSystem } from '../../store/fileSystem.ts'
import type { Store } from '../../store/openStore.ts'

export interface NewPicture {
  readonly picture: Omit<Picture, 'file'>
  readonly png: Uint8Array
  /** Image codes, row by row. */
  readonly codes: readonly number[]
}

export interface Library {
  /** Absolute. */
  readonly folder: string
  /** For reading, and for jobs, drafts, settings, sessions and packs. Pictures and boards change through `change`. */
  readonly store: Store
  /** What was brought back because the database was missing; null in the normal case. */
  readonly recovered: Recovery | null
  /**
   * Files first, then the journal line, then the rows in one transaction, which also marks the generation's job
   * `done`. Where it fails, nothing of it is left. Pictures of the result are in rank order.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable
   */
  recordGeneration(
    generation: Omit<Generation, 'pictures'>,
    pictures: readonly NewPicture[],
  ): Promise<Generation>
  /**
   * One step of undo, however many pictures; a command that changes nothing leaves no step.
   * @throws StudioError picture-not-found, board-not-found, disk-full, folder-unwritable: nothing was changed
   */
  change(command: LibraryCommand): void
  /** Takes back the last step, also after a restart, and returns its command. @throws StudioError nothing-to-undo */
  undo(): LibraryCommand
  /** Does the step again that was taken back last. @throws StudioError nothing-to-undo */
  redo(): LibraryCommand
  /** Called after `change`, `undo` and `redo` with the pictures they touched (none where only a board changed). */
  onChange(listener: (pictureIds: string[]) => void): () => void
  /** Ends what is being recorded, then lets go of the lock. */
  close(): Promise<void>
}

export interface Recovery {
  readonly generations: number
  readonly pictures: number
}

export interface LibraryOptions {
  readonly fileSystem?: FileSystem
}

/**
 * Opens a library, creating it in a folder that is missing or empty. Jobs that ran when the last host ended are
 * interrupted.
 * @throws StudioError library-in-use {folder, pid} (pid 0: not known yet), library-unreachable, library-newer,
 *   library-damaged, folder-unwritable, disk-full
 */
export function openLibrary(folder: string, options: LibraryOptions = {}): Promise<Library> {
  return Promise.reject(new Error(`not built yet: ${folder} ${Object.keys(options).length}`))
}
