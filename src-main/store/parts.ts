/** What an unfinished job has done already, piece by piece, so that a job that goes on need not do it again. */
import { z } from 'zod'
import type { Connection } from './connection.ts'

export interface PartRows {
  /** `value`: anything that JSON holds. A part with this key that is there already is replaced. */
  put(jobId: string, key: string, value: unknown): void
  /** By key, in the order in which they were put. */
  all(jobId: string): Map<string, unknown>
  /** The parts become those of the job that takes the work up again. */
  inherit(fromJobId: string, toJobId: string): void
  remove(jobId: string): void
}

export function openPartRows(connection: Connection): PartRows {
  const upsert = connection.prepare(
    `INSERT INTO job_parts (job_id, key, value) VALUES (?, ?, ?)
     ON CONFLICT (job_id, key) DO UPDATE SET value = excluded.value`,
  )
  const selectAll = connection.prepare('SELECT key, value FROM job_parts WHERE job_id = ? ORDER BY seq')
  const move = connection.prepare('UPDATE OR REPLACE job_parts SET job_id = ? WHERE job_id = ?')
  const remove = connection.prepare('DELETE FROM job_parts WHERE job_id = ?')
  return {
    put: (jobId, key, value) => void upsert.run(jobId, key, JSON.stringify(value)),
    all: (jobId) =>
      new Map(
        selectAll.all(jobId).map((row) => [String(row.key), connection.parseJson(z.unknown(), row.value)]),
      ),
    inherit: (fromJobId, toJobId) => void move.run(toJobId, fromJobId),
    remove: (jobId) => void remove.run(jobId),
  }
}
