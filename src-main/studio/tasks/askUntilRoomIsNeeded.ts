/** A long work of the engine that stops where it has just told something, when something more urgent waits. */
import { StudioError } from '../../contract/errors.ts'
import type { WorkSignals } from '../jobs/scheduler.ts'
import type { EngineDone, EngineWork } from '../processes/engineSupervisor.ts'
import { askEngine } from './askEngine.ts'
import type { EngineResult } from './askEngine.ts'
import type { TaskContext } from './taskContext.ts'

/**
 * `yielded` where it stopped: what was told until then is all there is.
 * @throws StudioError engine-crashed, cancelled by the signal, or the engine's error
 */
export async function askUntilRoomIsNeeded(
  context: Pick<TaskContext, 'engine' | 'emit'>,
  work: EngineWork,
  listen: (result: EngineResult) => void,
  { abort, makeRoom }: WorkSignals,
  known = 0,
): Promise<EngineDone | 'yielded'> {
  const stop = new AbortController()
  const listenAndStop = (result: EngineResult) => {
    listen(result)
    if (makeRoom.aborted) stop.abort()
  }
  try {
    return await askEngine(context, work, listenAndStop, AbortSignal.any([abort, stop.signal]), known)
  } catch (thrown) {
    const stopped = thrown instanceof StudioError && thrown.code === 'cancelled' && stop.signal.aborted
    if (stopped && !abort.aborted) return 'yielded'
    throw thrown
  }
}
