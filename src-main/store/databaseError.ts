import path from 'node:path'
import Database from 'better-sqlite3'
import { StudioError } from '../contract/errors.ts'

/** The error that a person can act on for what SQLite threw; anything else comes back as it was. */
export function databaseError(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown
  const folder = path.dirname(file)
  const cause = { cause: thrown }
  if (thrown.code === 'SQLITE_FULL') return new StudioError('disk-full', { folder }, cause)
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(thrown.code))
    return new StudioError('folder-unwritable', { folder }, cause)
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(thrown.code)) {
    return new StudioError('library-damaged', { file, problem: thrown.message }, cause)
  }
  if (thrown.code.startsWith('SQLITE_IOERR')) return new StudioError('library-unreachable', { folder }, cause)
  return thrown
}
