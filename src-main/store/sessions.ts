/** Sessions (会话): a person's named work. */
import { z } from 'zod'
import type { Connection } from './connection.ts'

const sessionSchema = z.object({ id: z.string(), name: z.string(), createdAt: z.string() })
export type Session = z.infer<typeof sessionSchema>

export interface SessionRows {
  insert(session: Session): void
  get(id: string): Session | null
  /** Newest first. */
  list(): Session[]
  /** False where there is none with this id. */
  rename(id: string, name: string): boolean
}

export function openSessionRows(connection: Connection): SessionRows {
  const columns = 'id, name, created_at AS createdAt'
  const insert = connection.prepare('INSERT INTO sessions (id, name, created_at) VALUES (?, ?, ?)')
  const select = connection.prepare(`SELECT ${columns} FROM sessions WHERE id = ?`)
  const selectAll = connection.prepare(`SELECT ${columns} FROM sessions ORDER BY seq DESC`)
  const update = connection.prepare('UPDATE sessions SET name = ? WHERE id = ?')
  return {
    insert: (session) => void insert.run(session.id, session.name, session.createdAt),
    get(id) {
      const row = select.get(id)
      return row === undefined ? null : connection.parse(sessionSchema, row)
    },
    list: () => selectAll.all().map((row) => connection.parse(sessionSchema, row)),
    rename: (id, name) => update.run(name, id) === 1,
  }
}
