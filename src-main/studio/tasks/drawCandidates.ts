/** Pictures under a sentence, as the three tasks that draw have them: written and scored; nothing is recorded. */
import type { Job } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import type { EngineWork } from '../processes/engineSupervisor.ts'
import { askEngine } from './askEngine.ts'
import { workAdapters } from './planAdapters.ts'
import type { PlannedAdapter } from './planAdapters.ts'
import type { GenerationPlan } from './planGeneration.ts'
import { requireAll } from './recordPictures.ts'
import type { Candidate } from './recordPictures.ts'
import type { PictureSource } from './sourceOf.ts'
import type { TaskContext } from './taskContext.ts'

type DrawWork = Extract<EngineWork, { type: 'draw' }>

export interface DrawingPlan
  extends GenerationPlan, Pick<DrawWork, 'task' | 'count' | 'seed' | 'keepRows' | 'plain'> {
  readonly source: PictureSource | null
  readonly adapters: readonly PlannedAdapter[]
}

export interface Drawn {
  readonly candidates: readonly Candidate[]
  readonly seconds: number
}

/** @throws StudioError cancelled by the signal, pictures-blank, engine-crashed, and what the engine throws */
export async function drawCandidates(
  context: Pick<TaskContext, 'engine' | 'emit' | 'library'>,
  { id }: Pick<Job, 'id'>,
  plan: DrawingPlan,
  signal: AbortSignal,
): Promise<Drawn> {
  const began = performance.now()
  const { task, sentence, scored, size, count, seed, sampler, source, keepRows, plain, adapters } = plan
  const candidates: Candidate[] = []
  const drawn = { task, sentence, size, count, seed, sampler, keepRows, plain }
  const adapted = {
    ...workAdapters(adapters, context.library.store),
    ...(scored === sentence ? {} : { scored }),
  }
  const done = await askEngine(
    context,
    { type: 'draw', id, ...drawn, ...adapted, source: source?.source ?? null },
    (result) => {
      if (result.type === 'picture') candidates.push(result)
    },
    signal,
  )
  // It may have been finished before the engine read that it was cancelled.
  if (signal.aborted) throw new StudioError('cancelled')
  requireAll(plan, candidates, done)
  return { candidates, seconds: (performance.now() - began) / 1000 }
}
