/**
 * What a change did to the rows, with the values of before and after: any list of effects can be applied in both
 * directions. Pictures that had the same value before share one effect, which keeps bulk changes small.
 */
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { adapterEffectSchema } from './adapterEffects.ts'
import type { AdapterEffectRows } from './adapterEffects.ts'
import { datasetEffectSchemas } from './datasetEffects.ts'
import type { Connection } from './connection.ts'
import type { DatasetEffectRows } from './datasetEffects.ts'
import type { SearchRows } from './search.ts'
import type { SessionRows } from './sessions.ts'

const pictureIds = z.array(z.string())

const fieldEffect = <F extends string, V extends z.ZodType>(field: F, value: V) =>
  z.object({
    kind: z.literal('picture'),
    field: z.literal(field),
    ids: pictureIds,
    before: value,
    after: value,
  })

const sessionValue = z.object({ name: z.string(), createdAt: z.string(), closed: z.boolean() }).nullable()
const boardValue = z.object({ name: z.string(), createdAt: z.string() }).nullable()

export const effectSchema = z.union([
  fieldEffect('rating', z.number().int()),
  fieldEffect('favourite', z.boolean()),
  fieldEffect('rejected', z.boolean()),
  fieldEffect('caption', z.string().nullable()),
  fieldEffect('crop', z.number().nullable()),
  fieldEffect('deletedAt', z.string().nullable()),
  z.object({ kind: z.literal('board'), boardId: z.string(), before: boardValue, after: boardValue }),
  z.object({ kind: z.literal('session'), sessionId: z.string(), before: sessionValue, after: sessionValue }),
  z.object({
    kind: z.literal('member'),
    boardId: z.string(),
    /** True: the pictures were put on the board; false: they were taken off it. */
    added: z.boolean(),
    members: z.array(z.object({ id: z.string(), position: z.number().int() })),
  }),
  ...datasetEffectSchemas,
  adapterEffectSchema,
])
export type Effect = z.infer<typeof effectSchema>

/** The effects that take these back, in the order in which to apply them. */
export function invert(effects: readonly Effect[]): Effect[] {
  return effects.toReversed().map((effect): Effect => {
    if (effect.kind === 'member') return { ...effect, added: !effect.added }
    // The two values have the same type, which a spread over a union cannot tell.
    return { ...effect, before: effect.after, after: effect.before } as Effect
  })
}

/** The pictures that effects touch, each once. */
export function touchedPictures(effects: readonly Effect[]): string[] {
  const ids = new Set<string>()
  for (const effect of effects) {
    if (effect.kind === 'picture') for (const id of effect.ids) ids.add(id)
    if (effect.kind === 'member') for (const { id } of effect.members) ids.add(id)
  }
  return [...ids]
}

/** The datasets that effects touch, each once. */
export function touchedDatasets(effects: readonly Effect[]): string[] {
  return [...new Set(effects.flatMap((effect) => ('dataset' in effect ? [effect.dataset] : [])))]
}

/** The adapters that effects touch, each once. */
export function touchedAdapters(effects: readonly Effect[]): string[] {
  return [...new Set(effects.flatMap((effect) => ('adapter' in effect ? [effect.adapter] : [])))]
}

export interface EffectRows {
  /**
   * All of them, in one transaction.
   * @throws StudioError picture-not-found, board-not-found, session-not-found, dataset-not-found, dataset-item-not-found,
   *   adapter-not-found
   */
  apply(effects: readonly Effect[]): void
}

export function openEffectRows(
  connection: Connection,
  search: SearchRows,
  sessions: SessionRows,
  datasets: DatasetEffectRows,
  adapters: AdapterEffectRows,
): EffectRows {
  const updatePicture = {
    rating: connection.prepare('UPDATE pictures SET rating = ? WHERE id = ?'),
    favourite: connection.prepare('UPDATE pictures SET favourite = ? WHERE id = ?'),
    rejected: connection.prepare('UPDATE pictures SET rejected = ? WHERE id = ?'),
    caption: connection.prepare('UPDATE pictures SET caption = ? WHERE id = ?'),
    crop: connection.prepare('UPDATE pictures SET crop = ? WHERE id = ?'),
    deletedAt: connection.prepare('UPDATE pictures SET deleted_at = ? WHERE id = ?'),
  }
  const insertBoard = connection.prepare('INSERT INTO boards (id, name, created_at) VALUES (?, ?, ?)')
  const updateBoard = connection.prepare('UPDATE boards SET name = ?, created_at = ? WHERE id = ?')
  const deleteBoard = connection.prepare('DELETE FROM boards WHERE id = ?')
  const insertMember = connection.prepare(
    'INSERT INTO board_pictures (board_id, picture_id, position) VALUES (?, ?, ?)',
  )
  const deleteMember = connection.prepare('DELETE FROM board_pictures WHERE board_id = ? AND picture_id = ?')

  function applyToPictures(effect: Extract<Effect, { kind: 'picture' }>): void {
    const value = typeof effect.after === 'boolean' ? Number(effect.after) : effect.after
    for (const id of effect.ids) {
      if (updatePicture[effect.field].run(value, id) === 0) throw new StudioError('picture-not-found', { id })
      if (effect.field === 'caption') search.indexOfPicture(id)
    }
  }

  function applyToBoard({ boardId, before, after }: Extract<Effect, { kind: 'board' }>): void {
    if (before === null && after !== null) {
      insertBoard.run(boardId, after.name, after.createdAt)
      return
    }
    const changed =
      after === null ? deleteBoard.run(boardId) : updateBoard.run(after.name, after.createdAt, boardId)
    if (changed === 0) throw new StudioError('board-not-found', { id: boardId })
  }

  function applyToMembers(effect: Extract<Effect, { kind: 'member' }>): void {
    for (const { id, position } of effect.members) {
      if (effect.added) insertMember.run(effect.boardId, id, position)
      else if (deleteMember.run(effect.boardId, id) === 0) throw new StudioError('picture-not-found', { id })
    }
  }

  return {
    apply(effects) {
      connection.transaction(() => {
        for (const effect of effects) {
          if (effect.kind === 'picture') applyToPictures(effect)
          else if (effect.kind === 'board') applyToBoard(effect)
          else if (effect.kind === 'session') sessions.put(effect.sessionId, effect.after)
          else if (effect.kind === 'dataset' || effect.kind === 'dataset-item') datasets.apply(effect)
          else if (effect.kind === 'adapter') adapters.apply(effect)
          else applyToMembers(effect)
        }
      })
    },
  }
}
