/** Calls about housekeeping. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'

const notYet = (): never => {
  throw new StudioError('internal', { problem: 'createWorkHandlers' })
}

export function createWorkHandlers(): Pick<Handlers, 'works.start' | 'works.list' | 'works.cancel'> {
  return {
    'works.start': notYet,
    'works.list': notYet,
    'works.cancel': notYet,
  }
}
