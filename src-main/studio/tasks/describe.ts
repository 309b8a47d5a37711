/** Image to text: captions for one picture or many. What is described is kept, so that a long job can stop and go on. */
import { z } from 'zod'
import { captionSchema } from '../../contract/entities.ts'
import type { Caption, Generation } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import type { JobEnd } from '../jobs/queue.ts'
import type { WorkSignals } from '../jobs/scheduler.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { askUntilRoomIsNeeded } from './askUntilRoomIsNeeded.ts'
import { newGeneration } from './newRecord.ts'
import { defaultGrid } from './packGrid.ts'
import { openPartLog } from './partLog.ts'
import { planAdapters, workAdapters } from './planAdapters.ts'
import { planDescribe } from './planDescribe.ts'
import { readyEngine } from './readyEngine.ts'
import { sourceOf } from './sourceOf.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

const describedSchema = z.object({ pictureId: z.string(), captions: z.array(captionSchema) })

/**
 * @throws StudioError cancelled by the signal, nothing-described, engine-crashed, and what validation, pack, engine and
 *   disk throw
 */
export async function describe(
  context: TaskContext,
  job: JobOf<'describe'>,
  signals: WorkSignals,
): Promise<JobEnd> {
  const { request } = job
  const { store } = context.library
  const pack = await context.openPack(request)
  const { pictures, sampler } = planDescribe(request, pack, store)
  const adapted = workAdapters(planAdapters(request, pack, store), store)
  const report = await readyEngine(context, job, request, pack, signals.abort)
  const began = performance.now()
  const sources = pictures.map((picture) => sourceOf(store, picture, pack, defaultGrid(pack)))
  const { language, method, count, seed } = request
  const asked = { language, method, count, seed, sampler, ...adapted }
  const keyed = sources.map(({ picture, source }) => ({ key: picture.id, source }))
  const { provider, runtime } = report
  const work = { ...asked, keyed, pack: pack.identity, provider, runtime }
  const parts = openPartLog(store.parts, job.id, work, describedSchema)
  const described = new Map(parts.values.map(({ pictureId, captions }) => [pictureId, captions]))
  const failures: Generation['failures'] = []
  const open = keyed.filter(({ key }) => !described.has(key))
  if (open.length > 0) {
    const end = await askUntilRoomIsNeeded(
      context,
      { type: 'describe', id: job.id, pictures: open, ...asked },
      (result) => {
        if (result.type !== 'captions') return
        const { key: pictureId, captions, error } = result
        if (error !== null) return void failures.push({ pictureId, error })
        described.set(pictureId, captions)
        parts.append({ pictureId, captions })
      },
      signals,
      described.size,
    )
    if (end === 'yielded') return 'yielded'
  }
  if (signals.abort.aborted) throw new StudioError('cancelled')
  const outcome = { kind: 'captions', pictures: inOrder(request.pictureIds, described, pack) } as const
  const first = outcome.pictures.find(({ captions }) => captions.length > 0)?.captions[0]
  if (first === undefined) throw new StudioError('nothing-described', { count: pictures.length })
  const generation = newGeneration(job, {
    subjects: pictures.map(({ id }) => id),
    sentence: first.text,
    size: pack.manifest.defaults.size,
    sampler,
    pack: pack.identity,
    provider,
    seconds: (performance.now() - began) / 1000,
    outcome,
    failures,
    encoded: sources.some(({ encoded }) => encoded),
  })
  return context.library.recordGeneration(generation, [])
}

/** Below the pack's floor even the best caption is not to be trusted; neither is a picture that has none. */
function inOrder(
  pictureIds: readonly string[],
  described: ReadonlyMap<string, Caption[]>,
  { manifest }: ReadyPack,
) {
  return [...new Set(pictureIds)].flatMap((pictureId) => {
    const captions = described.get(pictureId)
    if (captions === undefined) return []
    const doubtful = (captions[0]?.caps.mean ?? 0) < manifest.captions.floor || captions.length === 0
    return [{ pictureId, captions, doubtful }]
  })
}
