/** Before a work: the pack is verified and an engine has it open. */
import type { Job } from '../../contract/entities.ts'
import type { EngineTaskRequest } from '../../contract/requests.ts'
import type { ProviderReport } from '../../engine/protocol.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { TaskContext } from './taskContext.ts'
import { unlessCancelled } from './unlessCancelled.ts'

/** @throws StudioError cancelled by the signal, engine-gave-up, and what pack and engine throw */
export async function readyEngine(
  { engine, configure, emit }: Pick<TaskContext, 'engine' | 'configure' | 'emit'>,
  { id: jobId }: Pick<Job, 'id'>,
  request: EngineTaskRequest,
  pack: ReadyPack,
  signal: AbortSignal,
): Promise<ProviderReport> {
  const loading = (done: number) =>
    emit({
      type: 'progress',
      jobId,
      phase: 'loading',
      done,
      total: 1,
      secondsLeft: null,
      tokensPerSecond: null,
    })
  loading(0)
  const configuration = configure(pack, request)
  // It loads while the pack is being read.
  engine.prepare(configuration)
  await unlessCancelled(pack.verify(), signal)
  const report = await engine.ready(configuration, signal)
  loading(1)
  return report
}
