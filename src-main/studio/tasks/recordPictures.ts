/** Pictures that the engine made → the library: ranked, each with the recipe that makes it again. */
import type { Generation, Job } from '../../contract/entities.ts'
import type { Recipe } from '../../contract/recipe.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import { StudioError } from '../../contract/errors.ts'
import type { ProviderReport } from '../../engine/protocol.ts'
import { writeRecipe } from '../../picture/pngRecipe.ts'
import type { NewPicture } from '../library/openLibrary.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { EngineDone } from '../processes/engineSupervisor.ts'
import type { EngineResult } from './askEngine.ts'
import { newGeneration, newPicture } from './newRecord.ts'
import { recipeAdapters } from './planAdapters.ts'
import type { PlannedAdapter } from './planAdapters.ts'
import { ranksByCaps } from './ranksByCaps.ts'
import type { PictureSource } from './sourceOf.ts'
import type { TaskContext } from './taskContext.ts'

export type Candidate = Extract<EngineResult, { type: 'picture' }>

export interface MadePictures {
  readonly pack: ReadyPack
  readonly report: ProviderReport
  readonly sentence: string
  readonly size: string
  readonly sampler: SamplerSettings
  /** The picture that they were made from. */
  readonly source: PictureSource | null
  readonly adapters: readonly PlannedAdapter[]
  readonly candidates: readonly Candidate[]
  readonly seconds: number
  /** The recipe of one of them. */
  recipeOf(common: CommonRecipe): Recipe
}

export type CommonRecipe = Pick<
  Recipe,
  'format' | 'sentence' | 'size' | 'seed' | 'sampler' | 'pack' | 'provider' | 'runtime' | 'adapters'
>

/**
 * An engine that says it is done owes a picture, a drop or the word that it is blank for every candidate.
 * @throws StudioError internal where it doesn't keep this, pictures-blank where nothing can be seen on any of them,
 *   cancelled where every one was dropped
 */
export function requireAll(
  { count, seed }: { readonly count: number; readonly seed: number },
  candidates: readonly Candidate[],
  { dropped, blank }: EngineDone,
): void {
  const told = [...candidates.map(({ index }) => index), ...dropped, ...blank].sort((a, b) => a - b)
  const complete = told.length === count && told.every((index, place) => index === place)
  if (!complete || candidates.some((candidate) => candidate.seed !== seed + candidate.index)) {
    throw new StudioError('internal', {
      problem: `of ${count} candidates the engine told of ${told.join(', ')}`,
    })
  }
  if (candidates.length > 0) return
  throw blank.length > 0
    ? new StudioError('pictures-blank', { count: blank.length })
    : new StudioError('cancelled')
}

/** @throws StudioError what the disk throws; then nothing of it is left */
export function recordPictures(
  { recordGeneration }: Pick<TaskContext['library'], 'recordGeneration'>,
  job: Pick<Job, 'id' | 'request'>,
  { pack, report, sentence, size, sampler, source, adapters, candidates, seconds, recipeOf }: MadePictures,
): Promise<Generation> {
  const { provider, runtime } = report
  const generation = newGeneration(job, {
    subjects: source === null ? [] : [source.picture.id],
    sentence,
    size,
    sampler,
    pack: pack.identity,
    provider,
    seconds,
    encoded: source?.encoded ?? false,
  })
  const ranks = ranksByCaps(candidates.flatMap(({ index, caps }) => (caps === null ? [] : [{ index, caps }])))
  const pictures = candidates.map((candidate): NewPicture => {
    const { index, seed, codes } = candidate
    const rank = ranks.get(index) ?? null
    const picture = newPicture(generation, { ...candidate, rank, parentId: source?.picture.id ?? null })
    const common = { format: 'cogview-studio/1', sentence, size, sampler, seed, provider, runtime } as const
    const recipe = recipeOf({ ...common, pack: pack.identity, ...recipeAdapters(adapters) })
    return { picture, png: writeRecipe(candidate.png, recipe), codes }
  })
  return recordGeneration(generation, pictures)
}

/** What a recipe says of the picture that it starts from. */
export function recipeSource({ picture, encoded }: PictureSource) {
  return { file: picture.file, crop: picture.crop, encoded }
}
