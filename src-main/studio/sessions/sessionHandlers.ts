/** Calls about named sessions. Their beginning, their names and their end are changes of the library: `library.change`. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { SessionRows } from '../../store/sessions.ts'

/** The one that a new library begins with. */
export const firstSession = 'default'

export function createSessionHandlers(
  sessions: SessionRows,
): Pick<Handlers, 'sessions.list' | 'sessions.open' | 'sessions.leave'> {
  return {
    'sessions.list'() {
      const known = sessions.list()
      return known.length > 0 ? known : [sessions.open(firstSession, new Date().toISOString())]
    },
    'sessions.open': ({ id }) => ({
      session: sessions.open(id, new Date().toISOString()),
      view: sessions.view(id),
    }),
    'sessions.leave'({ id, view }) {
      sessions.setView(id, view)
      return {}
    },
  }
}
