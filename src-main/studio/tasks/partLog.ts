/**
 * What an unfinished job has got from the engine so far, kept so that the job, or the one that takes it up again, goes
 * on from there. It holds only for exactly the work that it was kept for.
 */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { PartRows } from '../../store/parts.ts'

export interface PartLog<T> {
  /** In the order in which they were kept. */
  readonly values: readonly T[]
  append(value: T): void
}

const WORK = 'work'

/** `work`: what determines the result, as JSON; parts of another work are forgotten. */
export function openPartLog<T>(
  rows: Pick<PartRows, 'all' | 'put' | 'remove'>,
  jobId: string,
  work: unknown,
  schema: z.ZodType<T>,
): PartLog<T> {
  const hash = createHash('sha256').update(JSON.stringify(work)).digest('hex')
  const kept = rows.all(jobId)
  const holds = kept.get(WORK) === hash
  kept.delete(WORK)
  if (!holds) {
    rows.remove(jobId)
    rows.put(jobId, WORK, hash)
  }
  const values = holds ? [...kept.values()].map((value) => schema.parse(value)) : []
  return {
    values,
    append(value) {
      rows.put(jobId, String(values.length), value)
      values.push(value)
    },
  }
}
