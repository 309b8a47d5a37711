/** Calls about named sessions. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'

const notYet = (): never => {
  throw new StudioError('internal', { problem: 'createSessionHandlers' })
}

export function createSessionHandlers(): Pick<
  Handlers,
  'sessions.list' | 'sessions.open' | 'sessions.leave'
> {
  return {
    'sessions.list': notYet,
    'sessions.open': notYet,
    'sessions.leave': notYet,
  }
}
