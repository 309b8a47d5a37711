/** Calls about housekeeping. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { Works } from './works.ts'

export function createWorkHandlers(
  works: Works,
): Pick<Handlers, 'works.start' | 'works.list' | 'works.cancel' | 'works.dismiss'> {
  return {
    'works.start': (request) => ({ workId: works.start(request) }),
    'works.list': () => works.list(),
    'works.cancel'({ workId }) {
      works.cancel(workId)
      return {}
    },
    'works.dismiss'({ workId }) {
      works.dismiss(workId)
      return {}
    },
  }
}
