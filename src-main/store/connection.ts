/** A SQLite database as the rows use it: errors are those of the studio, what is read is parsed. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { databaseError } from './databaseError.ts'
import { keepPromises } from './keepPromises.ts'

export type SqlValue = string | number | Uint8Array | null
export type Row = Readonly<Record<string, unknown>>

export interface Statement {
  get(...values: SqlValue[]): Row | undefined
  all(...values: SqlValue[]): Row[]
  /** Returns the number of rows it changed. */
  run(...values: SqlValue[]): number
  /** One after another, as the values of their columns: for those who stop when they have enough. */
  each(...values: SqlValue[]): Iterable<readonly unknown[]>
  /** All at once, as the values of their columns: the least work for very many. */
  table(...values: SqlValue[]): readonly (readonly unknown[])[]
}

export interface Connection {
  prepare(sql: string): Statement
  exec(sql: string): void
  /** The one value of a pragma. */
  pragma(source: string): unknown
  /** All or nothing; may be nested. */
  transaction<T>(work: () => T): T
  /** @throws StudioError library-damaged where a row is not what the schema says */
  parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S>
  /** The same for a column that holds JSON. @throws StudioError library-damaged */
  parseJson<S extends z.ZodType>(schema: S, text: unknown): z.infer<S>
  close(): void
}

// One host writes; what it may have to wait for is a backup program or a person's SQLite shell.
const busyTimeoutMs = 2000

/**
 * Opens a database file, creating it, with the promises that the library needs: a commit survives a power cut
 * (WAL with synchronous=FULL) and references hold.
 * @throws StudioError library-damaged, folder-unwritable, disk-full, library-unreachable
 */
export function openConnection(file: string): Connection {
  const connection = connect(file, {})
  try {
    keepPromises(connection.pragma)
  } catch (error) {
    connection.close()
    throw error
  }
  return connection
}

/**
 * Opens a database that somebody else keeps, to read it beside them: whoever writes never waits for it, and nothing can
 * be written through it.
 * @throws StudioError library-damaged, folder-unwritable, library-unreachable
 */
export function openReadOnlyConnection(file: string): Connection {
  if (!existsSync(file)) throw new StudioError('library-unreachable', { folder: path.dirname(file) })
  const connection = connect(file, { readonly: true, fileMustExist: true })
  connection.pragma('query_only = ON')
  return connection
}

function connect(file: string, options: Database.Options): Connection {
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw databaseError(error, file)
    }
  }
  const database = guarded(() => new Database(file, { ...options, timeout: busyTimeoutMs }))
  const damaged = (problem: string): StudioError => new StudioError('library-damaged', { file, problem })

  const connection: Connection = {
    prepare(sql) {
      const statement = guarded(() => database.prepare<SqlValue[], Row>(sql))
      const asValues = () => database.prepare<SqlValue[], readonly unknown[]>(sql).raw()
      return {
        get: (...values) => guarded(() => statement.get(...values)),
        all: (...values) => guarded(() => statement.all(...values)),
        run: (...values) => guarded(() => statement.run(...values).changes),
        *each(...values) {
          const rows = guarded(() => asValues().iterate(...values))
          try {
            for (let next = guarded(() => rows.next()); next.done !== true; next = guarded(() => rows.next()))
              yield next.value
          } finally {
            rows.return?.()
          }
        },
        table: (...values) => guarded(() => asValues().all(...values)),
      }
    },
    exec: (sql) => guarded(() => void database.exec(sql)),
    pragma: (source) => guarded(() => database.pragma(source, { simple: true })),
    transaction: (work) => guarded(() => database.transaction(work)()),
    parse(schema, value) {
      const result = schema.safeParse(value)
      if (!result.success) throw damaged(result.error.message)
      return result.data
    },
    parseJson(schema, text) {
      let value: unknown
      try {
        value = JSON.parse(String(text))
      } catch (error) {
        throw damaged(error instanceof Error ? error.message : String(error))
      }
      return connection.parse(schema, value)
    },
    close: () => guarded(() => void database.close()),
  }
  return connection
}
