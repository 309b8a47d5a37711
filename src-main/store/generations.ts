/** Generations with their pictures. */
import { generateRequestSchema } from '../contract/requests.ts'
import { generationSchema } from '../contract/entities.ts'
import { packIdentitySchema } from '../contract/recipe.ts'
import { samplerSettingsSchema } from '../contract/sampling.ts'
import { StudioError } from '../contract/errors.ts'
import type { Generation } from '../contract/entities.ts'
import type { Connection, Row } from './connection.ts'
import type { PictureRows } from './pictures.ts'

export interface GenerationPage {
  /** Newest first; pictures in rank order, those in the bin included. */
  readonly generations: Generation[]
  /** Cursor of the page below, null at the end. */
  readonly next: string | null
}

export interface GenerationRows {
  /**
   * A generation with all its pictures, in one transaction; its job, if it has one, becomes `done`.
   * `codes` are the image codes by picture id; a picture without an entry has none.
   */
  insert(generation: Generation, codes: ReadonlyMap<string, readonly number[]>): void
  /** @throws StudioError generation-not-found */
  get(id: string): Generation
  /** @throws StudioError bad-request where `before` is no cursor of this list */
  page(before: string | null, limit: number): GenerationPage
  /** All of them, in the order they were recorded. */
  all(): Iterable<Generation>
}

const columns = `seq, id, job_id AS jobId, task, request, sentence, size, sampler, pack, provider, seconds,
  created_at AS createdAt`

/** The page of the history below a cursor; a test holds it to its query plan. */
export const historyPageSql = `SELECT ${columns} FROM generations WHERE seq < ? ORDER BY seq DESC LIMIT ?`

export function openGenerationRows(connection: Connection, pictures: PictureRows): GenerationRows {
  const insert = connection.prepare(
    `INSERT INTO generations
       (id, job_id, task, request, sentence, size, sampler, pack, provider, seconds, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const finishJob = connection.prepare(
    `UPDATE jobs SET state = 'done', error = NULL, generation_id = ? WHERE id = ?`,
  )
  const select = connection.prepare(`SELECT ${columns} FROM generations WHERE id = ?`)
  const selectPage = connection.prepare(historyPageSql)
  const selectAfter = connection.prepare(
    `SELECT ${columns} FROM generations WHERE seq > ? ORDER BY seq LIMIT 1`,
  )

  const toGeneration = (row: Row): Generation =>
    connection.parse(generationSchema, {
      ...row,
      request: connection.parseJson(generateRequestSchema, row.request),
      sampler: connection.parseJson(samplerSettingsSchema, row.sampler),
      pack: connection.parseJson(packIdentitySchema, row.pack),
      pictures: pictures.ofGeneration(String(row.id)),
    })

  return {
    insert(generation, codes) {
      connection.transaction(() => {
        insert.run(
          generation.id,
          generation.jobId,
          generation.task,
          JSON.stringify(generation.request),
          generation.sentence,
          generation.size,
          JSON.stringify(generation.sampler),
          JSON.stringify(generation.pack),
          generation.provider,
          generation.seconds,
          generation.createdAt,
        )
        for (const picture of generation.pictures) pictures.insert(picture, codes.get(picture.id) ?? null)
        if (generation.jobId !== null) finishJob.run(generation.id, generation.jobId)
      })
    },
    get(id) {
      const row = select.get(id)
      if (row === undefined) throw new StudioError('generation-not-found', { id })
      return toGeneration(row)
    },
    page(before, limit) {
      if (before !== null && !/^[1-9][0-9]{0,14}$/.test(before)) {
        throw new StudioError('bad-request', { call: 'history.list', problem: 'before is no cursor' })
      }
      // One more than asked for tells whether there is a page below.
      const rows = selectPage.all(before === null ? Number.MAX_SAFE_INTEGER : Number(before), limit + 1)
      const shown = rows.slice(0, limit)
      const next = rows.length > limit ? String(shown.at(-1)?.seq) : null
      return { generations: shown.map(toGeneration), next }
    },
    *all() {
      let row = selectAfter.get(0)
      while (row !== undefined) {
        yield toGeneration(row)
        row = selectAfter.get(Number(row.seq))
      }
    },
  }
}
