/** The sessions of the scripted studio: their names, how each was left, and the words that wait in each. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type { Draft } from '../../../src-main/contract/entities.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { Session, SessionView } from '../../../src-main/contract/sessions.ts'

type SessionCalls =
  'sessions.list' | 'sessions.open' | 'sessions.leave' | 'drafts.get' | 'drafts.set' | 'library.change'

export interface ScriptedSessions {
  readonly handlers: Pick<Handlers, SessionCalls>
  /** What the page last saved, of whichever session. */
  draft(): Draft | null
  view(id: string): SessionView | null
}

export function createScriptedSessions(emit: (event: StudioEvent) => void): ScriptedSessions {
  let clock = Date.parse('2026-11-20T08:00:00.000Z')
  const sessions = new Map<string, Session>()
  const views = new Map<string, SessionView>()
  const drafts = new Map<string, Draft>()
  let last: Draft | null = null

  function put(id: string, part: Partial<Session>): Session {
    clock += 60_000
    const at = new Date(clock).toISOString()
    const fresh = { id, name: '', createdAt: at, openedAt: at, closed: false, pictures: 0 }
    const session = { ...(sessions.get(id) ?? fresh), ...part }
    sessions.set(id, session)
    return session
  }
  put('default', {})

  return {
    draft: () => last,
    view: (id) => views.get(id) ?? null,
    handlers: {
      'sessions.list': () =>
        [...sessions.values()].sort(
          (a, b) => Number(a.closed) - Number(b.closed) || b.openedAt.localeCompare(a.openedAt),
        ),
      'sessions.open'({ id }) {
        put(id, {})
        return {
          session: put(id, { openedAt: new Date(clock).toISOString() }),
          view: views.get(id) ?? null,
        }
      },
      'sessions.leave'({ id, view }) {
        views.set(id, view)
        return {}
      },
      'drafts.get': ({ session }) => drafts.get(session) ?? null,
      'drafts.set'({ session, draft }) {
        drafts.set(session, draft)
        last = draft
        return {}
      },
      'library.change'({ command }) {
        switch (command.type) {
          case 'session-create':
          case 'session-rename':
            put(command.sessionId, { name: command.name })
            break
          case 'session-close':
            put(command.sessionId, { closed: command.closed })
            break
          default:
            throw new StudioError('bad-request', { call: 'library.change', problem: 'not in the script' })
        }
        emit({ type: 'library', pictureIds: [] })
        return {}
      },
    },
  }
}
