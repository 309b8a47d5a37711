import { StudioError } from '../../contract/errors.ts'
import { applyEntry } from './journalEntry.ts'
import { readJournal } from './readJournal.ts'
import { withoutLostReferences } from './withoutLostReferences.ts'
import type { FileSystem } from '../../store/fileSystem.ts'
import type { Store } from '../../store/openStore.ts'
import type { JournalLine } from './readJournal.ts'

export interface Replay {
  readonly generations: number
  readonly pictures: number
  readonly changes: number
  /** Lines that could not be read or applied, in words. Empty unless `damage` was `skip`. */
  readonly problems: readonly string[]
}

// A commit waits for the disk: many lines share one, and a crash between two loses nothing but time.
const linesPerCommit = 256

/**
 * Applies the lines of the journal that the rows do not have yet: one after a crash, all after the database was lost.
 * @param damage what to do with a line that cannot be read or applied
 * @throws StudioError library-damaged {file, problem} where `damage` is `refuse`
 */
export async function replayJournal(
  store: Store,
  fileSystem: FileSystem,
  libraryFolder: string,
  damage: 'refuse' | 'skip',
): Promise<Replay> {
  const replay = { generations: 0, pictures: 0, changes: 0, problems: [] as string[] }

  const apply = (line: JournalLine): void => {
    try {
      const { entry } = line
      if (entry === null) throw new Error(line.problem)
      store.transaction(() => {
        applyEntry(store, damage === 'skip' ? withoutLostReferences(store, entry) : entry)
      })
      if (entry.type === 'generation') {
        replay.generations += 1
        replay.pictures += entry.generation.pictures.length
      } else {
        replay.changes += 1
      }
    } catch (error) {
      if (isDiskTrouble(error)) throw error
      const problem = `byte ${line.position.offset}: ${error instanceof Error ? error.message : String(error)}`
      if (damage === 'refuse') {
        throw new StudioError('library-damaged', { file: line.position.file, problem }, { cause: error })
      }
      replay.problems.push(`${line.position.file}, ${problem}`)
    }
  }
  const commit = (lines: readonly JournalLine[]): void => {
    const last = lines.at(-1)
    if (last === undefined) return
    store.transaction(() => {
      for (const line of lines) apply(line)
      store.journalPosition.set(last.position)
    })
  }

  let waiting: JournalLine[] = []
  for await (const line of readJournal(fileSystem, libraryFolder, store.journalPosition.get())) {
    waiting.push(line)
    if (waiting.length < linesPerCommit) continue
    commit(waiting)
    waiting = []
  }
  commit(waiting)
  return replay
}

function isDiskTrouble(error: unknown): boolean {
  return (
    error instanceof StudioError &&
    ['disk-full', 'folder-unwritable', 'library-unreachable', 'library-damaged'].includes(error.code)
  )
}
