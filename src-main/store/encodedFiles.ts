/** Codes of pictures, kept by what determines them, so that each is computed once. They may be deleted at any time. */
import { packCodes, unpackCodes } from './pictureCodes.ts'
import type { Connection } from './connection.ts'

export interface CodesKey {
  /** Hex SHA-256 of the picture's file. */
  readonly file: string
  /** Where the square lies; null: the middle. */
  readonly crop: number | null
  /** Hex SHA-256 of the weights that encode. */
  readonly codec: string
  /** Codes along one side. */
  readonly grid: number
}

export interface EncodedFiles {
  /** Row by row; null where they were not computed yet. */
  get(key: CodesKey): number[] | null
  has(key: CodesKey): boolean
  /** All of them in one transaction. */
  put(entries: readonly (CodesKey & { readonly codes: readonly number[] })[]): void
}

const MIDDLE = -1

export function openEncodedFiles(connection: Connection): EncodedFiles {
  const where = 'WHERE file = ? AND crop = ? AND codec = ? AND grid = ?'
  const select = connection.prepare(`SELECT codes FROM encoded_files ${where}`)
  const known = connection.prepare(`SELECT 1 FROM encoded_files ${where}`)
  const insert = connection.prepare(
    'INSERT OR REPLACE INTO encoded_files (file, crop, codec, grid, codes) VALUES (?, ?, ?, ?, ?)',
  )
  const values = ({ file, crop, codec, grid }: CodesKey) => [file, crop ?? MIDDLE, codec, grid] as const
  return {
    get(key) {
      const codes = select.get(...values(key))?.codes
      return codes instanceof Uint8Array ? unpackCodes(codes) : null
    },
    has: (key) => known.get(...values(key)) !== undefined,
    put(entries) {
      connection.transaction(() => {
        for (const entry of entries) insert.run(...values(entry), packCodes(entry.codes))
      })
    },
  }
}
