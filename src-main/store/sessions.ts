/** Sessions (会话): a person's named work, and how each was left. */
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { sessionSchema, sessionViewSchema } from '../contract/sessions.ts'
import type { Session, SessionView } from '../contract/sessions.ts'
import type { Connection, Row } from './connection.ts'

/** What of a session is part of the library's history. */
export type SessionValue = Pick<Session, 'name' | 'createdAt' | 'closed'>

export interface SessionRows {
  /** @throws StudioError session-not-found */
  get(id: string): Session
  /** Null where there is none with this id. */
  find(id: string): Session | null
  /** Those that are open first, each kind by when it was last opened. */
  list(): Session[]
  /**
   * Makes it, changes it, or with null takes it away. One in which something was made, or in which words are waiting,
   * only loses its name: nothing may be lost with it.
   */
  put(id: string, value: SessionValue | null): void
  /** Makes one without a name where there is none. */
  ensure(id: string, at: string): void
  /** Marks it as opened, making one without a name where there is none. */
  open(id: string, at: string): Session
  view(id: string): SessionView | null
  /** A session that does not exist yet begins with it. */
  setView(id: string, view: SessionView): void
}

// All pictures less those in the bin: two counts over indexes, where one over the rows would read each of them.
const columns = `id, name, created_at AS createdAt, coalesce(opened_at, created_at) AS openedAt, closed,
  (SELECT coalesce(sum(
     (SELECT count(*) FROM pictures WHERE generation_id = made.id)
     - (SELECT count(*) FROM pictures WHERE generation_id = made.id AND deleted_at IS NOT NULL)), 0)
   FROM generations AS made WHERE session_id = sessions.id) AS pictures`

/** A test holds it to its query plan. */
export const sessionListSql = `SELECT ${columns} FROM sessions
  ORDER BY closed, coalesce(opened_at, created_at) DESC, seq DESC`

export function openSessionRows(connection: Connection): SessionRows {
  const upsert = connection.prepare(
    `INSERT INTO sessions (id, name, created_at, closed) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, created_at = excluded.created_at, closed = excluded.closed`,
  )
  const removeBare = connection.prepare(
    `DELETE FROM sessions WHERE id = ? AND NOT EXISTS (SELECT 1 FROM generations WHERE session_id = ?)
     AND NOT EXISTS (SELECT 1 FROM drafts WHERE session_id = ? AND json_extract(draft, '$.text') <> '')`,
  )
  const removeName = connection.prepare(`UPDATE sessions SET name = '', closed = 0 WHERE id = ?`)
  const select = connection.prepare(`SELECT ${columns} FROM sessions WHERE id = ?`)
  const selectAll = connection.prepare(sessionListSql)
  const insertUnnamed = connection.prepare(
    `INSERT INTO sessions (id, name, created_at) VALUES (?, '', ?) ON CONFLICT (id) DO NOTHING`,
  )
  const updateOpened = connection.prepare('UPDATE sessions SET opened_at = ? WHERE id = ?')
  const selectView = connection.prepare('SELECT view FROM sessions WHERE id = ?')
  const updateView = connection.prepare('UPDATE sessions SET view = ? WHERE id = ?')
  const toSession = (row: Row): Session =>
    connection.parse(sessionSchema, { ...row, closed: row.closed === 1 })

  const rows: SessionRows = {
    get(id) {
      const session = rows.find(id)
      if (session === null) throw new StudioError('session-not-found', { id })
      return session
    },
    find(id) {
      const row = select.get(id)
      return row === undefined ? null : toSession(row)
    },
    list: () => selectAll.all().map(toSession),
    put(id, value) {
      if (value === null) {
        if (removeBare.run(id, id, id) === 0) removeName.run(id)
      } else upsert.run(id, value.name, value.createdAt, Number(value.closed))
    },
    ensure: (id, at) => void insertUnnamed.run(id, at),
    open: (id, at) =>
      connection.transaction(() => {
        insertUnnamed.run(id, at)
        updateOpened.run(at, id)
        return rows.get(id)
      }),
    view(id) {
      const text = selectView.get(id)?.view ?? null
      return text === null ? null : connection.parseJson(z.nullable(sessionViewSchema), text)
    },
    setView: (id, view) =>
      connection.transaction(() => {
        insertUnnamed.run(id, new Date().toISOString())
        updateView.run(JSON.stringify(view), id)
      }),
  }
  return rows
}
