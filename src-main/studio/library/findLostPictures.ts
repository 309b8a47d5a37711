import { createHash } from 'node:crypto'
import { readRecipe } from '../../picture/pngRecipe.ts'
import { newId } from '../../store/newId.ts'
import type { Generation, Picture } from '../../contract/entities.ts'
import type { Recipe } from '../../contract/recipe.ts'
import type { Store } from '../../store/openStore.ts'

export interface LostPictures {
  readonly generations: Generation[]
  /** Files that are no picture of ours, or no whole one, in words. */
  readonly problems: string[]
}

interface Found {
  readonly recipe: Recipe
  readonly file: string
  readonly width: number
  readonly height: number
  readonly createdAt: string
}

/**
 * Generations made from the recipes of the files that no row refers to. Files whose recipes differ in nothing but the
 * seed are taken for one generation. What a recipe does not hold (scores, codes, what was typed) is unknown.
 * @throws StudioError library-unreachable
 */
export async function findLostPictures(store: Store): Promise<LostPictures> {
  const known = store.pictures.files()
  const problems: string[] = []
  const groups = new Map<string, Found[]>()
  for (const file of await store.files.list()) {
    if (known.has(file)) continue
    const found = await readFound(store, file, problems)
    if (found === null) continue
    const key = JSON.stringify({ ...found.recipe, seed: null, size: [found.width, found.height] })
    groups.set(key, [...(groups.get(key) ?? []), found])
  }
  const generations = [...groups.values()].map(toGeneration)
  return { generations: generations.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)), problems }
}

async function readFound(store: Store, file: string, problems: string[]): Promise<Found | null> {
  const png = await store.files.read(file)
  if (createHash('sha256').update(png).digest('hex') !== file) {
    problems.push(`${file}.png: its bytes are not those it was written with`)
    return null
  }
  try {
    const recipe = readRecipe(png)
    if (recipe === null) throw new Error('no recipe')
    // PNG, 11.2.1: IHDR comes first and begins with width and height.
    const header = new DataView(png.buffer, png.byteOffset, png.byteLength)
    const createdAt = (await store.files.modifiedAt(file)).toISOString()
    return { recipe, file, width: header.getUint32(16), height: header.getUint32(20), createdAt }
  } catch (error) {
    problems.push(`${file}.png: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

function toGeneration(group: readonly Found[]): Generation {
  const sorted = group.toSorted((a, b) => a.recipe.seed - b.recipe.seed)
  const first = sorted[0]
  if (first === undefined) throw new Error('A group has at least one picture.')
  const { recipe } = first
  const id = newId()
  const createdAt = sorted.map((found) => found.createdAt).reduce((a, b) => (a < b ? a : b))
  const pictures = sorted.map((found): Picture => ({
    id: newId(),
    generationId: id,
    index: found.recipe.seed - recipe.seed,
    rank: null,
    seed: found.recipe.seed,
    caps: null,
    width: found.width,
    height: found.height,
    file: found.file,
    rating: 0,
    favourite: false,
    rejected: false,
    caption: null,
    parentId: null,
    deletedAt: null,
    createdAt: found.createdAt,
  }))
  return {
    id,
    jobId: null,
    task: recipe.task,
    request: {
      text: recipe.sentence,
      style: null,
      size: recipe.size,
      count: pictures.length,
      seed: recipe.seed,
      sampler: recipe.sampler,
      pack: recipe.pack.name,
    },
    sentence: recipe.sentence,
    size: recipe.size,
    sampler: recipe.sampler,
    pack: recipe.pack,
    provider: recipe.provider,
    seconds: 0,
    createdAt,
    pictures,
  }
}
