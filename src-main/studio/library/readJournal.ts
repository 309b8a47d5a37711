import path from 'node:path'
import { diskError } from '../../store/diskError.ts'
import { journalFiles, journalFolder } from './journal.ts'
import { journalEntrySchema } from './journalEntry.ts'
import type { FileSystem } from '../../store/fileSystem.ts'
import type { JournalPosition } from '../../store/journalPosition.ts'
import type { JournalEntry } from './journalEntry.ts'

export interface JournalLine {
  /** Null where the line cannot be read. */
  readonly entry: JournalEntry | null
  /** Why it cannot be read; empty where it can. */
  readonly problem: string
  /** Behind the line. */
  readonly position: JournalPosition
}

/**
 * The lines behind a position, or all of them, oldest first. What follows the last newline of a file was torn by a
 * crash and is no line.
 * @throws StudioError library-unreachable
 */
export async function* readJournal(
  fileSystem: FileSystem,
  libraryFolder: string,
  after: JournalPosition | null,
): AsyncGenerator<JournalLine> {
  for (const file of await journalFiles(fileSystem, libraryFolder)) {
    if (after !== null && file < after.file) continue
    let offset = file === after?.file ? after.offset : 0
    const bytes = await readFrom(fileSystem, libraryFolder, file, offset)
    let start = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      const line = bytes.toString('utf8', start, end)
      offset += end + 1 - start
      start = end + 1
      yield { ...parse(line), position: { file, offset } }
    }
  }
}

async function readFrom(
  fileSystem: FileSystem,
  libraryFolder: string,
  file: string,
  offset: number,
): Promise<Buffer> {
  try {
    return await fileSystem.read(path.join(libraryFolder, journalFolder, file), offset)
  } catch (error) {
    throw diskError(error, libraryFolder)
  }
}

function parse(line: string): { entry: JournalEntry | null; problem: string } {
  try {
    return { entry: journalEntrySchema.parse(JSON.parse(line)), problem: '' }
  } catch (error) {
    return { entry: null, problem: error instanceof Error ? error.message : String(error) }
  }
}
