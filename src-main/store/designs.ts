/** The design sheets that a person is working on, one for each session. */
import { designSheetSchema } from '../contract/designSheet.ts'
import type { DesignSheet } from '../contract/designSheet.ts'
import type { Connection } from './connection.ts'

export interface DesignRows {
  /** Null before the first one. */
  get(session: string): DesignSheet | null
  set(session: string, sheet: DesignSheet): void
}

export function openDesignRows(connection: Connection): DesignRows {
  const select = connection.prepare('SELECT sheet FROM designs WHERE id = ?')
  const upsert = connection.prepare(
    'INSERT INTO designs (id, sheet) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET sheet = excluded.sheet',
  )
  return {
    get(session) {
      const row = select.get(session)
      return row === undefined ? null : connection.parseJson(designSheetSchema, row.sheet)
    },
    set: (session, sheet) => void upsert.run(session, JSON.stringify(sheet)),
  }
}
