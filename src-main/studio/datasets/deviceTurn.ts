/** Works of datasets on the device: batches that make room for what a person waits for, and go on afterwards. */
import { StudioError, fromErrorData } from '../../contract/errors.ts'
import type { Scheduler, WorkEnd, WorkSignals } from '../jobs/scheduler.ts'
import type { Library } from '../library/openLibrary.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type {
  EngineAnswer,
  EngineConfiguration,
  EngineSupervisor,
  EngineWork,
} from '../processes/engineSupervisor.ts'
import { newId } from '../../store/newId.ts'
import { unlessCancelled } from '../tasks/unlessCancelled.ts'

export interface DeviceContext {
  readonly library: Pick<Library, 'change' | 'store'>
  readonly engine: Pick<EngineSupervisor, 'ready' | 'run' | 'status'>
  /** Of the device. */
  readonly scheduler: Pick<Scheduler, 'add' | 'remove'>
  openPack(nameOrFolder: string | null): Promise<ReadyPack>
  configure(pack: ReadyPack): EngineConfiguration
}

export interface DeviceControl {
  readonly signal: AbortSignal
  progress(done: number, total: number): void
}

/** A piece of the work: what is still to do when its turn comes; null where there is nothing left. */
type NextWork = (id: string) => EngineWork | null

/**
 * Asks the engine for the work that is left, in as many turns as it takes. What is heard in a turn that had to stop
 * counts: `next` leaves it out.
 * @throws StudioError cancelled, engine-gave-up, engine-crashed, and what pack and engine throw
 */
export function workOnDevice(
  context: DeviceContext,
  pack: ReadyPack,
  next: NextWork,
  listen: (answer: EngineAnswer) => void,
  signal: AbortSignal,
): Promise<void> {
  const { engine, scheduler } = context
  const { state, error } = engine.status()
  if (state === 'gave-up' && error !== null) return Promise.reject(fromErrorData(error))

  async function turn({ abort, makeRoom }: WorkSignals): Promise<WorkEnd> {
    const gone = AbortSignal.any([signal, abort])
    const stop = AbortSignal.any([gone, makeRoom])
    try {
      await unlessCancelled(pack.verify(), stop)
      await engine.ready(context.configure(pack), stop)
      const work = next(newId())
      if (work !== null) await engine.run(work, listen, stop)
      return 'ended'
    } catch (thrown) {
      const stopped = thrown instanceof StudioError && thrown.code === 'cancelled'
      if (stopped && !gone.aborted && makeRoom.aborted) return 'yielded'
      throw thrown
    }
  }

  return new Promise((resolve, reject) => {
    const id = newId()
    const cancelWaiting = () => {
      // One that runs already hears of it by the signal.
      if (scheduler.remove(id)) reject(new StudioError('cancelled'))
    }
    if (signal.aborted) return reject(new StudioError('cancelled'))
    signal.addEventListener('abort', cancelWaiting, { once: true })
    const end = (settle: () => void): WorkEnd => {
      signal.removeEventListener('abort', cancelWaiting)
      settle()
      return 'ended'
    }
    scheduler.add({
      id,
      priority: 'batch',
      async run(signals) {
        try {
          if ((await turn(signals)) === 'yielded') return 'yielded'
          return end(resolve)
        } catch (thrown) {
          return end(() => reject(thrown instanceof Error ? thrown : new Error(String(thrown))))
        }
      },
    })
  })
}
