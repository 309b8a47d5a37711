/** Packs that a person added to the library, beside those that are shipped. */
import { z } from 'zod'
import { packIdentitySchema } from '../contract/recipe.ts'
import type { Connection } from './connection.ts'

const packRowSchema = z.object({ folder: z.string(), identity: packIdentitySchema, addedAt: z.string() })
export type PackRow = z.infer<typeof packRowSchema>

export interface PackRows {
  /** In the order they were added. */
  list(): PackRow[]
  /** Adds a pack, or replaces what was known of its folder. */
  put(pack: PackRow): void
  remove(folder: string): void
}

export function openPackRows(connection: Connection): PackRows {
  const selectAll = connection.prepare('SELECT folder, identity, added_at AS addedAt FROM packs ORDER BY seq')
  const upsert = connection.prepare(
    `INSERT INTO packs (folder, identity, added_at) VALUES (?, ?, ?)
     ON CONFLICT (folder) DO UPDATE SET identity = excluded.identity, added_at = excluded.added_at`,
  )
  const remove = connection.prepare('DELETE FROM packs WHERE folder = ?')
  return {
    list: () =>
      selectAll.all().map((row) =>
        connection.parse(packRowSchema, {
          ...row,
          identity: connection.parseJson(packIdentitySchema, row.identity),
        }),
      ),
    put: (pack) => void upsert.run(pack.folder, JSON.stringify(pack.identity), pack.addedAt),
    remove: (folder) => void remove.run(folder),
  }
}
