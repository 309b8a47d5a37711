/** What is typed in the prompt bar of each session. */
import { draftSchema } from '../contract/entities.ts'
import type { Draft } from '../contract/entities.ts'
import type { Connection } from './connection.ts'
import type { SessionRows } from './sessions.ts'

export interface DraftRows {
  get(session: string): Draft | null
  /** A session that does not exist yet begins with its first draft, without a name. */
  set(session: string, draft: Draft): void
}

export function openDraftRows(connection: Connection, sessions: SessionRows): DraftRows {
  const select = connection.prepare('SELECT draft FROM drafts WHERE session_id = ?')
  const upsert = connection.prepare(
    `INSERT INTO drafts (session_id, draft) VALUES (?, ?)
     ON CONFLICT (session_id) DO UPDATE SET draft = excluded.draft`,
  )
  return {
    get(session) {
      const row = select.get(session)
      return row === undefined ? null : connection.parseJson(draftSchema, row.draft)
    },
    set(session, draft) {
      connection.transaction(() => {
        if (sessions.find(session) === null) {
          sessions.put(session, { name: '', createdAt: new Date().toISOString(), closed: false })
        }
        upsert.run(session, JSON.stringify(draft))
      })
    },
  }
}
