/**
 * Pictures under a sentence into the library. All or nothing: before the record nothing is written, and the record
 * itself leaves nothing behind when it fails.
 */
import type { Generation, Job } from '../../contract/entities.ts'
import type { ProviderReport } from '../../engine/protocol.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { drawCandidates } from './drawCandidates.ts'
import type { DrawingPlan } from './drawCandidates.ts'
import { recordPictures } from './recordPictures.ts'
import type { MadePictures } from './recordPictures.ts'
import type { TaskContext } from './taskContext.ts'

export interface Drawing extends DrawingPlan {
  readonly pack: ReadyPack
  readonly report: ProviderReport
  readonly recipeOf: MadePictures['recipeOf']
}

/** @throws StudioError cancelled by the signal, pictures-blank, engine-crashed, and what engine and disk throw */
export async function drawAndRecord(
  context: Pick<TaskContext, 'engine' | 'emit' | 'library'>,
  job: Job,
  drawing: Drawing,
  signal: AbortSignal,
): Promise<Generation> {
  const drawn = await drawCandidates(context, job, drawing, signal)
  return recordPictures(context.library, job, { ...drawing, ...drawn })
}
