/** Text and part of an image: the first rows of a picture are kept, the rest is written anew. */
import type { Generation } from '../../contract/entities.ts'
import { drawAndRecord } from './drawAndRecord.ts'
import { defaultGrid } from './packGrid.ts'
import { calledBy, planAdapters } from './planAdapters.ts'
import { planContinue } from './planContinue.ts'
import { readyEngine } from './readyEngine.ts'
import { recipeSource } from './recordPictures.ts'
import { sourceOf } from './sourceOf.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

/** @throws StudioError cancelled by the signal, engine-crashed, and what validation, pack, engine and disk throw */
export async function continuePicture(
  context: TaskContext,
  job: JobOf<'continue'>,
  signal: AbortSignal,
): Promise<Generation> {
  const { request } = job
  const { store } = context.library
  const pack = await context.openPack(request)
  const adapters = planAdapters(request, pack, store)
  const plan = planContinue(request, pack, store, calledBy(adapters))
  const report = await readyEngine(context, job, request, pack, signal)
  const source = sourceOf(store, store.pictures.get(request.pictureId), pack, defaultGrid(pack))
  const { count, seed, keepRows } = request
  const drawn = { ...plan, adapters, count, seed, keepRows, plain: null, source }
  const drawing = { task: 'continue', ...drawn } as const
  const ownRecipe = { task: 'continue', source: recipeSource(source), keepRows } as const
  return drawAndRecord(
    context,
    job,
    { ...drawing, pack, report, recipeOf: (common) => ({ ...common, ...ownRecipe }) },
    signal,
  )
}
