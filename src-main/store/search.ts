/** The words by which generations are found. */
import { z } from 'zod'
import { outcomeSchema } from '../contract/entities.ts'
import { taskRequestSchema } from '../contract/requests.ts'
import { indexedWords } from './searchTerms.ts'
import type { Outcome } from '../contract/entities.ts'
import type { TaskRequest } from '../contract/requests.ts'
import type { Connection } from './connection.ts'

export interface SearchRows {
  /** Indexes a generation by its rows as they are now: new ones, or some whose captions have changed. */
  index(generationId: string): void
  /** The same for the generation that a picture came with, if there is one. */
  indexOfPicture(pictureId: string): void
}

const rowSchema = z.object({ seq: z.number().int(), sentence: z.string() })

export function openSearchRows(connection: Connection): SearchRows {
  const select = connection.prepare('SELECT seq, sentence, request, outcome FROM generations WHERE id = ?')
  const selectCaptions = connection.prepare(
    'SELECT caption FROM pictures WHERE generation_id = ? AND caption IS NOT NULL ORDER BY idx',
  )
  const selectGeneration = connection.prepare(
    'SELECT generation_id AS generationId FROM pictures WHERE id = ?',
  )
  const put = connection.prepare(
    'INSERT OR REPLACE INTO generation_words (rowid, words, characters) VALUES (?, ?, ?)',
  )

  const rows: SearchRows = {
    index(generationId) {
      const row = select.get(generationId)
      if (row === undefined) return
      const { seq, sentence } = connection.parse(rowSchema, row)
      const { words, characters } = indexedWords([
        sentence,
        ...textsOfRequest(connection.parseJson(taskRequestSchema, row.request)),
        ...textsOfOutcome(connection.parseJson(outcomeSchema, row.outcome)),
        ...selectCaptions.all(generationId).map(({ caption }) => String(caption)),
      ])
      put.run(seq, words, characters)
    },
    indexOfPicture(pictureId) {
      const generationId = selectGeneration.get(pictureId)?.generationId
      if (typeof generationId === 'string') rows.index(generationId)
    },
  }
  return rows
}

function textsOfRequest(request: TaskRequest): string[] {
  if (request.task === 'rank') return request.texts
  return 'text' in request && request.text !== null ? [request.text] : []
}

function textsOfOutcome(outcome: Outcome): string[] {
  if (outcome.kind === 'captions') {
    return outcome.pictures.flatMap(({ captions }) => captions.map(({ text }) => text))
  }
  return outcome.kind === 'imports' ? outcome.sources.map(({ name }) => name) : []
}
