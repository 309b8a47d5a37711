/** The last benchmark of this machine, kept beside the settings: it is worth showing after a restart. */
import { z } from 'zod'
import { workSchema } from '../contract/works.ts'
import type { Work } from '../contract/works.ts'
import type { Connection } from './connection.ts'

export interface LastBenchmark {
  get(): Work | null
  set(work: Work): void
}

const key = 'lastBenchmark'

export function openLastBenchmark(connection: Connection): LastBenchmark {
  const select = connection.prepare('SELECT value FROM settings WHERE key = ?')
  const upsert = connection.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    get() {
      const row = select.get(key)
      if (row === undefined) return null
      // One that another version wrote is worth no error: it can be measured again.
      const parsed = workSchema.safeParse(connection.parseJson(z.unknown(), row.value))
      return parsed.success ? parsed.data : null
    },
    set: (work) => void upsert.run(key, JSON.stringify(work)),
  }
}
