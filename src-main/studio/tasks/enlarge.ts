/** Super-resolution: twice the codes a side, window by window; what is written is kept until the picture is recorded. */
import { z } from 'zod'
import type { Generation } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import { askEngine } from './askEngine.ts'
import { sizeOfPixels } from './packGrid.ts'
import { openPartLog } from './partLog.ts'
import { planEnlarge } from './planEnlarge.ts'
import { readyEngine } from './readyEngine.ts'
import { recipeSource, recordPictures, requireAll } from './recordPictures.ts'
import type { Candidate } from './recordPictures.ts'
import { sourceOf } from './sourceOf.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

const writtenSchema = z.array(z.object({ place: z.number().int(), code: z.number().int() }))

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
  const report = await readyEngine(context, job, request, pack, signal)
  const began = performance.now()
  const source = sourceOf(store, store.pictures.get(request.pictureId), pack, null)
  const { seed } = request
  const asked = { sentence, source: source.source, seed, sampler }
  const work = { ...asked, pack: pack.identity, provider: report.provider, runtime: report.runtime }
  const parts = openPartLog(store.parts, job.id, work, writtenSchema)
  const candidates: Candidate[] = []
  const done = await askEngine(
    context,
    { type: 'enlarge', id: job.id, ...asked, known: parts.values.flat() },
    (result) => {
      if (result.type === 'picture') candidates.push(result)
      if (result.type === 'window') parts.append(result.written)
    },
    signal,
  )
  if (signal.aborted) throw new StudioError('cancelled')
  requireAll({ count: 1, seed }, candidates, done)
  return recordPictures(context.library, job, {
    pack,
    report,
    sentence,
    size: sizeOfPixels(pack, candidates[0]?.width ?? 0),
    sampler,
    source,
    candidates,
    seconds: (performance.now() - began) / 1000,
    recipeOf: (common) => ({ ...common, task: 'enlarge', source: recipeSource(source) }),
  })
}
