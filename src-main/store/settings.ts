/** The studio's settings; what was never set has its default. */
import { z } from 'zod'
import { settingsSchema } from '../contract/entities.ts'
import type { Settings } from '../contract/entities.ts'
import type { Connection } from './connection.ts'

/** `threads` 0: as many as the machine's cores suggest. */
const defaults: Settings = {
  locale: null,
  theme: 'system',
  provider: 'auto',
  threads: 0,
  memoryBudgetMiB: null,
  labelling: true,
  shortcuts: {},
  toured: false,
}

export interface SettingsRows {
  get(): Settings
  set(changes: Partial<Settings>): Settings
}

export function openSettingsRows(connection: Connection): SettingsRows {
  const selectAll = connection.prepare('SELECT key, value FROM settings')
  const upsert = connection.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const known = settingsSchema.partial()

  const rows: SettingsRows = {
    get() {
      const stored = selectAll
        .all()
        .map((row) => [row.key, connection.parseJson(z.unknown(), row.value)] as const)
      return { ...defaults, ...connection.parse(known, Object.fromEntries(stored)) }
    },
    set: (changes) =>
      connection.transaction(() => {
        for (const [key, value] of Object.entries(known.parse(changes))) {
          if (value !== undefined) upsert.run(key, JSON.stringify(value))
        }
        return rows.get()
      }),
  }
  return rows
}
