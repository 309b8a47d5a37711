/** What a person is told about the engine. */
import type { EngineStatus } from '../../contract/entities.ts'
import { toErrorData } from '../../contract/errors.ts'
import type { StudioError } from '../../contract/errors.ts'
import type { ProviderReport } from '../../engine/protocol.ts'
import type { Supervision } from './supervision.ts'

export interface EngineFacts {
  readonly state: Supervision
  /** Of the process that runs; it says nothing of the next one. */
  readonly report: ProviderReport | null
  readonly error: StudioError | null
  readonly restarts: number
}

export function engineStatus({ state, report, error, restarts }: EngineFacts): EngineStatus {
  const running = state.name === 'ready' || state.name === 'busy' ? report : null
  return {
    state: inWords(state),
    provider: running?.provider ?? null,
    device: running?.device ?? null,
    runtime: running?.runtime ?? null,
    atOnce: running?.atOnce ?? null,
    others: running?.others ?? [],
    error: error === null ? null : toErrorData(error),
    restarts,
  }
}

function inWords(state: Supervision): EngineStatus['state'] {
  switch (state.name) {
    case 'hung':
    case 'pausing':
      return 'restarting'
    case 'stopping':
      return state.again ? 'restarting' : 'stopped'
    case 'starting':
      return state.crashes.length > 0 ? 'restarting' : 'starting'
    default:
      return state.name
  }
}
