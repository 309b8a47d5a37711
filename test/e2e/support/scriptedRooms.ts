/** What a page asks for when it opens, beside the wall: one session, an empty queue, no boards. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type { Settings } from '../../../src-main/contract/entities.ts'

export const scriptedSettings: Settings = {
  locale: null,
  theme: 'system',
  provider: 'auto',
  threads: 0,
  memoryBudgetMiB: null,
  labelling: true,
  shortcuts: {},
  toured: true,
}

export function createScriptedRooms(): Partial<Handlers> {
  const session = {
    id: 'default',
    name: '',
    createdAt: '2026-11-20T08:00:00.000Z',
    openedAt: '2026-11-20T08:00:00.000Z',
    closed: false,
    pictures: 0,
  }
  return {
    'sessions.list': () => [session],
    'sessions.open': ({ id }) => ({ session: { ...session, id }, view: null }),
    'sessions.leave': () => ({}),
    'queue.state': () => ({ paused: false, waiting: [] }),
    'works.list': () => [],
    'boards.list': () => [],
    'packs.details': () => [],
    'history.sentences': () => ({ sentences: [] }),
    'library.change': () => ({}),
  }
}
