/** Pictures that are compared: what each is called, and the settings by which they differ. Pure. */
import type { Generation, Picture } from '../../src-main/contract/entities.ts'
import { differencesOf } from './recipeLines.ts'
import type { RecipeLine } from './recipeLines.ts'

export interface Compared {
  readonly picture: Picture
  readonly sentence: string
  readonly rank: number | null
  /** Null for what was not drawn here. */
  readonly seed: number | null
  /** Of the settings that are not the same for all: its own. */
  readonly settings: readonly RecipeLine[]
}

/** Told by their names already, or the same as another line. */
const NAMED = new Set(['sentence', 'seed', 'size'])

export function comparedOf(
  pictures: readonly Picture[],
  generations: ReadonlyMap<string, Generation>,
  linesOf: (picture: Picture, generation: Generation) => readonly RecipeLine[],
): Compared[] {
  const made = pictures.map((picture) => generations.get(picture.generationId ?? '') ?? null)
  const recipes = pictures.map((picture, i) => {
    const generation = made[i] ?? null
    return generation === null ? [] : linesOf(picture, generation)
  })
  const differences = differencesOf(recipes).filter(({ key }) => !NAMED.has(key))
  return pictures.map((picture, i) => ({
    picture,
    sentence: made[i]?.sentence ?? picture.caption ?? '',
    rank: picture.rank,
    seed: (made[i]?.sampler ?? null) === null ? null : picture.seed,
    settings: differences.map(({ key, values }) => ({ key, value: values[i] ?? '' })),
  }))
}
