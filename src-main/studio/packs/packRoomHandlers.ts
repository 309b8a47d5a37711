/** Calls of the room of packs. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { PackRoom } from './packRoom.ts'

export function createPackRoomHandlers(room: PackRoom): Pick<Handlers, 'packs.details' | 'packs.remove'> {
  return {
    'packs.details': () => room.details(),
    async 'packs.remove'({ folder }) {
      await room.remove(folder)
      return {}
    },
  }
}
