/** What a request means for a pack: the one validation that every door's request goes through, before it is queued. */
import { MAX_COUNT, MAX_PROMPT_CHARACTERS, MAX_SEED } from '../../contract/sampling.ts'
import type { GenerateRequest } from '../../contract/requests.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import { StudioError } from '../../contract/errors.ts'
import type { ReadyPack } from '../packs/packs.ts'

export interface GenerationPlan {
  /** What the model reads, style words included. */
  readonly sentence: string
  readonly size: string
  readonly sampler: SamplerSettings
}

interface Limit {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

export const samplerLimits: { readonly [K in keyof SamplerSettings]: Limit } = {
  temperature: { min: 0.001, max: 10, whole: false },
  topK: { min: 0, max: 100_000, whole: true },
  topP: { min: 0.001, max: 1, whole: false },
  guidance: { min: 0, max: 20, whole: false },
}

/**
 * @throws StudioError prompt-empty, prompt-too-long, count-out-of-range, seed-invalid, style-unknown, size-unknown,
 *   setting-out-of-range
 */
export function planGeneration(request: GenerateRequest, pack: ReadyPack): GenerationPlan {
  checkCountAndSeed(request)
  const size = chooseSize(request, pack)
  const sampler = chooseSampler(request, pack)
  const sentence = composeChecked(request, pack)
  return { sentence, size, sampler }
}

function checkCountAndSeed({ count, seed }: GenerateRequest): void {
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
    throw new StudioError('count-out-of-range', { count, min: 1, max: MAX_COUNT })
  }
  // Picture i has the seed `seed + i`, and every one of them must be a seed that can be asked for again.
  const max = MAX_SEED - count + 1
  if (!Number.isInteger(seed) || seed < 0 || seed > max) throw new StudioError('seed-invalid', { seed, max })
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

function chooseSampler({ sampler }: GenerateRequest, { manifest }: ReadyPack): SamplerSettings {
  const { temperature, topK, topP, guidance } = manifest.defaults
  const chosen = { temperature, topK, topP, guidance, ...definedOnly(sampler) }
  const limits = {
    ...samplerLimits,
    ...(manifest.guidance ? {} : { guidance: { min: 1, max: 1, whole: false } }),
  }
  for (const name of ['temperature', 'topK', 'topP', 'guidance'] as const) {
    const { min, max, whole } = limits[name]
    const value = chosen[name]
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      throw new StudioError('setting-out-of-range', { name, value, min, max })
    }
  }
  return chosen
}

function definedOnly(sampler: GenerateRequest['sampler']): Partial<SamplerSettings> {
  return Object.fromEntries(Object.entries(sampler).filter(([, value]) => value !== undefined))
}

function composeChecked({ text, style }: GenerateRequest, pack: ReadyPack): string {
  const { styles, longestText: longest } = pack.manifest
  if (style !== null && !styles.some(({ key }) => key === style)) {
    throw new StudioError('style-unknown', { style, known: styles.map(({ key }) => key).join(', ') })
  }
  // Counting the ids of megabytes would keep everybody waiting; their beginning is too long already.
  const beginning = pack.countIds(text.slice(0, MAX_PROMPT_CHARACTERS))
  if (beginning > longest) throw new StudioError('prompt-too-long', { tokens: beginning, longest })
  if (pack.countIds(text) === 0) throw new StudioError('prompt-empty')
  const sentence = pack.compose(text, style)
  const tokens = pack.countIds(sentence)
  if (tokens > longest) throw new StudioError('prompt-too-long', { tokens, longest })
  return sentence
}
