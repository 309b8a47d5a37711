/** Super-resolution: twice the codes a side; what is written is kept until the picture is recorded. */
import type { Generation } from '../../contract/entities.ts'
import { drawEnlarged } from './drawEnlarged.ts'
import { sizeOfPixels } from './packGrid.ts'
import { planAdapters } from './planAdapters.ts'
import { planEnlarge } from './planEnlarge.ts'
import { readyEngine } from './readyEngine.ts'
import { recipeSource, recordPictures } from './recordPictures.ts'
import { sourceOf } from './sourceOf.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

/** @throws StudioError cancelled by the signal, pictures-blank, engine-crashed, and what pack, engine and disk throw */
export async function enlarge(
  context: TaskContext,
  job: JobOf<'enlarge'>,
  signal: AbortSignal,
): Promise<Generation> {
  const { request } = job
  const { store } = context.library
  const pack = await context.openPack(request)
  const { sentence, sampler } = planEnlarge(request, pack, store)
  const adapters = planAdapters(request, pack, store)
  const report = await readyEngine(context, job, request, pack, signal)
  const source = sourceOf(store, store.pictures.get(request.pictureId), pack, null)
  const plan = { pack, report, sentence, sampler, source, adapters, seed: request.seed }
  const drawn = await drawEnlarged(context, job, plan, signal)
  return recordPictures(context.library, job, {
    ...plan,
    ...drawn,
    size: sizeOfPixels(pack, drawn.candidates[0]?.width ?? 0),
    recipeOf: (common) => ({ ...common, task: 'enlarge', source: recipeSource(source) }),
  })
}
