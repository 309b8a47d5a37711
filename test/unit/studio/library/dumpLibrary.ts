/** Everything that must come back when a library is opened again or rebuilt, read past the program's own interface. */
import Database from 'better-sqlite3'
import path from 'node:path'

const tables = {
  generations: 'seq',
  pictures: 'seq',
  generation_subjects: 'generation_id, position',
  picture_codes: 'picture_id',
  boards: 'id',
  board_pictures: 'board_id, picture_id',
  steps: 'id',
  indexed_words: 'doc, col, offset',
}

export type LibraryDump = Record<string, unknown[]>

/** Rows of a database that no host has open. */
export function dumpLibrary(folder: string): LibraryDump {
  const database = new Database(path.join(folder, 'library.sqlite'), { fileMustExist: true })
  try {
    database.exec(
      `CREATE VIRTUAL TABLE temp.indexed_words USING fts5vocab('main', 'generation_words', 'instance')`,
    )
    return Object.fromEntries(
      Object.entries(tables).map(([table, order]) => {
        const rows = database
          .prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY ${order}`)
          .all()
        // Steps and boards that are gone again leave gaps in their numbers, which a rebuilt database need not have.
        return [
          table,
          table === 'boards' || table === 'steps' ? rows.map((row) => ({ ...row, seq: null })) : rows,
        ]
      }),
    )
  } finally {
    database.close()
  }
}
