/** Calls that write results outside the library. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'
import type { Library } from '../library/openLibrary.ts'
import { writeSidecars } from './sidecars.ts'

export function createExportHandlers({
  store,
}: {
  readonly store: Pick<Library['store'], 'pictures' | 'generations'>
}): Pick<Handlers, 'captions.sidecars'> {
  return {
    async 'captions.sidecars'({ generationId }) {
      const { outcome } = store.generations.get(generationId)
      if (outcome.kind === 'captions') return writeSidecars(store, outcome)
      throw new StudioError('bad-request', {
        call: 'captions.sidecars',
        problem: 'the generation describes nothing',
      })
    },
  }
}
