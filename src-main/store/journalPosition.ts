/** How far the journal is in the rows; written in the transaction that applies a line. */
import { z } from 'zod'
import type { Connection } from './connection.ts'

const journalPositionSchema = z.object({
  /** Plain name of the journal's file. */
  file: z.string(),
  /** Bytes of that file that are applied. */
  offset: z.number().int().min(0),
})
export type JournalPosition = z.infer<typeof journalPositionSchema>

export interface JournalPositionRow {
  get(): JournalPosition | null
  set(position: JournalPosition): void
}

export function openJournalPositionRow(connection: Connection): JournalPositionRow {
  const select = connection.prepare('SELECT file, offset FROM journal_position')
  const upsert = connection.prepare(
    `INSERT INTO journal_position (only, file, offset) VALUES (1, ?, ?)
     ON CONFLICT (only) DO UPDATE SET file = excluded.file, offset = excluded.offset`,
  )
  return {
    get() {
      const row = select.get()
      return row === undefined ? null : connection.parse(journalPositionSchema, row)
    },
    set: (position) => void upsert.run(position.file, position.offset),
  }
}
