/**
 * A picture with twice the codes a side, window by window. What is written is kept until the job ends; the picture
 * itself is not recorded here.
 */
import { z } from 'zod'
import type { Job } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import type { ProviderReport } from '../../engine/protocol.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { askEngine } from './askEngine.ts'
import type { Drawn } from './drawCandidates.ts'
import { openPartLog } from './partLog.ts'
import { requireAll } from './recordPictures.ts'
import type { Candidate } from './recordPictures.ts'
import { workAdapters } from './planAdapters.ts'
import type { PlannedAdapter } from './planAdapters.ts'
import type { PictureSource } from './sourceOf.ts'
import type { TaskContext } from './taskContext.ts'

export interface EnlargingPlan {
  readonly pack: Pick<ReadyPack, 'identity'>
  readonly report: Pick<ProviderReport, 'provider' | 'runtime'>
  /** May be empty. */
  readonly sentence: string
  readonly sampler: SamplerSettings
  readonly source: PictureSource
  readonly adapters: readonly PlannedAdapter[]
  readonly seed: number
}

const writtenSchema = z.array(z.object({ place: z.number().int(), code: z.number().int() }))

/** @throws StudioError cancelled by the signal, pictures-blank, engine-crashed, and what engine and disk throw */
export async function drawEnlarged(
  context: Pick<TaskContext, 'engine' | 'emit' | 'library'>,
  { id }: Pick<Job, 'id'>,
  { pack, report, sentence, sampler, source, adapters, seed }: EnlargingPlan,
  signal: AbortSignal,
): Promise<Drawn> {
  const began = performance.now()
  const adapted = workAdapters(adapters, context.library.store)
  const asked = { sentence, source: source.source, seed, sampler, ...adapted }
  const work = { ...asked, pack: pack.identity, provider: report.provider, runtime: report.runtime }
  const parts = openPartLog(context.library.store.parts, id, work, writtenSchema)
  const candidates: Candidate[] = []
  const done = await askEngine(
    context,
    { type: 'enlarge', id, ...asked, known: parts.values.flat() },
    (result) => {
      if (result.type === 'picture') candidates.push(result)
      if (result.type === 'window') parts.append(result.written)
    },
    signal,
  )
  if (signal.aborted) throw new StudioError('cancelled')
  requireAll({ count: 1, seed }, candidates, done)
  return { candidates, seconds: (performance.now() - began) / 1000 }
}
