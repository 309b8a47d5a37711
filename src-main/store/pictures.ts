/** Pictures: results and imports. */
import { capsSchema, pictureSchema } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'
import { packCodes, unpackCodes } from './pictureCodes.ts'
import type { Picture } from '../contract/entities.ts'
import type { Connection, Row } from './connection.ts'

export interface PictureRows {
  /** `codes`: image codes, row by row; null for a picture that has none. */
  insert(picture: Picture, codes: readonly number[] | null): void
  has(id: string): boolean
  /** @throws StudioError picture-not-found */
  get(id: string): Picture
  /** In the order of `ids`. @throws StudioError picture-not-found */
  getMany(ids: readonly string[]): Picture[]
  /** In rank order; those without a rank come last, by index. */
  ofGeneration(generationId: string): Picture[]
  /** The image codes, row by row; null for a picture that has none. @throws StudioError picture-not-found */
  codes(id: string): number[] | null
  /** Those that have this file, newest first, those in the bin included. */
  ofFile(sha256: string): Picture[]
  /** The newest that has this file and is not in the bin. */
  byFile(sha256: string): Picture | null
  /** The newest of them that came in from outside. */
  importedByFile(sha256: string): Picture | null
  /** Hashes of all files that a row refers to. */
  files(): Set<string>
}

const columns = `id, generation_id AS generationId, idx AS "index", rank, seed, caps, width, height, file, rating,
  favourite, rejected, caption, parent_id AS parentId, crop, deleted_at AS deletedAt, created_at AS createdAt`

/** A generation's pictures as the wall shows them; a test holds it to its query plan. */
export const rankOrderSql = `SELECT ${columns} FROM pictures WHERE generation_id = ? ORDER BY rank IS NULL, rank, idx`

/** The pictures that have a file; a test holds it to its query plan. */
export const fileSql = `SELECT ${columns} FROM pictures WHERE file = ? ORDER BY seq DESC`

export function openPictureRows(connection: Connection): PictureRows {
  const insert = connection.prepare(
    `INSERT INTO pictures
       (id, generation_id, idx, rank, seed, caps, width, height, file, rating, favourite, rejected, caption,
        parent_id, crop, deleted_at, created_at, score)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertCodes = connection.prepare('INSERT INTO picture_codes (picture_id, codes) VALUES (?, ?)')
  const select = connection.prepare(`SELECT ${columns} FROM pictures WHERE id = ?`)
  const selectKnown = connection.prepare('SELECT 1 FROM pictures WHERE id = ?')
  const selectOfGeneration = connection.prepare(rankOrderSql)
  const selectCodes = connection.prepare(
    `SELECT codes FROM pictures LEFT JOIN picture_codes ON picture_id = id WHERE id = ?`,
  )
  const selectOfFile = connection.prepare(fileSql)
  const selectImported = connection.prepare("SELECT id FROM generations WHERE id = ? AND task = 'import'")
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
          picture.crop,
          picture.deletedAt,
          picture.createdAt,
          picture.caps?.mean ?? null,
        )
        if (codes !== null) insertCodes.run(picture.id, packCodes(codes))
      })
    },
    has: (id) => selectKnown.get(id) !== undefined,
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
    ofFile: (sha256) => selectOfFile.all(sha256).map(toPicture),
    byFile: (sha256) => rows.ofFile(sha256).find(({ deletedAt }) => deletedAt === null) ?? null,
    importedByFile: (sha256) =>
      rows
        .ofFile(sha256)
        .find(
          ({ deletedAt, generationId }) =>
            deletedAt === null && selectImported.get(generationId) !== undefined,
        ) ?? null,
    files: () => new Set(selectFiles.all().map((row) => String(row.file))),
  }
  return rows
}
