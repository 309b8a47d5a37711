/** Calls about adapters. */
import type { adapterCalls } from '../../contract/adapterRequests.ts'
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'

type AdapterHandlers = Pick<Handlers, keyof typeof adapterCalls>

/** A library without adapters: files of theirs are not read yet. */
export function createAdapterHandlers(): AdapterHandlers {
  const unknown = ({ adapter }: { adapter: string }): never => {
    throw new StudioError('adapter-not-found', { id: adapter })
  }
  const unsupported = (): never => {
    throw new StudioError('bad-request', { call: 'adapters.import', problem: 'this build reads no adapters' })
  }
  return {
    'adapters.list': () => [],
    'adapters.get': unknown,
    'adapters.inspect': unsupported,
    'adapters.import': unsupported,
    'adapters.export': unknown,
    'adapters.card': unknown,
  }
}
