/** The rooms as the frame knows them: the names of their routes, with their words and the action that goes there. */
import type { RouteRecordNameGeneric } from 'vue-router'
import type { ActionId } from '../shortcuts/actions.ts'

export const rooms = [
  { name: 'create', words: 'frame.create', action: 'frame.create' },
  { name: 'gallery', words: 'gallery.title', action: 'frame.gallery' },
  { name: 'design', words: 'design.room', action: 'frame.design' },
  { name: 'train', words: 'train.title', action: 'frame.train' },
  { name: 'packs', words: 'packs.title', action: 'frame.packs' },
  { name: 'settings', words: 'settings.title', action: 'frame.settings' },
] as const satisfies readonly { name: string; words: string; action: ActionId }[]

export type RoomName = (typeof rooms)[number]['name']

export function isRoom(name: unknown): name is RoomName {
  return rooms.some((room) => room.name === name)
}

/** Before the router has found a room, the page is on its way to Create. */
export function roomWords(name: RouteRecordNameGeneric): (typeof rooms)[number]['words'] {
  return rooms.find((room) => room.name === name)?.words ?? 'frame.create'
}
