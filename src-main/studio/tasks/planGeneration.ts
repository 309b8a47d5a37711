/** What a request for pictures under a sentence means for a pack: checked before it is queued. */
import type { GenerateRequest } from '../../contract/requests.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import { StudioError } from '../../contract/errors.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { composeChecked } from './composeChecked.ts'
import { requireTask } from './packGrid.ts'
import { checkCountAndSeed, chooseSampler } from './planSampler.ts'

export interface GenerationPlan {
  /** What the model reads, style words included. */
  readonly sentence: string
  readonly size: string
  readonly sampler: SamplerSettings
}

/**
 * @throws StudioError task-unsupported, prompt-empty, prompt-too-long, count-out-of-range, seed-invalid,
 *   style-unknown, size-unknown, setting-out-of-range
 */
export function planGeneration(request: GenerateRequest, pack: ReadyPack): GenerationPlan {
  requireTask(request, pack)
  checkCountAndSeed(request)
  const size = chooseSize(request, pack)
  const sampler = chooseSampler(request, pack)
  return { sentence: composeChecked(request.text, request.style, pack), size, sampler }
}

function chooseSize({ size }: GenerateRequest, { manifest }: ReadyPack): string {
  const known = manifest.sizes
    .filter(({ writtenBy }) => writtenBy.includes('generate'))
    .map(({ token }) => token)
  const chosen = size ?? manifest.defaults.size
  if (!known.includes(chosen))
    throw new StudioError('size-unknown', { size: chosen, known: known.join(', ') })
  return chosen
}
