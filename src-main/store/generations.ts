/** Generations with their pictures. */
import { z } from 'zod'
import { taskRequestSchema } from '../contract/requests.ts'
import { generationSchema, outcomeSchema, partialFailureSchema } from '../contract/entities.ts'
import { packIdentitySchema } from '../contract/recipe.ts'
import { samplerSettingsSchema } from '../contract/sampling.ts'
import { StudioError } from '../contract/errors.ts'
import { familyOf } from './family.ts'
import { searchQuery } from './searchTerms.ts'
import type { Generation, Picture } from '../contract/entities.ts'
import type { Connection, Row } from './connection.ts'
import type { Family } from './family.ts'
import type { PartRows } from './parts.ts'
import type { PictureRows } from './pictures.ts'
import type { SearchRows } from './search.ts'
import type { SessionRows } from './sessions.ts'

export interface GenerationPage {
  /** Newest first; pictures in rank order, those in the bin included. */
  readonly generations: Generation[]
  /** Cursor of the page below, null at the end. */
  readonly next: string | null
}

export interface GenerationRows {
  /**
   * A generation with all its pictures, in one transaction; its job, if it has one, becomes `done` and loses its parts,
   * and its session begins where there is none.
   * `codes` are the image codes by picture id; a picture without an entry has none.
   * @throws StudioError picture-not-found where it started from a picture that is not there
   */
  insert(generation: Generation, codes: ReadonlyMap<string, readonly number[]>): void
  /** @throws StudioError generation-not-found */
  get(id: string): Generation
  /**
   * Those that hold every word of `search`; all of them where it has none.
   * @throws StudioError bad-request where `before` is no cursor of this list
   */
  page(before: string | null, limit: number, search?: string): GenerationPage
  /** Those that started from a picture, oldest first. */
  ofSubject(pictureId: string): Generation[]
  /** Those of one grid of sentences, in the order they were made. */
  ofGrid(gridId: string): Generation[]
  /**
   * What a person asked to draw, each text once, the newest first; of one session, or of all (null).
   */
  sentences(session: string | null, limit: number): string[]
  /** The imports, newest first. */
  imports(): Iterable<Generation>
  /** How a picture came about and what came of it. @throws StudioError picture-not-found */
  family(pictureId: string): Family
  /** All of them, in the order they were recorded. */
  all(): Iterable<Generation>
}

const columns = `seq, id, job_id AS jobId, task, request, sentence, size, sampler, pack, provider, seconds, outcome,
  failures, encoded, session_id AS session, board_id AS board, created_at AS createdAt`

/** The page of the history below a cursor; a test holds it to its query plan. */
export const historyPageSql = `SELECT ${columns} FROM generations WHERE seq < ? ORDER BY seq DESC LIMIT ?`
/** The same of those that a query of the index finds. */
export const searchPageSql = `SELECT ${columns} FROM generation_words CROSS JOIN generations
  ON seq = generation_words.rowid
  WHERE generation_words MATCH ? AND generation_words.rowid < ? ORDER BY generation_words.rowid DESC LIMIT ?`
export const ofGridSql = `SELECT ${columns} FROM generations WHERE grid_id = ? ORDER BY seq`
/** As they were written: with the braces that stood for several. */
export const sentencesSql = `SELECT coalesce(json_extract(request, '$.grid.pattern'), json_extract(request, '$.text'))
  FROM generations
  WHERE task = 'generate' AND json_valid(request) AND coalesce(session_id = ?, ? IS NULL) ORDER BY seq DESC`
export const ofSubjectSql = `SELECT ${columns} FROM generations
  WHERE id IN (SELECT generation_id FROM generation_subjects WHERE picture_id = ?) ORDER BY seq`

export function openGenerationRows(
  connection: Connection,
  pictures: PictureRows,
  parts: PartRows,
  search: SearchRows,
  sessions: Pick<SessionRows, 'ensure'>,
): GenerationRows {
  const insert = connection.prepare(
    `INSERT INTO generations
       (id, job_id, task, request, sentence, size, sampler, pack, provider, seconds, outcome, failures,
        encoded, session_id, board_id, grid_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertSubject = connection.prepare(
    'INSERT INTO generation_subjects (generation_id, picture_id, position) VALUES (?, ?, ?)',
  )
  const selectSubjects = connection.prepare(
    'SELECT picture_id AS id FROM generation_subjects WHERE generation_id = ? ORDER BY position',
  )
  const selectBoard = connection.prepare('SELECT 1 FROM boards WHERE id = ?')
  const insertMember = connection.prepare(
    `INSERT INTO board_pictures (board_id, picture_id, position)
     SELECT ?, ?, coalesce(max(position), -1) + 1 FROM board_pictures WHERE board_id = ?`,
  )
  const finishJob = connection.prepare(
    `UPDATE jobs SET state = 'done', error = NULL, generation_id = ? WHERE id = ?`,
  )
  const select = connection.prepare(`SELECT ${columns} FROM generations WHERE id = ?`)
  const selectPage = connection.prepare(historyPageSql)
  const selectFound = connection.prepare(searchPageSql)
  const selectOfSubject = connection.prepare(ofSubjectSql)
  const selectOfGrid = connection.prepare(ofGridSql)
  const selectSentences = connection.prepare(sentencesSql)
  const selectImport = connection.prepare(
    `SELECT ${columns} FROM generations WHERE seq < ? AND task = 'import' ORDER BY seq DESC LIMIT 1`,
  )
  const selectAfter = connection.prepare(
    `SELECT ${columns} FROM generations WHERE seq > ? ORDER BY seq LIMIT 1`,
  )

  const toGeneration = (row: Row): Generation =>
    connection.parse(generationSchema, {
      ...row,
      request: connection.parseJson(taskRequestSchema, row.request),
      sampler: connection.parseJson(samplerSettingsSchema.nullable(), row.sampler),
      pack: connection.parseJson(packIdentitySchema.nullable(), row.pack),
      outcome: connection.parseJson(outcomeSchema, row.outcome),
      failures: connection.parseJson(z.array(partialFailureSchema), row.failures),
      encoded: row.encoded === 1,
      subjects: selectSubjects.all(String(row.id)).map(({ id }) => id),
      pictures: pictures.ofGeneration(String(row.id)),
    })

  /** A board that was removed while the pictures were made gets none of them. */
  function putOnBoard(boardId: string, made: readonly Picture[]): void {
    if (selectBoard.get(boardId) === undefined) return
    for (const { id } of made) insertMember.run(boardId, id, boardId)
  }

  const rows: GenerationRows = {
    insert(generation, codes) {
      connection.transaction(() => {
        // One that was never named stands in no journal: in a rebuilt database it begins with what was made in it.
        if (generation.session !== null) sessions.ensure(generation.session, generation.createdAt)
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
          JSON.stringify(generation.outcome),
          JSON.stringify(generation.failures),
          Number(generation.encoded),
          generation.session,
          generation.board,
          'grid' in generation.request ? (generation.request.grid?.id ?? null) : null,
          generation.createdAt,
        )
        generation.subjects.forEach((id, position) => {
          if (!pictures.has(id)) throw new StudioError('picture-not-found', { id })
          insertSubject.run(generation.id, id, position)
        })
        for (const picture of generation.pictures) pictures.insert(picture, codes.get(picture.id) ?? null)
        if (generation.board !== null) putOnBoard(generation.board, generation.pictures)
        search.index(generation.id)
        if (generation.jobId === null) return
        finishJob.run(generation.id, generation.jobId)
        parts.remove(generation.jobId)
      })
    },
    get(id) {
      const row = select.get(id)
      if (row === undefined) throw new StudioError('generation-not-found', { id })
      return toGeneration(row)
    },
    page(before, limit, words = '') {
      if (before !== null && !/^[1-9][0-9]{0,14}$/.test(before)) {
        throw new StudioError('bad-request', { call: 'history.list', problem: 'before is no cursor' })
      }
      // One more than asked for tells whether there is a page below.
      const bounds = [before === null ? Number.MAX_SAFE_INTEGER : Number(before), limit + 1]
      const query = searchQuery(words)
      const found = query === null ? selectPage.all(...bounds) : selectFound.all(query, ...bounds)
      const shown = found.slice(0, limit)
      const next = found.length > limit ? String(shown.at(-1)?.seq) : null
      return { generations: shown.map(toGeneration), next }
    },
    ofSubject: (pictureId) => selectOfSubject.all(pictureId).map(toGeneration),
    ofGrid: (gridId) => selectOfGrid.all(gridId).map(toGeneration),
    sentences(session, limit) {
      const found = new Set<string>()
      for (const [text] of selectSentences.each(session, session)) {
        if (found.size === limit) break
        if (typeof text === 'string' && text.trim() !== '') found.add(text)
      }
      return [...found]
    },
    *imports() {
      let row = selectImport.get(Number.MAX_SAFE_INTEGER)
      while (row !== undefined) {
        yield toGeneration(row)
        row = selectImport.get(Number(row.seq))
      }
    },
    family: (pictureId) => familyOf(rows, pictures, pictureId),
    *all() {
      let row = selectAfter.get(0)
      while (row !== undefined) {
        yield toGeneration(row)
        row = selectAfter.get(Number(row.seq))
      }
    },
  }
  return rows
}
