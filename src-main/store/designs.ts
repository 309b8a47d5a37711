/** The design sheet that a person is working on. */
import { designSheetSchema } from '../contract/designSheet.ts'
import type { DesignSheet } from '../contract/designSheet.ts'
import type { Connection } from './connection.ts'

export interface DesignRows {
  /** Null before the first one. */
  get(): DesignSheet | null
  set(sheet: DesignSheet): void
}

const draftId = 'draft'

export function openDesignRows(connection: Connection): DesignRows {
  const select = connection.prepare('SELECT sheet FROM designs WHERE id = ?')
  const upsert = connection.prepare(
    'INSERT INTO designs (id, sheet) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET sheet = excluded.sheet',
  )
  return {
    get() {
      const row = select.get(draftId)
      return row === undefined ? null : connection.parseJson(designSheetSchema, row.sheet)
    },
    set: (sheet) => void upsert.run(draftId, JSON.stringify(sheet)),
  }
}
