/** The one way in which a library is written: files, then the journal's line, then the rows. */
import { generationSchema } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import { applyEntry, encodeCodes } from './journalEntry.ts'
import type { Generation, Picture } from '../../contract/entities.ts'
import type { StagedFiles } from '../../store/datasetFiles.ts'
import type { AdapterRecord } from '../../store/adapters.ts'
import type { DatasetRecord, ItemRecord } from '../../store/datasets.ts'
import type { Store } from '../../store/openStore.ts'
import type { Journal } from './journal.ts'
import type { JournalEntry } from './journalEntry.ts'

/** A file that whoever keeps it still means to record. */
export interface KeptFile {
  readonly sha256: string
}

interface NewRow {
  readonly picture: Omit<Picture, 'file'>
  /** Image codes, row by row; null for a picture that came in from outside and has none yet. */
  readonly codes: readonly number[] | null
}

/** With its bytes, or with the file that they were written to before. */
export type NewPicture = NewRow & ({ readonly png: Uint8Array } | { readonly file: KeptFile })

export interface LibraryWriter {
  /**
   * Journal and rows, or neither.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable, picture-not-found, board-not-found
   */
  commit(entry: JournalEntry): void
  /** @throws StudioError disk-full, folder-unwritable, library-unreachable; nothing partial is left behind */
  keep(png: Uint8Array): Promise<KeptFile>
  /** Removes those that were not there before, that nobody else keeps and that no row refers to. Never fails. */
  drop(files: readonly KeptFile[]): Promise<void>
  /**
   * Kept files are its own from here on: where it fails they are dropped.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable, picture-not-found for a subject
   */
  record(generation: Omit<Generation, 'pictures'>, pictures: readonly NewPicture[]): Promise<Generation>
  /** @throws StudioError disk-full, folder-unwritable, library-unreachable */
  recordDataset(
    dataset: DatasetRecord,
    items: readonly ItemRecord[],
    staged: Pick<StagedFiles, 'keep'>,
  ): Promise<void>
  /** @throws StudioError disk-full, folder-unwritable, library-unreachable */
  recordAdapter(adapter: Omit<AdapterRecord, 'id' | 'bytes'>, bytes: Uint8Array): Promise<AdapterRecord>
}

export function createWriter(store: Store, journal: Journal): LibraryWriter {
  /** By hash; `isNew`: the file was not there before its first keeper. */
  const held = new Map<string, { readonly keepers: number; readonly isNew: boolean }>()

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

  async function keep(png: Uint8Array): Promise<KeptFile> {
    const { sha256, created } = await store.files.put(png)
    const { keepers, isNew } = held.get(sha256) ?? { keepers: 0, isNew: false }
    held.set(sha256, { keepers: keepers + 1, isNew: isNew || created })
    return { sha256 }
  }

  /** What cannot be removed is a whole file that no row refers to: harmless, and the error before it is the one to tell. */
  async function drop(files: readonly KeptFile[]): Promise<void> {
    await Promise.allSettled(files.map(dropOne))
  }

  async function dropOne({ sha256 }: KeptFile): Promise<void> {
    const hold = held.get(sha256)
    if (hold === undefined) return
    if (hold.keepers > 1) {
      held.set(sha256, { ...hold, keepers: hold.keepers - 1 })
      return
    }
    held.delete(sha256)
    if (hold.isNew && store.pictures.ofFile(sha256).length === 0) await store.files.remove(sha256)
  }

  async function keepAll(pictures: readonly NewPicture[]): Promise<KeptFile[]> {
    const keeps = await Promise.allSettled(
      pictures.map(async (each) => ('file' in each ? each.file : keep(each.png))),
    )
    const done = keeps.filter((each) => each.status === 'fulfilled').map((each) => each.value)
    const failed = keeps.find((each) => each.status === 'rejected')
    if (failed === undefined) return done
    await drop(done)
    throw failed.reason
  }

  async function record(
    generation: Omit<Generation, 'pictures'>,
    pictures: readonly NewPicture[],
  ): Promise<Generation> {
    const files = await keepAll(pictures)
    try {
      const codes = Object.fromEntries(
        pictures.flatMap(({ picture, codes }) => (codes === null ? [] : [[picture.id, encodeCodes(codes)]])),
      )
      const whole = generationSchema.parse({
        ...generation,
        pictures: pictures
          .map(({ picture }, i) => ({ ...picture, file: files[i]?.sha256 }))
          .sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.index - b.index),
      })
      commit({ type: 'generation', at: new Date().toISOString(), generation: whole, codes })
    } catch (error) {
      if (isUndone(error, journal)) await drop(files)
      else forget(files)
      throw error
    }
    forget(files)
    return store.generations.get(generation.id)
  }

  async function recordDataset(
    dataset: DatasetRecord,
    items: readonly ItemRecord[],
    staged: Pick<StagedFiles, 'keep'>,
  ): Promise<void> {
    const created = await staged.keep(items.map(({ file }) => file))
    try {
      commit({ type: 'dataset', at: new Date().toISOString(), dataset, items: [...items] })
    } catch (error) {
      if (isUndone(error, journal)) await store.datasetFiles.remove(created)
      throw error
    }
  }

  /** One that is there already stays as it is; one that was deleted is listed again. */
  async function recordAdapter(
    told: Omit<AdapterRecord, 'id' | 'bytes'>,
    bytes: Uint8Array,
  ): Promise<AdapterRecord> {
    const { id, created } = await store.adapterFiles.put(bytes)
    const known = store.adapters.find(id)
    const at = new Date().toISOString()
    if (known?.deletedAt === null) return known
    const adapter: AdapterRecord = { ...(known ?? { ...told, id, bytes: bytes.length }), deletedAt: null }
    try {
      if (known === null) commit({ type: 'adapter', at, adapter })
      else {
        const { name, deletedAt } = known
        const [before, after] = [
          { name, deletedAt },
          { name, deletedAt: null },
        ]
        commit({ type: 'state', at, effects: [{ kind: 'adapter', adapter: id, before, after }] })
      }
    } catch (error) {
      if (created && isUndone(error, journal)) await store.adapterFiles.remove(id)
      throw error
    }
    return adapter
  }

  /** From here on a row, or a line that may be on the disk, counts on them: whoever else keeps them may not remove them. */
  function forget(files: readonly KeptFile[]): void {
    for (const { sha256 } of files) held.delete(sha256)
  }

  return { commit, keep, drop, record, recordDataset, recordAdapter }
}

/**
 * Whether a failed line is surely nowhere on the disk. If it may be, the next host may apply it, and a row without its
 * file would be worse than a file without a row.
 */
function isUndone(error: unknown, journal: Journal): boolean {
  const unsure = error instanceof StudioError && error.code === 'library-unreachable'
  return journal.isClean() && !unsure
}
