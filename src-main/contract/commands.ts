/**
 * Every change of the library that a person can take back. A command says what was asked; a bulk action is one command
 * and one step of undo. Recording a new generation is not a change and has no undo.
 */
import { z } from 'zod'
import { adapterCommandSchemas } from './adapterRequests.ts'
import { datasetCommandSchemas } from './datasetRequests.ts'

const id = z.string().min(1).max(200)
const ids = z.array(id).min(1).max(100_000)
const boardName = z.string().min(1).max(200)
const sessionName = z.string().max(200)

export const libraryCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rate'), ids, rating: z.number().int().min(0).max(5) }),
  z.object({ type: z.literal('favourite'), ids, favourite: z.boolean() }),
  z.object({ type: z.literal('reject'), ids, rejected: z.boolean() }),
  z.object({ type: z.literal('caption'), id, caption: z.string().max(10_000).nullable() }),
  /** Where along the longer side the square lies that tasks read, 0 … 1; null: the middle. */
  z.object({ type: z.literal('crop'), id, crop: z.number().min(0).max(1).nullable() }),
  /** To the bin: the rows stay, marked with the time. */
  z.object({ type: z.literal('bin'), ids }),
  z.object({ type: z.literal('restore'), ids }),
  /** The asker chooses the id (`newId()`), so that it can go on with the board at once. */
  z.object({ type: z.literal('board-create'), boardId: id, name: boardName }),
  z.object({ type: z.literal('board-rename'), boardId: id, name: boardName }),
  /** Its pictures stay in the library. */
  z.object({ type: z.literal('board-delete'), boardId: id }),
  /** New ones go to the end, in the given order; those that are on the board already keep their place. */
  z.object({ type: z.literal('board-add'), boardId: id, ids }),
  z.object({ type: z.literal('board-remove'), boardId: id, ids }),
  z.object({ type: z.literal('session-create'), sessionId: id, name: sessionName }),
  z.object({ type: z.literal('session-rename'), sessionId: id, name: sessionName }),
  /** Put away or taken out again; its pictures and its draft stay. */
  z.object({ type: z.literal('session-close'), sessionId: id, closed: z.boolean() }),
  ...datasetCommandSchemas,
  ...adapterCommandSchemas,
])
export type LibraryCommand = z.infer<typeof libraryCommandSchema>
