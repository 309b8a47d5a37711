/** One work of the engine for a job: its progress and previews are told, its results are handed on. */
import type { EngineAnswer, EngineDone, EngineWork } from '../processes/engineSupervisor.ts'
import { createPreviewRelay } from './previewRelay.ts'
import type { TaskContext } from './taskContext.ts'

export type EngineResult = Exclude<EngineAnswer, { type: 'progress' | 'preview' }>

/**
 * @param known steps of the work's own phase that were done before and are not asked for again
 * @throws StudioError engine-crashed, cancelled by the signal, or the engine's error
 */
export async function askEngine(
  { engine, emit }: Pick<TaskContext, 'engine' | 'emit'>,
  work: EngineWork,
  listen: (result: EngineResult) => void,
  signal: AbortSignal,
  known = 0,
): Promise<EngineDone> {
  const jobId = work.id
  const relay = createPreviewRelay(({ row, rows, pictures }) => {
    const encoded = pictures.map(({ index, png }) => ({ index, png: Buffer.from(png).toString('base64') }))
    emit({ type: 'preview', jobId, row, rows, pictures: encoded })
  })
  const hear = (answer: EngineAnswer) => {
    if (answer.type === 'preview') return relay.offer(answer)
    if (answer.type !== 'progress') return listen(answer)
    const { type, phase, done, total, secondsLeft, tokensPerSecond } = answer
    const steps = { done: done + known, total: total + known }
    const memory = engine.memoryMiB()
    const held = memory === null ? {} : { memoryMiB: memory }
    emit({ type, jobId, phase, ...steps, secondsLeft, tokensPerSecond, ...held })
  }
  try {
    return await engine.run(work, hear, signal)
  } finally {
    relay.end()
  }
}
