/** One started engine process. */
import { engineEventSchema } from '../../engine/protocol.ts'
import type { EngineEvent, EngineRequest } from '../../engine/protocol.ts'
import type { EngineLauncher } from './engineProcess.ts'
import { startProcess } from './processLink.ts'
import type { ProcessLink, ProcessLinkListener } from './processLink.ts'

export type EngineLink = ProcessLink<EngineRequest>

export function startEngine(launch: EngineLauncher, listener: ProcessLinkListener<EngineEvent>): EngineLink {
  return startProcess(launch, engineEventSchema, listener)
}
