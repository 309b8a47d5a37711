/** Random commands, undo, redo and restarts, against a model that keeps whole copies of its state. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import type { AdapterCommand } from '../../../../src-main/contract/adapterRequests.ts'
import type { LibraryCommand } from '../../../../src-main/contract/commands.ts'
import type { DatasetCommand } from '../../../../src-main/contract/datasetRequests.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration } from './sampleGeneration.ts'

/** Datasets have a model of their own (datasetChanges.property.test.ts). */
type Command = Exclude<LibraryCommand, DatasetCommand | AdapterCommand>

interface ModelPicture {
  rating: number
  favourite: boolean
  rejected: boolean
  caption: string | null
  crop: number | null
  binned: boolean
}
interface ModelState {
  pictures: Record<string, ModelPicture>
  boards: Record<string, { name: string; members: string[] }>
  sessions: Record<string, { name: string; closed: boolean }>
}

/** Null where the command names a board that does not exist, or one that does and may not. */
function applyToModel(state: ModelState, command: Command): ModelState | null {
  const next = structuredClone(state)
  const each = (ids: readonly string[], set: (picture: ModelPicture) => void): ModelState => {
    for (const id of ids) set(next.pictures[id] ?? fail(id))
    return next
  }
  const session = 'sessionId' in command ? next.sessions[command.sessionId] : undefined
  const board = 'boardId' in command ? next.boards[command.boardId] : undefined
  switch (command.type) {
    case 'rate':
      return each(command.ids, (picture) => (picture.rating = command.rating))
    case 'favourite':
      return each(command.ids, (picture) => (picture.favourite = command.favourite))
    case 'reject':
      return each(command.ids, (picture) => (picture.rejected = command.rejected))
    case 'caption':
      return each([command.id], (picture) => (picture.caption = command.caption))
    case 'crop':
      return each([command.id], (picture) => (picture.crop = command.crop))
    case 'bin':
      return each(command.ids, (picture) => (picture.binned = true))
    case 'restore':
      return each(command.ids, (picture) => (picture.binned = false))
    case 'session-create':
      next.sessions[command.sessionId] = { closed: false, ...session, name: command.name }
      return next
    case 'session-rename':
      if (session === undefined) return null
      session.name = command.name
      return next
    case 'session-close':
      if (session === undefined) return null
      session.closed = command.closed
      return next
    case 'board-create':
      if (board !== undefined) return null
      next.boards[command.boardId] = { name: command.name, members: [] }
      return next
    case 'board-rename':
      if (board === undefined) return null
      board.name = command.name
      return next
    case 'board-delete':
      if (board === undefined) return null
      next.boards = Object.fromEntries(Object.entries(next.boards).filter(([id]) => id !== command.boardId))
      return next
    case 'board-add':
      if (board === undefined) return null
      board.members = [...new Set([...board.members, ...command.ids])]
      return next
    case 'board-remove':
      if (board === undefined) return null
      board.members = board.members.filter((id) => !command.ids.includes(id))
      return next
  }
}

function fail(id: string): never {
  throw new Error(`The model has no picture ${id}.`)
}

function stateOf(library: Library): ModelState {
  const pictures: ModelState['pictures'] = {}
  for (const generation of library.store.generations.all()) {
    for (const { id, rating, favourite, rejected, caption, crop, deletedAt } of generation.pictures) {
      pictures[id] = { rating, favourite, rejected, caption, crop, binned: deletedAt !== null }
    }
  }
  const boards: ModelState['boards'] = {}
  for (const { id, name } of library.store.boards.list()) {
    boards[id] = { name, members: library.store.boards.members(id).map((member) => member.id) }
  }
  const sessions: ModelState['sessions'] = {}
  for (const { id, name, closed } of library.store.sessions.list()) sessions[id] = { name, closed }
  return { pictures, boards, sessions }
}

type Action =
  | { readonly do: 'change'; readonly make: (ids: readonly string[]) => Command }
  | { readonly do: 'undo' | 'redo' | 'restart' | 'rebuild' }

const pictureCount = 5
const someOf = fc.array(fc.nat(pictureCount - 1), { minLength: 1, maxLength: 4 })
const boardId = fc.constantFrom('board-a', 'board-b')
const text = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' })

const commands = fc
  .record({
    type: fc.constantFrom<Command['type'][]>(
      'rate',
      'favourite',
      'reject',
      'caption',
      'crop',
      'bin',
      'restore',
      'board-create',
      'board-rename',
      'board-delete',
      'board-add',
      'board-remove',
      'session-create',
      'session-rename',
      'session-close',
    ),
    some: someOf,
    rating: fc.nat(5),
    flag: fc.boolean(),
    boardId,
    name: text,
    caption: fc.option(text),
    crop: fc.option(fc.constantFrom(0, 0.25, 1)),
  })
  .map(({ type, some, rating, flag, boardId, name, caption, crop }): Action => {
    const make = (all: readonly string[]): Command => {
      const ids = some.map((i) => all[i] ?? fail(String(i)))
      const id = ids[0] ?? fail('none')
      if (type === 'rate') return { type, ids, rating }
      if (type === 'favourite') return { type, ids, favourite: flag }
      if (type === 'reject') return { type, ids, rejected: flag }
      if (type === 'caption') return { type, id, caption }
      if (type === 'crop') return { type, id, crop }
      if (type === 'board-create' || type === 'board-rename') return { type, boardId, name }
      if (type === 'board-delete') return { type, boardId }
      if (type === 'board-add' || type === 'board-remove') return { type, boardId, ids }
      if (type === 'session-create' || type === 'session-rename') return { type, sessionId: boardId, name }
      if (type === 'session-close') return { type, sessionId: boardId, closed: flag }
      return { type, ids }
    }
    return { do: 'change', make }
  })

const actions = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: commands },
    { weight: 6, arbitrary: fc.constant<Action>({ do: 'undo' }) },
    { weight: 4, arbitrary: fc.constant<Action>({ do: 'redo' }) },
    { weight: 1, arbitrary: fc.constant<Action>({ do: 'restart' }) },
    { weight: 1, arbitrary: fc.constant<Action>({ do: 'rebuild' }) },
  ),
  { maxLength: 40 },
)

it('agrees with the model after every action', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (list) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
      let library = await openLibrary(folder)
      try {
        const { pictures } = await library.recordGeneration(...sampleGeneration(pictureCount))
        const ids = pictures.map((picture) => picture.id)
        const done = [stateOf(library)]
        const undone: ModelState[] = []
        const now = (): ModelState => done.at(-1) ?? fail('state')
        for (const action of list) {
          if (action.do === 'change') {
            const command = action.make(ids)
            const next = applyToModel(now(), command)
            if (next === null) {
              expect(() => library.change(command)).toThrow()
            } else {
              library.change(command)
              if (JSON.stringify(next) !== JSON.stringify(now())) {
                done.push(next)
                undone.length = 0
              }
            }
          } else if (action.do === 'undo') {
            if (done.length === 1) expect(() => library.undo()).toThrow('nothing-to-undo')
            else {
              library.undo()
              undone.push(done.pop() ?? fail('state'))
            }
          } else if (action.do === 'redo') {
            const state = undone.pop()
            if (state === undefined) expect(() => library.redo()).toThrow('nothing-to-undo')
            else {
              library.redo()
              done.push(state)
            }
          } else {
            await library.close()
            if (action.do === 'rebuild') await rebuildLibrary(folder)
            library = await openLibrary(folder)
          }
          expect(stateOf(library)).toEqual(now())
        }
      } finally {
        await library.close()
        await rm(folder, { recursive: true })
      }
    }),
    { numRuns: 40 },
  )
})
