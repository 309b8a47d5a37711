/** Calls of the room of packs. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'

const notYet = (): never => {
  throw new StudioError('internal', { problem: 'createPackRoomHandlers' })
}

export function createPackRoomHandlers(): Pick<Handlers, 'packs.details' | 'packs.remove'> {
  return {
    'packs.details': notYet,
    'packs.remove': notYet,
  }
}
