/** What a request for pictures under a sentence means for a pack: checked before it is queued. */
import type { FinetuneWords } from '../../contract/finetuneSettings.ts'
import type { GenerateRequest } from '../../contract/requests.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import { StudioError } from '../../contract/errors.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { composeCalled } from './composeCalled.ts'
import { requireTask } from './packGrid.ts'
import { checkCountAndSeed, chooseSampler } from './planSampler.ts'

export interface GenerationPlan {
  /** What the model reads, the words of style and adapters included. */
  readonly sentence: string
  /** What the pictures are scored with, as `CalledSentence`. */
  readonly scored: string
  readonly size: string
  readonly sampler: SamplerSettings
}

/**
 * @throws StudioError task-unsupported, prompt-empty, prompt-too-long, count-out-of-range, seed-invalid,
 *   style-unknown, size-unknown, setting-out-of-range
 */
export function planGeneration(
  request: GenerateRequest,
  pack: ReadyPack,
  called: readonly FinetuneWords[] = [],
): GenerationPlan {
  requireTask(request, pack)
  checkCountAndSeed(request)
  const size = chooseSize(request, pack)
  const sampler = chooseSampler(request, pack)
  return { ...composeCalled(request.text, request.style, pack, called), size, sampler }
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
