import type { LibraryCommand } from '../../contract/commands.ts'
import type { Picture } from '../../contract/entities.ts'
import type { Effect } from '../../store/effects.ts'
import type { Store } from '../../store/openStore.ts'
import { isAdapterCommand, planAdapterChange } from './planAdapterChange.ts'
import { isDatasetCommand, planDatasetChange } from './planDatasetChange.ts'

/**
 * What a command does to the rows as they are now; nothing where everything is already as it asks.
 * @param at time of the change, ISO 8601
 * @throws StudioError picture-not-found, board-not-found, session-not-found, dataset-not-found, dataset-item-not-found,
 *   adapter-not-found
 */
export function planChange(store: Store, command: LibraryCommand, at: string): Effect[] {
  if (isDatasetCommand(command)) return planDatasetChange(store, command, at)
  if (isAdapterCommand(command)) return planAdapterChange(store, command, at)
  switch (command.type) {
    case 'rate':
      return setField(store, command.ids, 'rating', () => command.rating)
    case 'favourite':
      return setField(store, command.ids, 'favourite', () => command.favourite)
    case 'reject':
      return setField(store, command.ids, 'rejected', () => command.rejected)
    case 'caption':
      return setField(store, [command.id], 'caption', () => command.caption)
    case 'crop':
      return setField(store, [command.id], 'crop', () => command.crop)
    case 'bin':
      // What lies in the bin already keeps the time at which it went there.
      return setField(store, command.ids, 'deletedAt', (picture) => picture.deletedAt ?? at)
    case 'restore':
      return setField(store, command.ids, 'deletedAt', () => null)
    case 'board-create':
      return [board(command.boardId, null, { name: command.name, createdAt: at })]
    case 'board-rename':
      return renameBoard(store, command.boardId, command.name)
    case 'board-delete':
      return deleteBoard(store, command.boardId)
    case 'board-add':
      return addToBoard(store, command.boardId, command.ids)
    case 'board-remove':
      return removeFromBoard(store, command.boardId, command.ids)
    case 'session-create':
      return createSession(store, command.sessionId, command.name, at)
    case 'session-rename':
      return changeSession(store, command.sessionId, { name: command.name })
    case 'session-close':
      return changeSession(store, command.sessionId, { closed: command.closed })
  }
}

type PictureEffect = Extract<Effect, { kind: 'picture' }>

/** Pictures whose value goes from the same to the same share one effect. */
function setField<F extends PictureEffect['field']>(
  store: Store,
  ids: readonly string[],
  field: F,
  wanted: (picture: Picture) => Picture[F],
): Effect[] {
  const effects = new Map<string, PictureEffect>()
  for (const picture of store.pictures.getMany([...new Set(ids)])) {
    const before: Picture[F] = picture[field]
    const after = wanted(picture)
    if (before === after) continue
    const key = JSON.stringify([before, after])
    const known = effects.get(key)
    if (known !== undefined) known.ids.push(picture.id)
    // That both values are those of this very field is lost where F is one of several.
    else effects.set(key, { kind: 'picture', field, ids: [picture.id], before, after } as PictureEffect)
  }
  return [...effects.values()]
}

interface BoardValue {
  readonly name: string
  readonly createdAt: string
}

function board(boardId: string, before: BoardValue | null, after: BoardValue | null): Effect {
  return { kind: 'board', boardId, before, after }
}

function valueOf(store: Store, boardId: string): BoardValue {
  const { name, createdAt } = store.boards.get(boardId)
  return { name, createdAt }
}

function renameBoard(store: Store, boardId: string, name: string): Effect[] {
  const before = valueOf(store, boardId)
  return before.name === name ? [] : [board(boardId, before, { ...before, name })]
}

function deleteBoard(store: Store, boardId: string): Effect[] {
  const before = valueOf(store, boardId)
  const members = store.boards.members(boardId)
  const emptied: Effect[] = members.length === 0 ? [] : [{ kind: 'member', boardId, added: false, members }]
  return [...emptied, board(boardId, before, null)]
}

function addToBoard(store: Store, boardId: string, ids: readonly string[]): Effect[] {
  store.boards.get(boardId)
  const present = store.boards.members(boardId)
  const known = new Set(present.map((member) => member.id))
  const last = present.at(-1)?.position ?? -1
  const members = store.pictures
    .getMany([...new Set(ids)])
    .filter((picture) => !known.has(picture.id))
    .map((picture, i) => ({ id: picture.id, position: last + 1 + i }))
  return members.length === 0 ? [] : [{ kind: 'member', boardId, added: true, members }]
}

function removeFromBoard(store: Store, boardId: string, ids: readonly string[]): Effect[] {
  store.boards.get(boardId)
  const gone = new Set(ids)
  const members = store.boards.members(boardId).filter((member) => gone.has(member.id))
  return members.length === 0 ? [] : [{ kind: 'member', boardId, added: false, members }]
}

interface SessionValue {
  readonly name: string
  readonly createdAt: string
  readonly closed: boolean
}

/** One that began with its first draft gets the name. */
function createSession(store: Store, sessionId: string, name: string, at: string): Effect[] {
  if (store.sessions.find(sessionId) !== null) return changeSession(store, sessionId, { name })
  return [{ kind: 'session', sessionId, before: null, after: { name, createdAt: at, closed: false } }]
}

function changeSession(
  store: Store,
  sessionId: string,
  change: Partial<Pick<SessionValue, 'name' | 'closed'>>,
): Effect[] {
  const { name, createdAt, closed } = store.sessions.get(sessionId)
  const before: SessionValue = { name, createdAt, closed }
  const after = { ...before, ...change }
  if (after.name === name && after.closed === closed) return []
  return [{ kind: 'session', sessionId, before, after }]
}
