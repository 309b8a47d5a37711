/**
 * Measures how fast this machine draws with a pack. It waits for what runs on the device, and gives way to whatever a
 * person asks for meanwhile: then it begins anew afterwards, because half a measurement is none.
 */
import { StudioError, fromErrorData } from '../../contract/errors.ts'
import type { Benchmark, WorkRequest, WorkResult } from '../../contract/works.ts'
import type { Scheduler, WorkEnd, WorkSignals } from '../jobs/scheduler.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { EngineAnswer, EngineConfiguration, EngineSupervisor } from '../processes/engineSupervisor.ts'
import type { WorkControl } from './works.ts'

export type BenchmarkRequest = Extract<WorkRequest, { kind: 'benchmark' }>

export interface BenchmarkContext {
  readonly engine: Pick<EngineSupervisor, 'ready' | 'run' | 'status'>
  /** Of the device. */
  readonly scheduler: Pick<Scheduler, 'add' | 'remove'>
  openPack(nameOrFolder: string | null): Promise<ReadyPack>
  configure(pack: ReadyPack, request: BenchmarkRequest): EngineConfiguration
}

type Measured = Extract<EngineAnswer, { type: 'measured' }>

/** @throws StudioError cancelled, engine-gave-up, and what pack and engine throw */
export async function benchmark(
  context: BenchmarkContext,
  request: BenchmarkRequest,
  control: WorkControl,
): Promise<WorkResult> {
  const pack = await context.openPack(request.pack)
  const { state, error } = context.engine.status()
  if (state === 'gave-up' && error !== null) throw fromErrorData(error)
  const configuration = context.configure(pack, request)
  return new Promise((resolve, reject) => {
    const { id, signal } = control
    const cancelWaiting = () => {
      // One that runs already hears of it by the signal.
      if (context.scheduler.remove(id)) reject(new StudioError('cancelled'))
    }
    if (signal.aborted) return reject(new StudioError('cancelled'))
    signal.addEventListener('abort', cancelWaiting, { once: true })
    context.scheduler.add({
      id,
      priority: 'batch',
      async run(signals): Promise<WorkEnd> {
        try {
          const measured = await measure(context, configuration, pack, control, signals)
          if (measured === 'yielded') return 'yielded'
          resolve({ kind: 'benchmark', benchmark: measured })
        } catch (thrown) {
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)))
        }
        signal.removeEventListener('abort', cancelWaiting)
        return 'ended'
      },
    })
  })
}

async function measure(
  { engine }: BenchmarkContext,
  configuration: EngineConfiguration,
  pack: ReadyPack,
  { id, signal, progress }: WorkControl,
  { abort, makeRoom }: WorkSignals,
): Promise<Benchmark | 'yielded'> {
  const gone = AbortSignal.any([signal, abort])
  const stop = AbortSignal.any([gone, makeRoom])
  try {
    progress(0, 0)
    const report = await engine.ready(configuration, stop)
    const heard: Measured[] = []
    const listen = (answer: EngineAnswer): void => {
      if (answer.type === 'measured') heard.push(answer)
      if (answer.type === 'progress') progress(answer.done, answer.total)
    }
    await engine.run({ type: 'measure', id }, listen, stop)
    const [measured] = heard
    if (measured === undefined) throw new Error('the engine measured nothing')
    const { steps, picturesPerMinute, capsPerSecond, peakMiB } = measured
    const { provider, device, runtime } = report
    return {
      provider,
      device,
      runtime,
      pack: pack.identity,
      steps,
      picturesPerMinute,
      capsPerSecond,
      peakMiB,
    }
  } catch (thrown) {
    const stopped = thrown instanceof StudioError && thrown.code === 'cancelled'
    if (stopped && !gone.aborted && makeRoom.aborted) return 'yielded'
    throw thrown
  }
}
