/** Pictures: results and imports. */
import { capsSchema, pictureSchema } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'
import { packCodes, unpackCodes } from './pictureCodes.ts'
import type { Picture } from '../contract/entities.ts'
import type { Connection, Row } from './connection.ts'

export interface PictureRows {
  /** `codes`: image codes, row by row; null for a picture that has none. */
  insert(picture: Picture, codes: readonly number[] | null): void
  /** @throws StudioError picture-not-found */
  get(id: string): Picture
  /** In the order of `ids`. @throws StudioError picture-not-found */
  getMany(ids: readonly string[]): Picture[]
  /** In rank order; those without a rank come last, by index. */
  ofGeneration(generationId: string): Picture[]
  /** The image codes, row by row; null for a picture that has none. @throws StudioError picture-not-found */
  codes(id: string): number[] | null
  /** Hashes of all files that a row refers to. */
  files(): Set<string>
}

const columns = `id, generation_id AS generationId, idx AS "index", rank, seed, caps, width, height, file, rating,
  favourite, rejected, caption, parent_id AS parentId, deleted_at AS deletedAt, created_at AS createdAt`

/** A generation's pictures as the wall shows them; a test holds it to its query plan. */
export const rankOrderSql = `SELECT ${columns} FROM pictures WHERE generation_id = ? ORDER BY rank IS NULL, rank, idx`

export function openPictureRows(connection: Connection): PictureRows {
  const insert = connection.prepare(
    `INSERT INTO pictures
       (id, generation_id, idx, rank, seed, caps, width, height, file, rating, favourite, rejected, caption,
        parent_id, deleted_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertCodes = connection.prepare('INSERT INTO picture_codes (picture_id, codes) VALUES (?, ?)')
  const select = connection.prepare(`SELECT ${columns} FROM pictures WHERE id = ?`)
  const selectOfGeneration = connection.prepare(rankOrderSql)
  const selectCodes = connection.prepare(
    `SELECT codes FROM pictures LEFT JOIN picture_codes ON picture_id = id WHERE id = ?`,
  )
  const selectFiles = connection.prepare('SELECT DISTINCT file FROM pictures')

  const toPicture = (row: Row): Picture =>
    connection.parse(pictureSchema, {
      ...row,
      caps: row.caps === null ? null : connection.parseJson(capsSchema, row.caps),
      favourite: row.favourite === 1,
      rejected: row.rejected === 1,
    })

  const rows: PictureRows = {
    insert(picture, codes) {
      connection.transaction(() => {
        insert.run(
          picture.id,
          picture.generationId,
          picture.index,
          picture.rank,
          picture.seed,
          picture.caps && JSON.stringify(picture.caps),
          picture.width,
          picture.height,
          picture.file,
          picture.rating,
          Number(picture.favourite),
          Number(picture.rejected),
          picture.caption,
          picture.parentId,
          picture.deletedAt,
          picture.createdAt,
        )
        if (codes !== null) insertCodes.run(picture.id, packCodes(codes))
      })
    },
    get(id) {
      const row = select.get(id)
      if (row === undefined) throw new StudioError('picture-not-found', { id })
      return toPicture(row)
    },
    getMany: (ids) => ids.map(rows.get),
    ofGeneration: (generationId) => selectOfGeneration.all(generationId).map(toPicture),
    codes(id) {
      const row = selectCodes.get(id)
      if (row === undefined) throw new StudioError('picture-not-found', { id })
      return row.codes instanceof Uint8Array ? unpackCodes(row.codes) : null
    },
    files: () => new Set(selectFiles.all().map((row) => String(row.file))),
  }
  return rows
}
