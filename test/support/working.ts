/** One work of the engine in the process of the test, and all that is told of it. */
import type { Model } from '../../src-main/engine/openModel.ts'
import { PhaseShares, ProgressMeter } from '../../src-main/engine/progressMeter.ts'
import type { EngineEvent } from '../../src-main/engine/protocol.ts'
import type { WorkControl } from '../../src-main/engine/work.ts'

type Told<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>

export interface Working {
  events: EngineEvent[]
  of<T extends EngineEvent['type']>(type: T): Told<T>[]
}

/** Throws what the work throws. `listen` may cancel it. */
export async function working<R extends { id: string }>(
  work: (model: Model, request: R, control: WorkControl, meter: ProgressMeter) => Promise<void>,
  model: Model,
  request: R,
  listen: (event: EngineEvent, cancel: () => void) => void = () => undefined,
): Promise<Working> {
  const events: EngineEvent[] = []
  let cancelled = false
  const emit = (event: EngineEvent) => {
    events.push(event)
    listen(event, () => (cancelled = true))
  }
  const control = { dropped: new Set<number>(), cancelled: () => cancelled, emit }
  await work(model, request, control, new ProgressMeter(request.id, emit, new PhaseShares()))
  return {
    events,
    of: <T extends EngineEvent['type']>(type: T) =>
      events.filter((event): event is Told<T> => event.type === type),
  }
}
