/** Calls about finetunes. */
import type { finetuneCalls } from '../../contract/finetuneCalls.ts'
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'

type FinetuneHandlers = Pick<Handlers, keyof typeof finetuneCalls>

/** A library without runs: none can be started before there is a process that learns. */
export function createFinetuneHandlers(): FinetuneHandlers {
  const unknown = ({ finetuneId }: { finetuneId: string }): never => {
    throw new StudioError('finetune-not-found', { id: finetuneId })
  }
  const unsupported = (): never => {
    throw new StudioError('bad-request', { call: 'finetunes.start', problem: 'this build has no trainer' })
  }
  return {
    'finetunes.presets': () => [],
    'finetunes.estimate': unsupported,
    'finetunes.start': unsupported,
    'finetunes.list': () => [],
    'finetunes.get': unknown,
    'finetunes.pause': unknown,
    'finetunes.resume': unknown,
    'finetunes.stop': unknown,
    'finetunes.discard': unknown,
    'finetunes.clone': unknown,
    'finetunes.rename': unknown,
    'finetunes.sampleNow': unknown,
    'finetunes.saveNow': unknown,
    'finetunes.curves': unknown,
    'finetunes.samples': unknown,
    'finetunes.losses': unknown,
    'finetunes.trial': unknown,
    'finetunes.report': unknown,
  }
}
