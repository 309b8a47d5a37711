/** Rows of the database → the index. */
import { z } from 'zod'
import { adapterChoiceSchema } from '../../contract/adapters.ts'
import { packIdentitySchema } from '../../contract/recipe.ts'
import type { PackIdentity } from '../../contract/recipe.ts'
import { taskSchema } from '../../contract/requests.ts'
import { colourName } from '../../picture/colourName.ts'
import type { Connection } from '../connection.ts'
import { GalleryIndex } from './galleryIndex.ts'
import type { PictureMarks } from './galleryIndex.ts'

export interface IndexRows {
  readonly index: GalleryIndex
  /** Takes in what was recorded since the last time. */
  takeNew(): void
  /** Takes in what was changed of pictures; those that are not there yet come with `takeNew`. */
  takeMarks(pictureIds: readonly string[]): void
}

/** Rows that are in memory at once while they are read. */
const PORTION = 8192

/** Read from the row that was recorded last; tests hold both to their query plans. */
export const newGenerationsSql = `SELECT seq, id, task, sentence,
    CASE WHEN json_valid(request) THEN json_extract(request, '$.style') END, pack, session_id,
    CASE WHEN json_valid(request) THEN json_extract(request, '$.adapters') END
  FROM generations WHERE seq > ? ORDER BY seq`
const marks = 'rating, favourite, rejected, deleted_at IS NOT NULL, caption IS NOT NULL, colour'
export const newPicturesSql = `SELECT seq, generation_id, score, width, height, created_at, ${marks}
  FROM pictures WHERE seq > ? ORDER BY seq LIMIT ${PORTION}`
export const marksSql = `SELECT seq, ${marks} FROM pictures WHERE id = ?`

/** Of pictures without a generation, which no version of the studio makes. */
const noGeneration = {
  seq: 0,
  id: '',
  task: 'import',
  sentence: '',
  style: null,
  pack: null,
  adapters: [],
  session: null,
} as const

export function openIndexRows(connection: Connection): IndexRows {
  const selectGenerations = connection.prepare(newGenerationsSql)
  const selectPictures = connection.prepare(newPicturesSql)
  const selectMarks = connection.prepare(marksSql)
  const selectLast = connection.prepare('SELECT max(seq) AS last FROM pictures')
  const index = new GalleryIndex()
  index.addGeneration(noGeneration)
  const places = new Map<unknown, number>()
  const packs = new Map<unknown, PackIdentity | null>()

  function packOf(text: unknown): PackIdentity | null {
    const known = packs.get(text)
    if (known !== undefined) return known
    const pack = connection.parseJson(packIdentitySchema.nullable(), text)
    packs.set(text, pack)
    return pack
  }

  /** One of strength 0 did nothing. */
  function adaptersOf(text: unknown): string[] {
    const chosen = connection.parseJson(z.array(adapterChoiceSchema), text)
    return chosen.flatMap(({ adapter, strength }) => (strength === 0 ? [] : adapter))
  }

  function takeGenerations(): void {
    const last = index.generations.at(-1)?.seq ?? 0
    for (const row of selectGenerations.table(last)) {
      const [seq, id, task, sentence, style, pack, session, adapters] = row
      places.set(id, index.generations.length)
      index.addGeneration({
        seq: Number(seq),
        id: String(id),
        task: connection.parse(taskSchema, task),
        sentence: String(sentence),
        style: textOrNull(style),
        pack: packOf(pack),
        adapters: adapters === null ? [] : adaptersOf(adapters),
        session: textOrNull(session),
      })
    }
  }

  function takePictures(): void {
    const last = () => (index.length === 0 ? 0 : (index.columns.seq[index.length - 1] ?? 0))
    index.reserve(Number(selectLast.get()?.last ?? 0) - last())
    // Pictures of one generation lie together and were made at one time.
    let [lastId, generation]: [unknown, number] = [null, 0]
    let [lastText, createdAt]: [unknown, number] = [null, 0]
    for (let rows = selectPictures.table(last()); rows.length > 0; rows = selectPictures.table(last())) {
      for (const row of rows) {
        const [seq, id, score, width, height, text] = row
        if (id !== lastId) [lastId, generation] = [id, places.get(id) ?? 0]
        if (text !== lastText) [lastText, createdAt] = [text, Date.parse(String(text))]
        index.addPicture(
          {
            seq: Number(seq),
            generation,
            score: score === null ? null : Number(score),
            width: Number(width),
            height: Number(height),
            createdAt,
          },
          marksOf(row, 6),
        )
      }
    }
  }

  return {
    index,
    takeNew() {
      // Both from one state of the database: a picture is recorded together with its generation.
      connection.transaction(() => {
        takeGenerations()
        takePictures()
      })
    },
    takeMarks(pictureIds) {
      for (const id of pictureIds) {
        for (const row of selectMarks.table(id)) {
          const place = index.rowOf(Number(row[0]))
          if (place >= 0) index.mark(place, marksOf(row, 1))
        }
      }
    },
  }
}

/** Marks stand behind one another, from this place of a row on. */
function marksOf(row: readonly unknown[], from: number): PictureMarks {
  const colour = row[from + 5]
  return {
    rating: Number(row[from]),
    favourite: row[from + 1] === 1,
    rejected: row[from + 2] === 1,
    binned: row[from + 3] === 1,
    captioned: row[from + 4] === 1,
    colour: colour === null ? null : colourName(Number(colour)),
  }
}

function textOrNull(value: unknown): string | null {
  return z.string().nullable().parse(value)
}
