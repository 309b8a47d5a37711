/** One drawing in the process of the test, and all that is told of it. */
import type { DrawRequest } from '../../src-main/engine/drawPictures.ts'
import { drawPictures } from '../../src-main/engine/drawPictures.ts'
import type { Model } from '../../src-main/engine/openModel.ts'
import { PhaseShares, ProgressMeter } from '../../src-main/engine/progressMeter.ts'
import type { EngineEvent } from '../../src-main/engine/protocol.ts'

export type Told<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>

/** What a listener may do while it is being drawn, as messages from the studio would. */
export interface Intervention {
  drop(index: number): void
  cancel(): void
}

export interface Drawing {
  events: EngineEvent[]
  of<T extends EngineEvent['type']>(type: T): Told<T>[]
  /** What was thrown, or null. */
  failure: unknown
}

export async function drawing(
  model: Model,
  request: DrawRequest,
  listen: (event: EngineEvent, studio: Intervention) => void = () => undefined,
): Promise<Drawing> {
  const events: EngineEvent[] = []
  const dropped = new Set<number>()
  let cancelled = false
  const studio: Intervention = {
    drop: (index) => void dropped.add(index),
    cancel: () => void (cancelled = true),
  }
  const emit = (event: EngineEvent) => {
    events.push(event)
    listen(event, studio)
  }
  const meter = new ProgressMeter(request.id, emit, new PhaseShares())
  let failure: unknown = null
  try {
    await drawPictures(model, request, { dropped, cancelled: () => cancelled, emit }, meter)
  } catch (error) {
    failure = error
  }
  return {
    events,
    of: <T extends EngineEvent['type']>(type: T) =>
      events.filter((event): event is Told<T> => event.type === type),
    failure,
  }
}
