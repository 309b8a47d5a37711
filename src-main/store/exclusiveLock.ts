/**
 * A lock of the operating system that ends with its process, however that ends: SQLite's EXCLUSIVE lock on an empty
 * database of its own. (A file with a pid in it survives a crash, and pids are used again.)
 */
import Database from 'better-sqlite3'
import { databaseError } from './databaseError.ts'

export interface ExclusiveLock {
  release(): void
}

// Long enough for somebody who only asks `isLocked` to be gone again.
const patienceMs = 300

/**
 * Null where another process, or another part of this one, holds the lock. Creates the file.
 * @throws StudioError folder-unwritable, disk-full
 */
export function takeLock(file: string): ExclusiveLock | null {
  let database: Database.Database | null = null
  try {
    database = new Database(file, { timeout: patienceMs })
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database?.close()
    if (isBusy(error)) return null
    throw databaseError(error, file)
  }
  const held = database
  return { release: () => void held.close() }
}

/** Whether the lock is held, by this process or another. Does not create the file. */
export function isLocked(file: string): boolean {
  let database: Database.Database
  try {
    database = new Database(file, { timeout: 0, fileMustExist: true })
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CANTOPEN')) return false
    // better-sqlite3 says so itself where the folder is missing.
    if (error instanceof TypeError) return false
    throw error
  }
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    if (isBusy(error)) return true
    throw error
  } finally {
    database.close()
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
