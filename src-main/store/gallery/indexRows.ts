/** Rows of the database → the index. */
import { z } from 'zod'
import { packIdentitySchema } from '../../contract/recipe.ts'
import type { PackIdentity } from '../../contract/recipe.ts'
import { taskSchema } from '../../contract/requests.ts'
import type { Connection } from '../connection.ts'
import { colourName } from './colourName.ts'
import { GalleryIndex } from './galleryIndex.ts'
import type { PictureMarks } from './galleryIndex.ts'

export interface IndexRows {
  readonly index: GalleryIndex
  /** Takes in what was recorded since the last time. */
  takeNew(): void
  /** Takes in what was changed of pictures; those that are not there yet come with `takeNew`. */
  takeMarks(pictureIds: readonly string[]): void
}

/** Read from the row that was recorded last; tests hold both to their query plans. */
export const newGenerationsSql = `SELECT seq, id, task, sentence,
    CASE WHEN json_valid(request) THEN json_extract(request, '$.style') END, pack, session_id
  FROM generations WHERE seq > ? ORDER BY seq`
const marks = 'rating, favourite, rejected, deleted_at IS NOT NULL, caption IS NOT NULL, colour'
export const newPicturesSql = `SELECT seq, ${marks}, generation_id, score, width, height, created_at
  FROM pictures WHERE seq > ? ORDER BY seq`
export const marksSql = `SELECT seq, ${marks} FROM pictures WHERE id = ?`

/** Of pictures without a generation, which no version of the studio makes. */
const noGeneration = {
  seq: 0,
  id: '',
  task: 'import',
  sentence: '',
  style: null,
  pack: null,
  session: null,
} as const

export function openIndexRows(connection: Connection): IndexRows {
  const selectGenerations = connection.prepare(newGenerationsSql)
  const selectPictures = connection.prepare(newPicturesSql)
  const selectMarks = connection.prepare(marksSql)
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

  function takeGenerations(): void {
    const last = index.generations.at(-1)?.seq ?? 0
    for (const [seq, id, task, sentence, style, pack, session] of selectGenerations.each(last)) {
      places.set(id, index.generations.length)
      index.addGeneration({
        seq: Number(seq),
        id: String(id),
        task: connection.parse(taskSchema, task),
        sentence: String(sentence),
        style: textOrNull(style),
        pack: packOf(pack),
        session: textOrNull(session),
      })
    }
  }

  function takePictures(): void {
    const last = index.length === 0 ? 0 : (index.columns.seq[index.length - 1] ?? 0)
    // Pictures of one generation lie together and were made at one time.
    let [lastText, lastTime]: [unknown, number] = [null, 0]
    for (const row of selectPictures.each(last)) {
      const [generationId, score, width, height, createdAt] = row.slice(1 + MARKS)
      if (createdAt !== lastText) [lastText, lastTime] = [createdAt, Date.parse(String(createdAt))]
      index.addPicture({
        ...marksOf(row),
        seq: Number(row[0]),
        generation: places.get(generationId) ?? 0,
        score: score === null ? null : Number(score),
        width: Number(width),
        height: Number(height),
        createdAt: lastTime,
      })
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
        for (const row of selectMarks.each(id)) {
          const place = index.rowOf(Number(row[0]))
          if (place >= 0) index.mark(place, marksOf(row))
        }
      }
    },
  }
}

const MARKS = 6

/** Behind the `seq` of a row. */
function marksOf([
  ,
  rating,
  favourite,
  rejected,
  binned,
  captioned,
  colour,
]: readonly unknown[]): PictureMarks {
  return {
    rating: Number(rating),
    favourite: favourite === 1,
    rejected: rejected === 1,
    binned: binned === 1,
    captioned: captioned === 1,
    colour: colour === null ? null : colourName(Number(colour)),
  }
}

function textOrNull(value: unknown): string | null {
  return z.string().nullable().parse(value)
}
