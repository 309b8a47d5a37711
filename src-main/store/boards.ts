/** Boards (画板): albums of pictures in an order. */
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import type { Connection } from './connection.ts'

const boardSchema = z.object({ id: z.string(), name: z.string(), createdAt: z.string() })
export type Board = z.infer<typeof boardSchema>

const memberSchema = z.object({ id: z.string(), position: z.number().int() })
/** A picture on a board. Positions grow along the board, with gaps. */
export type Member = z.infer<typeof memberSchema>

export interface BoardRows {
  /** Oldest first. */
  list(): Board[]
  /** @throws StudioError board-not-found */
  get(id: string): Board
  /** Null where there is none with this id. */
  find(id: string): Board | null
  /** The pictures on a board, in its order, those in the bin included. */
  members(boardId: string): Member[]
}

export function openBoardRows(connection: Connection): BoardRows {
  const columns = 'id, name, created_at AS createdAt'
  const selectAll = connection.prepare(`SELECT ${columns} FROM boards ORDER BY created_at, id`)
  const select = connection.prepare(`SELECT ${columns} FROM boards WHERE id = ?`)
  const selectMembers = connection.prepare(
    'SELECT picture_id AS id, position FROM board_pictures WHERE board_id = ? ORDER BY position',
  )

  const rows: BoardRows = {
    list: () => selectAll.all().map((row) => connection.parse(boardSchema, row)),
    get(id) {
      const board = rows.find(id)
      if (board === null) throw new StudioError('board-not-found', { id })
      return board
    },
    find(id) {
      const row = select.get(id)
      return row === undefined ? null : connection.parse(boardSchema, row)
    },
    members: (boardId) => selectMembers.all(boardId).map((row) => connection.parse(memberSchema, row)),
  }
  return rows
}
