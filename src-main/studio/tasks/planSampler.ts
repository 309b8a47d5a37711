/** Numbers of a request, held to their limits. */
import { MAX_COUNT, MAX_SEED } from '../../contract/sampling.ts'
import type { EngineTaskRequest } from '../../contract/requests.ts'
import type { SamplerRequest, SamplerSettings } from '../../contract/sampling.ts'
import { StudioError } from '../../contract/errors.ts'
import { templateOf } from '../../pack/tasksOf.ts'
import type { ReadyPack } from '../packs/packs.ts'

export interface Limit {
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

/** @throws StudioError count-out-of-range, seed-invalid */
export function checkCountAndSeed({ count, seed }: { count: number; seed: number }): void {
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
    throw new StudioError('count-out-of-range', { count, min: 1, max: MAX_COUNT })
  }
  // Picture i has the seed `seed + i`, and every one of them must be a seed that can be asked for again.
  const max = MAX_SEED - count + 1
  if (!Number.isInteger(seed) || seed < 0 || seed > max) throw new StudioError('seed-invalid', { seed, max })
}

/** @throws StudioError setting-out-of-range */
export function checkSetting(name: string, value: number, { min, max, whole }: Limit): void {
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw new StudioError('setting-out-of-range', { name, value, min, max })
  }
}

/** What the request says, else what the pack says of the task, else what the pack says. @throws setting-out-of-range */
export function chooseSampler(
  { task, sampler }: Pick<Exclude<EngineTaskRequest, { task: 'rank' | 'reproduce' }>, 'task' | 'sampler'>,
  { manifest }: Pick<ReadyPack, 'manifest'>,
): SamplerSettings {
  const { temperature, topK, topP, guidance } = manifest.defaults
  const ofTask = manifest.taskDefaults[templateOf[task]] ?? {}
  const chosen = { temperature, topK, topP, guidance, ...definedOnly(ofTask), ...definedOnly(sampler) }
  const limits = {
    ...samplerLimits,
    ...(manifest.guidance ? {} : { guidance: { min: 1, max: 1, whole: false } }),
  }
  for (const name of ['temperature', 'topK', 'topP', 'guidance'] as const) {
    checkSetting(name, chosen[name], limits[name])
  }
  return chosen
}

function definedOnly(sampler: SamplerRequest): Partial<SamplerSettings> {
  return Object.fromEntries(Object.entries(sampler).filter(([, value]) => value !== undefined))
}
