/** Calls about what is typed in the prompt bar of each session. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { DraftRows } from '../../store/drafts.ts'

export function createDraftHandlers(drafts: DraftRows): Pick<Handlers, 'drafts.get' | 'drafts.set'> {
  return {
    'drafts.get': ({ session }) => drafts.get(session),
    'drafts.set'({ session, draft }) {
      drafts.set(session, draft)
      return {}
    },
  }
}
