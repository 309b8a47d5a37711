/** Sets of pictures that the database knows: who is on a board, who was ranked for a sentence. */
import { z } from 'zod'
import { boardSchema } from '../../contract/gallery.ts'
import type { Board } from '../../contract/gallery.ts'
import { outcomeSchema } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import type { Connection } from '../connection.ts'
import type { GalleryIndex } from './galleryIndex.ts'

export interface PictureSets {
  /** 1 for each row that is on the board. @throws StudioError board-not-found */
  onBoard(boardId: string): Uint8Array
  /**
   * The rows of a ranking in the order of its first sentence, the best first.
   * @throws StudioError generation-not-found
   */
  ranked(generationId: string): Uint32Array
  /** Boards, oldest first. */
  boards(): Board[]
}

/** Tests hold them to their query plans. */
export const onBoardSql = `SELECT pictures.seq FROM board_pictures CROSS JOIN pictures ON pictures.id = picture_id
  WHERE board_id = ?`
/** The cover is looked for from the first place on, and no further than it is found. */
export const boardsSql = `SELECT id, name, created_at AS createdAt,
    (SELECT count(*) FROM board_pictures CROSS JOIN pictures ON pictures.id = picture_id
     WHERE board_id = boards.id AND deleted_at IS NULL) AS pictures,
    (SELECT picture_id FROM board_pictures INDEXED BY board_pictures_in_order
     CROSS JOIN pictures ON pictures.id = picture_id
     WHERE board_id = boards.id AND deleted_at IS NULL ORDER BY position LIMIT 1) AS cover
  FROM boards ORDER BY created_at, id`

export function openPictureSets(connection: Connection, index: GalleryIndex): PictureSets {
  const selectBoard = connection.prepare('SELECT 1 FROM boards WHERE id = ?')
  const selectOnBoard = connection.prepare(onBoardSql)
  const selectBoards = connection.prepare(boardsSql)
  const selectOutcome = connection.prepare('SELECT outcome FROM generations WHERE id = ?')
  const selectSeq = connection.prepare('SELECT seq FROM pictures WHERE id = ?')
  /** The ranking that was asked for last: while a person looks at it, it is asked for again and again. */
  let last: { readonly id: string; readonly rows: Uint32Array } | null = null

  function readRanking(generationId: string): Uint32Array {
    const row = selectOutcome.get(generationId)
    if (row === undefined) throw new StudioError('generation-not-found', { id: generationId })
    const outcome = connection.parseJson(outcomeSchema, row.outcome)
    const scores = outcome.kind === 'scores' ? outcome.scores.filter(({ text }) => text === 0) : []
    const rows = scores
      .sort((a, b) => a.rank - b.rank)
      .map(({ pictureId }) => index.rowOf(Number(selectSeq.get(pictureId)?.seq ?? -1)))
    return Uint32Array.from(rows.filter((found) => found >= 0))
  }

  return {
    onBoard(boardId) {
      if (selectBoard.get(boardId) === undefined) throw new StudioError('board-not-found', { id: boardId })
      const found = new Uint8Array(index.length)
      for (const [seq] of selectOnBoard.table(boardId)) {
        const row = index.rowOf(Number(seq))
        if (row >= 0) found[row] = 1
      }
      return found
    },
    ranked(generationId) {
      if (last?.id !== generationId) last = { id: generationId, rows: readRanking(generationId) }
      return last.rows
    },
    boards: () => connection.parse(z.array(boardSchema), selectBoards.all()),
  }
}
