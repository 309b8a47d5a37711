/** Pictures as they leave the library: each with the words that go with it. */
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { taskSchema } from '../contract/requests.ts'
import type { Connection } from './connection.ts'

const leavingSchema = z.object({
  id: z.string(),
  file: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  caption: z.string().nullable(),
  /** Place by CapS in its generation, from 1. */
  rank: z.number().int().nullable(),
  /** Geometric-mean CapS ÷ that of the best of its generation. */
  share: z.number().nullable(),
  createdAt: z.string(),
  task: taskSchema.nullable(),
  sentence: z.string().nullable(),
})
export type LeavingPicture = z.infer<typeof leavingSchema>

export interface LeavingPictures {
  /** In the order of `ids`, repeated where an id is. @throws StudioError picture-not-found */
  get(ids: readonly string[]): LeavingPicture[]
}

const sql = `
  SELECT value AS asked, pictures.id, file, width, height, caption, rank, pictures.created_at AS createdAt, task, sentence,
    score / (SELECT max(score) FROM pictures AS others WHERE others.generation_id = pictures.generation_id) AS share
  FROM json_each(?)
  LEFT JOIN pictures ON pictures.id = value
  LEFT JOIN generations ON generations.id = generation_id
  ORDER BY key`

export function openLeavingPictures(connection: Connection): LeavingPictures {
  const select = connection.prepare(sql)
  return {
    get: (ids) =>
      select.all(JSON.stringify(ids)).map((row) => {
        if (row.id === null) throw new StudioError('picture-not-found', { id: String(row.asked) })
        return connection.parse(leavingSchema, row)
      }),
  }
}
