import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { LibraryCommand } from '../../src-main/contract/commands.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { Session, SessionView } from '../../src-main/contract/sessions.ts'
import { useNotices } from '../notices/store.ts'
import { useClient } from './clientKey.ts'
import { createRefresh } from './refresh.ts'

/** This window's own, so that two windows can work in two sessions; a reload stays where it was. */
const KEPT = 'cogview.session'
const FIRST = 'default'

/** Whoever shows what belongs to a session: saves it before another is opened, and shows what the other one has. */
export interface SessionGuest {
  leave(): Promise<void>
  enter(view: SessionView | null): Promise<void>
}

/** The sessions (会话) of the library, and the one that this window works in. */
export const useSession = defineStore('session', () => {
  const client = useClient()
  const notices = useNotices()
  const id = ref(sessionStorage.getItem(KEPT) ?? FIRST)
  const sessions = shallowRef<readonly Session[]>([])
  const current = computed(() => sessions.value.find((session) => session.id === id.value) ?? null)
  const refresh = createRefresh(async () => {
    sessions.value = await client.call('sessions.list', {})
  })
  let guest: SessionGuest | null = null

  /** Tells whether it was done. */
  const change = (command: LibraryCommand): Promise<boolean> =>
    notices.attempt(async () => {
      await client.call('library.change', { command })
      await refresh()
    })

  async function begin(next: string): Promise<SessionView | null> {
    const { view } = await client.call('sessions.open', { id: next })
    id.value = next
    sessionStorage.setItem(KEPT, next)
    await refresh()
    return view
  }

  /** The session of this window may be gone: its beginning was taken back. */
  async function follow(): Promise<void> {
    await refresh()
    const [first] = sessions.value
    if (first === undefined || current.value !== null) return
    await guest?.enter(await begin(first.id))
  }

  function open(next: string): Promise<boolean> {
    if (next === id.value) return Promise.resolve(true)
    return notices.attempt(async () => {
      await guest?.leave()
      await guest?.enter(await begin(next))
    })
  }

  return {
    /** What every request and every draft of this window belongs to. */
    id,
    sessions,
    current,
    /** By the frame, which knows the rooms. */
    join(joining: SessionGuest) {
      guest = joining
    },
    open,
    /** Begins one and opens it; without a name it is known by its date. */
    async create(name = ''): Promise<boolean> {
      const sessionId = crypto.randomUUID()
      return (await change({ type: 'session-create', sessionId, name })) && open(sessionId)
    },
    rename: (sessionId: string, name: string) => change({ type: 'session-rename', sessionId, name }),
    /** Put away: its pictures and its draft stay. */
    close: (sessionId: string) => change({ type: 'session-close', sessionId, closed: true }),
    reopen: (sessionId: string) => change({ type: 'session-close', sessionId, closed: false }),
    receive(event: StudioEvent) {
      // Their counts change with every picture that is made, binned or restored.
      if (event.type === 'library' || event.type === 'generation') void notices.attempt(follow)
    },
    /** At the start: the session of this window, else the one that was opened last. Says how it was left. */
    async restore(): Promise<SessionView | null> {
      await refresh()
      const kept = sessionStorage.getItem(KEPT)
      const known = sessions.value.find((session) => session.id === kept) ?? sessions.value[0]
      return begin(known?.id ?? FIRST)
    },
    /** After a lost connection: the page knows better where it is. */
    refresh,
  }
})
