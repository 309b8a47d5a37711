/**
 * Pictures under a sentence, as the three tasks that draw have them: candidates are written, ranked by their Caption
 * Score and recorded. All or nothing: before the record nothing is written, and the record itself leaves nothing behind
 * when it fails.
 */
import type { Generation, Job } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import type { ProviderReport } from '../../engine/protocol.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { EngineWork } from '../processes/engineSupervisor.ts'
import { askEngine } from './askEngine.ts'
import type { GenerationPlan } from './planGeneration.ts'
import { recordPictures, requireAll } from './recordPictures.ts'
import type { Candidate, MadePictures } from './recordPictures.ts'
import type { PictureSource } from './sourceOf.ts'
import type { TaskContext } from './taskContext.ts'

type DrawWork = Extract<EngineWork, { type: 'draw' }>

export interface Drawing
  extends GenerationPlan, Pick<DrawWork, 'task' | 'count' | 'seed' | 'keepRows' | 'plain'> {
  readonly pack: ReadyPack
  readonly report: ProviderReport
  readonly source: PictureSource | null
  readonly recipeOf: MadePictures['recipeOf']
}

/** @throws StudioError cancelled by the signal, pictures-blank, engine-crashed, and what engine and disk throw */
export async function drawAndRecord(
  context: Pick<TaskContext, 'engine' | 'emit' | 'library'>,
  job: Job,
  drawing: Drawing,
  signal: AbortSignal,
): Promise<Generation> {
  const began = performance.now()
  const { task, sentence, size, count, seed, sampler, source, keepRows, plain } = drawing
  const candidates: Candidate[] = []
  const work: DrawWork = {
    type: 'draw',
    id: job.id,
    task,
    sentence,
    size,
    count,
    seed,
    sampler,
    source: source?.source ?? null,
    keepRows,
    plain,
  }
  const done = await askEngine(
    context,
    work,
    (result) => {
      if (result.type === 'picture') candidates.push(result)
    },
    signal,
  )
  // It may have been finished before the engine read that it was cancelled.
  if (signal.aborted) throw new StudioError('cancelled')
  requireAll(drawing, candidates, done)
  const seconds = (performance.now() - began) / 1000
  return recordPictures(context.library, job, { ...drawing, candidates, seconds })
}
