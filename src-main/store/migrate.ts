/** Numbered migrations. The version of a database is its `user_version`; `application_id` says that it is ours. */
import path from 'node:path'
import { StudioError } from '../contract/errors.ts'
import { systemCode } from './diskError.ts'
import { firstLibrary } from './migrations/0001-first-library.ts'
import { tasks } from './migrations/0002-tasks.ts'
import { gallery } from './migrations/0003-gallery.ts'
import { datasets } from './migrations/0004-datasets.ts'
import { finetunes } from './migrations/0005-finetunes.ts'
import { adapters } from './migrations/0006-adapters.ts'
import { newId } from './newId.ts'
import { syncFile, syncFolder } from './writeDurably.ts'
import type { Connection } from './connection.ts'
import type { FileSystem } from './fileSystem.ts'

export interface Migration {
  /** 1, 2, 3 …: the version of a database after it. */
  readonly version: number
  readonly sql: string
  /** What SQL alone can't do with the rows that are there, in the same transaction. */
  readonly fill?: (connection: Connection) => void
}

export const migrations: readonly Migration[] = [firstLibrary, tasks, gallery, datasets, finetunes, adapters]

/** 'CgVS' */
const applicationId = 0x43675653
const headerBytes = 100

/**
 * Looks at a database file without opening it, because opening one may already write to it.
 * @throws StudioError library-newer {found, known}, library-damaged {file, problem}
 */
export async function checkHeader(
  fileSystem: FileSystem,
  file: string,
  known: number,
): Promise<'new' | 'existing'> {
  let bytes: Buffer
  try {
    bytes = await fileSystem.readStart(file, headerBytes)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'new'
    throw error
  }
  // A crash between creating the file and the first migration leaves it empty, its first pages still in the WAL.
  if (bytes.length === 0) return 'new'
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw new StudioError('library-damaged', { file, problem: 'no SQLite database' })
  }
  const version = bytes.readInt32BE(60)
  refuseNewer(version, known)
  // 0 and 0: everything that was written is still in the WAL.
  if (bytes.readInt32BE(68) !== (version === 0 ? 0 : applicationId)) {
    throw new StudioError('library-damaged', { file, problem: 'a database of another program' })
  }
  return 'existing'
}

/**
 * Brings a database to the newest version, each migration in a transaction of its own. An existing one is copied
 * first, to `library.before-<version>.sqlite` beside it.
 * @throws StudioError library-newer, disk-full, folder-unwritable
 */
export async function migrate(
  connection: Connection,
  file: string,
  fileSystem: FileSystem,
  steps: readonly Migration[],
): Promise<void> {
  const known = steps.at(-1)?.version ?? 0
  const found = Number(connection.pragma('user_version'))
  refuseNewer(found, known)
  const missing = steps.filter((migration) => migration.version > found)
  if (found > 0 && missing.length > 0) await backUp(connection, file, fileSystem, known)
  for (const migration of missing) {
    connection.transaction(() => {
      connection.exec(migration.sql)
      migration.fill?.(connection)
      connection.pragma(`application_id = ${applicationId}`)
      connection.pragma(`user_version = ${migration.version}`)
    })
  }
}

function refuseNewer(found: number, known: number): void {
  if (found > known) throw new StudioError('library-newer', { found, known })
}

async function backUp(
  connection: Connection,
  file: string,
  fileSystem: FileSystem,
  version: number,
): Promise<void> {
  const { dir, name, ext } = path.parse(file)
  const temporary = path.join(dir, `${name}.${newId()}.tmp`)
  try {
    connection.prepare('VACUUM INTO ?').run(temporary)
    await syncFile(fileSystem, temporary)
    await fileSystem.rename(
      temporary,
      path.join(dir, `${name}.before-${String(version).padStart(4, '0')}${ext}`),
    )
    await syncFolder(fileSystem, dir)
  } catch (error) {
    await fileSystem.remove(temporary).catch(() => {})
    throw error
  }
}
