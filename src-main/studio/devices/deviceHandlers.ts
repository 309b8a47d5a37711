/** Calls about the engine and the device it runs on. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { EngineConfiguration, EngineSupervisor } from '../processes/engineSupervisor.ts'

export interface DeviceContext {
  readonly engine: Pick<EngineSupervisor, 'status' | 'restart'>
  /** For the default pack, as the settings are now. */
  configuration(): Promise<EngineConfiguration>
}

export function createDeviceHandlers({
  engine,
  configuration,
}: DeviceContext): Pick<Handlers, 'engine.status' | 'engine.restart'> {
  return {
    'engine.status': () => engine.status(),
    async 'engine.restart'() {
      engine.restart(await configuration())
      return engine.status()
    },
  }
}
