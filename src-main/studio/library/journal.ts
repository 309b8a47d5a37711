/**
 * The journal of a library: `journal/<year>-<month>.jsonl`, one JSON line for everything that was recorded or changed,
 * each on the disk before the rows are written. Files are in the order of their names, lines in the order of time.
 */
import path from 'node:path'
import { diskError, systemCode } from '../../store/diskError.ts'
import { syncFolder } from '../../store/writeDurably.ts'
import type { FileSystem } from '../../store/fileSystem.ts'
import type { JournalPosition } from '../../store/journalPosition.ts'
import type { JournalEntry } from './journalEntry.ts'

export interface Journal {
  /**
   * Adds a line and returns the position behind it.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable: the journal is what it was before
   */
  append(entry: JournalEntry): JournalPosition
  /** Takes the line back that `append` wrote last, where its rows could not be written. */
  takeBack(): void
  /** False after a failure that could not be cleared away: a line may lie on the disk that nobody promised. */
  isClean(): boolean
  close(): void
}

export const journalFolder = 'journal'
const fileName = /^\d{4}-\d{2}\.jsonl$/
const newline = 10

/** Names of the journal's files, oldest first. */
export async function journalFiles(
  fileSystem: FileSystem,
  libraryFolder: string,
  folderName = journalFolder,
): Promise<string[]> {
  try {
    const names = await fileSystem.list(path.join(libraryFolder, folderName))
    return names.filter((name) => fileName.test(name)).sort()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw diskError(error, libraryFolder)
  }
}

/**
 * Opens the journal to add to it. A last line that was torn by a crash is cut off: nobody was told that it succeeded.
 * @param known a position that is surely behind a whole line, from which to look for the torn one
 * @throws StudioError disk-full, folder-unwritable, library-unreachable
 */
export async function openJournal(
  fileSystem: FileSystem,
  libraryFolder: string,
  known: JournalPosition | null,
  folderName = journalFolder,
): Promise<Journal> {
  const folder = path.join(libraryFolder, folderName)
  let current: OpenFile | null = null
  try {
    await fileSystem.makeFolder(folder)
    await syncFolder(fileSystem, libraryFolder)
    const last = (await journalFiles(fileSystem, libraryFolder, folderName)).at(-1)
    if (last !== undefined) {
      const from = known?.file === last ? known.offset : 0
      const whole = from + (await fileSystem.read(path.join(folder, last), from)).lastIndexOf(newline) + 1
      current = openFile(fileSystem, folder, last)
      current.length = whole
      cutTail(fileSystem, current)
    }
  } catch (error) {
    if (current !== null) fileSystem.closeSync(current.handle)
    throw diskError(error, libraryFolder)
  }

  /** The file of this month; never one before the last, wherever the clock stands. */
  function fileForNow(): OpenFile {
    const name = `${new Date().toISOString().slice(0, 7)}.jsonl`
    if (current !== null && name <= current.name) return current
    const before = current
    current = openFile(fileSystem, folder, name)
    if (before !== null) fileSystem.closeSync(before.handle)
    return current
  }

  let beforeLast: number | null = null

  return {
    append(entry) {
      try {
        const file = fileForNow()
        if (file.tailIsBad) cutTail(fileSystem, file)
        const bytes = Buffer.from(`${JSON.stringify(entry)}\n`)
        file.tailIsBad = true
        try {
          let written = 0
          while (written < bytes.length)
            written += fileSystem.appendSync(file.handle, bytes.subarray(written))
          fileSystem.syncSync(file.handle)
        } catch (error) {
          tryToCutTail(fileSystem, file)
          throw error
        }
        file.tailIsBad = false
        beforeLast = file.length
        file.length += bytes.length
        return { file: file.name, offset: file.length }
      } catch (error) {
        throw diskError(error, libraryFolder)
      }
    },
    takeBack() {
      if (current === null || beforeLast === null) throw new Error('There is no line to take back.')
      current.length = beforeLast
      beforeLast = null
      current.tailIsBad = true
      tryToCutTail(fileSystem, current)
    },
    isClean: () => current === null || !current.tailIsBad,
    close() {
      if (current !== null) fileSystem.closeSync(current.handle)
      current = null
    },
  }
}

interface OpenFile {
  readonly name: string
  readonly handle: number
  /** Bytes of whole lines. */
  length: number
  /** Whether something may lie behind them. */
  tailIsBad: boolean
}

function openFile(fileSystem: FileSystem, folder: string, name: string): OpenFile {
  const handle = fileSystem.openToAppendSync(path.join(folder, name))
  try {
    syncFolderNow(fileSystem, folder)
    return { name, handle, length: fileSystem.sizeSync(handle), tailIsBad: false }
  } catch (error) {
    fileSystem.closeSync(handle)
    throw error
  }
}

function syncFolderNow(fileSystem: FileSystem, folder: string): void {
  if (process.platform === 'win32') return
  const handle = fileSystem.openFolderSync(folder)
  try {
    fileSystem.syncSync(handle)
  } finally {
    fileSystem.closeSync(handle)
  }
}

function cutTail(fileSystem: FileSystem, file: OpenFile): void {
  fileSystem.truncateSync(file.handle, file.length)
  fileSystem.syncSync(file.handle)
  file.tailIsBad = false
}

/** Where this fails, the next `append` cuts before it writes, and the error that led here is the one to tell. */
function tryToCutTail(fileSystem: FileSystem, file: OpenFile): void {
  try {
    cutTail(fileSystem, file)
  } catch {
    file.tailIsBad = true
  }
}
