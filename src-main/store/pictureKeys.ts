/** Pictures by the number under which the gallery knows them, and the colours that are told from them in the background. */
import { z } from 'zod'
import type { Connection } from './connection.ts'

/** Enough to find a picture's file, and to know whether it is small. */
export interface PictureKey {
  readonly seq: number
  readonly id: string
  readonly file: string
  readonly width: number
  readonly height: number
}

export interface PictureKeys {
  /** Names this database. A rebuilt one counts anew and has another. */
  readonly library: string
  bySeq(seq: number): PictureKey | null
  /** At most `limit` that have no colour yet and a smaller number than `below`, the newest first. */
  withoutColour(below: number, limit: number): PictureKey[]
  /** 0xRRGGBB by id, in one transaction. */
  setColours(colours: ReadonlyMap<string, number>): void
}

const keySchema = z.object({
  seq: z.number().int(),
  id: z.string(),
  file: z.string(),
  width: z.number().int(),
  height: z.number().int(),
})
const columns = 'seq, id, file, width, height'

/** A test holds it to its query plan. */
export const withoutColourSql = `SELECT ${columns} FROM pictures WHERE colour IS NULL AND seq < ? ORDER BY seq DESC LIMIT ?`

export function openPictureKeys(connection: Connection): PictureKeys {
  const selectBySeq = connection.prepare(`SELECT ${columns} FROM pictures WHERE seq = ?`)
  const selectWithoutColour = connection.prepare(withoutColourSql)
  const updateColour = connection.prepare('UPDATE pictures SET colour = ? WHERE id = ?')
  return {
    library: String(connection.prepare('SELECT id FROM identity').get()?.id),
    bySeq(seq) {
      const row = selectBySeq.get(seq)
      return row === undefined ? null : connection.parse(keySchema, row)
    },
    withoutColour: (below, limit) =>
      selectWithoutColour.all(below, limit).map((row) => connection.parse(keySchema, row)),
    setColours: (colours) =>
      connection.transaction(() => {
        for (const [id, colour] of colours) updateColour.run(colour, id)
      }),
  }
}
