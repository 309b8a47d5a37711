/** What a request to enlarge a picture means for a pack: checked before it is queued. */
import type { EnlargeRequest } from '../../contract/requests.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { composeChecked } from './composeChecked.ts'
import { requireTask } from './packGrid.ts'
import { checkCountAndSeed, chooseSampler } from './planSampler.ts'
import type { TaskStore } from './taskContext.ts'
import { sentenceOf } from './textOf.ts'

export interface EnlargePlan {
  /** May be empty. */
  readonly sentence: string
  readonly sampler: SamplerSettings
}

/** @throws StudioError task-unsupported, picture-not-found, seed-invalid, setting-out-of-range, prompt-too-long */
export function planEnlarge(
  request: EnlargeRequest,
  pack: ReadyPack,
  store: Pick<TaskStore, 'pictures' | 'generations' | 'adapters'>,
): EnlargePlan {
  requireTask(request, pack)
  const picture = store.pictures.get(request.pictureId)
  checkCountAndSeed({ count: 1, seed: request.seed })
  const text = request.text ?? sentenceOf(store, picture) ?? ''
  const sampler = chooseSampler(request, pack)
  return { sentence: text.trim() === '' ? '' : composeChecked(text, null, pack), sampler }
}
