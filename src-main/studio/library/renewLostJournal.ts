import path from 'node:path'
import { encodeCodes } from './journalEntry.ts'
import { journalFolder, openJournal } from './journal.ts'
import { newId } from '../../store/newId.ts'
import { systemCode } from '../../store/diskError.ts'
import { syncFolder } from '../../store/writeDurably.ts'
import type { Effect } from '../../store/effects.ts'
import type { FileSystem } from '../../store/fileSystem.ts'
import type { JournalPosition } from '../../store/journalPosition.ts'
import type { Store } from '../../store/openStore.ts'
import type { Journal } from './journal.ts'

/** Behind every file of a journal; no file has this name. */
const nowhere: JournalPosition = { file: '9999-99.jsonl', offset: 0 }

/** Whether the journal still has the line that was applied last. */
async function reachesPosition(
  fileSystem: FileSystem,
  libraryFolder: string,
  position: JournalPosition,
): Promise<boolean> {
  if (position.offset === 0) return false
  try {
    const file = path.join(libraryFolder, journalFolder, position.file)
    return (await fileSystem.read(file, position.offset - 1))[0] === 0x0a
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

/**
 * Begins the journal anew from the rows where somebody removed it or put an old one in its place: without it the
 * library could not be rebuilt. What is left of the old one is kept beside it, as `journal.<time>`.
 * @throws StudioError disk-full, folder-unwritable, library-unreachable
 */
export async function renewLostJournal(
  store: Store,
  fileSystem: FileSystem,
  libraryFolder: string,
): Promise<void> {
  const position = store.journalPosition.get()
  if (position === null || (await reachesPosition(fileSystem, libraryFolder, position))) return
  // If this is interrupted, the next host finds a position that no journal has, and does it again.
  store.journalPosition.set(nowhere)
  const fresh = `${journalFolder}.${newId()}.tmp`
  const journal = await openJournal(fileSystem, libraryFolder, null, fresh)
  let end: JournalPosition
  try {
    end = writeRows(store, journal)
  } finally {
    journal.close()
  }
  const target = path.join(libraryFolder, journalFolder)
  await fileSystem.makeFolder(target)
  await fileSystem.rename(target, `${target}.${new Date().toISOString().replaceAll(':', '-')}`)
  await fileSystem.rename(path.join(libraryFolder, fresh), target)
  await syncFolder(fileSystem, libraryFolder)
  store.journalPosition.set(end)
}

function writeRows(store: Store, journal: Journal): JournalPosition {
  const at = new Date().toISOString()
  let end = nowhere
  for (const generation of store.generations.all()) {
    const codes: Record<string, string> = {}
    for (const picture of generation.pictures) {
      const found = store.pictures.codes(picture.id)
      if (found !== null) codes[picture.id] = encodeCodes(found)
    }
    end = journal.append({ type: 'generation', at, generation, codes })
  }
  for (const dataset of store.datasets.all()) {
    end = journal.append({ type: 'dataset', at, dataset, items: [...store.datasets.items(dataset.id)] })
  }
  for (const adapter of store.adapters.all()) {
    end = journal.append({ type: 'adapter', at, adapter })
  }
  for (const { id, name, createdAt } of store.boards.list()) {
    const members = store.boards.members(id)
    const effects: Effect[] = [{ kind: 'board', boardId: id, before: null, after: { name, createdAt } }]
    if (members.length > 0) effects.push({ kind: 'member', boardId: id, added: true, members })
    end = journal.append({ type: 'state', at, effects })
  }
  for (const { id, name, createdAt, closed } of store.sessions.list()) {
    const after = { name, createdAt, closed }
    end = journal.append({
      type: 'state',
      at,
      effects: [{ kind: 'session', sessionId: id, before: null, after }],
    })
  }
  return end
}
