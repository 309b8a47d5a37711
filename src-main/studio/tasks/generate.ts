/** Text to image: one sentence becomes candidates. */
import type { Generation } from '../../contract/entities.ts'
import { drawAndRecord } from './drawAndRecord.ts'
import { calledBy, planAdapters } from './planAdapters.ts'
import { planGeneration } from './planGeneration.ts'
import { readyEngine } from './readyEngine.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

/** @throws StudioError cancelled by the signal, engine-crashed, and what validation, pack, engine and disk throw */
export async function generate(
  context: TaskContext,
  job: JobOf<'generate'>,
  signal: AbortSignal,
): Promise<Generation> {
  const { request } = job
  const pack = await context.openPack(request)
  const adapters = planAdapters(request, pack, context.library.store)
  const plan = planGeneration(request, pack, calledBy(adapters))
  const report = await readyEngine(context, job, request, pack, signal)
  const { count, seed } = request
  const drawn = { ...plan, adapters, count, seed, keepRows: 0, plain: null, source: null }
  const drawing = { task: 'generate', ...drawn } as const
  return drawAndRecord(
    context,
    job,
    { ...drawing, pack, report, recipeOf: (common) => ({ ...common, task: 'generate' }) },
    signal,
  )
}
