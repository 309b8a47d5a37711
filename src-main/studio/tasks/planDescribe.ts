/** What a request to describe pictures means for a pack: checked before it is queued. */
import type { DescribeRequest } from '../../contract/requests.ts'
import type { Picture } from '../../contract/entities.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import { StudioError } from '../../contract/errors.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { requireTask } from './packGrid.ts'
import { checkCountAndSeed, chooseSampler } from './planSampler.ts'
import type { TaskStore } from './taskContext.ts'

/** More captions of one picture say nothing new. */
export const MAX_CAPTIONS = 32

export interface DescribePlan {
  /** Each once, in the order of the request. */
  readonly pictures: readonly Picture[]
  readonly sampler: SamplerSettings
}

/** @throws StudioError task-unsupported, picture-not-found, count-out-of-range, seed-invalid, setting-out-of-range */
export function planDescribe(
  request: DescribeRequest,
  pack: ReadyPack,
  store: Pick<TaskStore, 'pictures'>,
): DescribePlan {
  requireTask(request, pack)
  const { count, pictureIds } = request
  if (count > MAX_CAPTIONS) throw new StudioError('count-out-of-range', { count, min: 1, max: MAX_CAPTIONS })
  checkCountAndSeed(request)
  const sampler = chooseSampler(request, pack)
  return { pictures: store.pictures.getMany([...new Set(pictureIds)]), sampler }
}
