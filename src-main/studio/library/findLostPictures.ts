import { createHash } from 'node:crypto'
import { readRecipe } from '../../picture/pngRecipe.ts'
import { newId } from '../../store/newId.ts'
import { requestOf } from './requestOf.ts'
import type { Generation, Picture } from '../../contract/entities.ts'
import type { Recipe } from '../../contract/recipe.ts'
import type { Store } from '../../store/openStore.ts'

export interface LostPictures {
  readonly generations: Generation[]
  /** Files that are no picture of ours, or no whole one, in words. */
  readonly problems: string[]
}

type Source = Extract<Recipe, { source: unknown }>['source']

interface Found {
  readonly recipe: Recipe
  readonly file: string
  readonly width: number
  readonly height: number
  readonly createdAt: string
}

/**
 * Generations made from the recipes of the files that no row refers to, each behind the one that made its source.
 * Files whose recipes differ in nothing but the seed are taken for one generation. What a recipe does not hold
 * (scores, codes, what was typed) is unknown.
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
  const pictureOf = new Map<string, string>()
  const generations = sourcesFirst([...groups.values()]).map((group) => {
    const source = sourceOf(group)
    const parent =
      source === null
        ? null
        : (pictureOf.get(source.file) ?? store.pictures.ofFile(source.file)[0]?.id ?? null)
    const generation = toGeneration(group, parent)
    for (const { file, id } of generation.pictures) pictureOf.set(file, id)
    return generation
  })
  return { generations, problems }
}

function sourceOf([first]: readonly Found[]): Source | null {
  return first !== undefined && 'source' in first.recipe ? first.recipe.source : null
}

/** Oldest first, but none before the picture that it was made from. */
function sourcesFirst(groups: readonly Found[][]): Found[][] {
  const waiting = groups.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1))
  const placed: Found[][] = []
  while (waiting.length > 0) {
    const files = new Set(waiting.flat().map(({ file }) => file))
    const ready = waiting.findIndex((group) => !files.has(sourceOf(group)?.file ?? ''))
    // A file holds the hash of its source, so that no circle can be made; whatever looks like one still has an end.
    placed.push(...waiting.splice(Math.max(0, ready), 1))
  }
  return placed
}

function timeOf(group: readonly Found[]): string {
  return group.map(({ createdAt }) => createdAt).reduce((a, b) => (a < b ? a : b))
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

function toGeneration(group: readonly Found[], parentId: string | null): Generation {
  const sorted = group.toSorted((a, b) => a.recipe.seed - b.recipe.seed)
  const first = sorted[0]
  if (first === undefined) throw new Error('A group has at least one picture.')
  const { recipe } = first
  const id = newId()
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
    parentId,
    crop: null,
    deletedAt: null,
    createdAt: found.createdAt,
  }))
  return {
    id,
    jobId: null,
    task: recipe.task,
    request: requestOf(recipe, pictures.length, parentId),
    subjects: parentId === null ? [] : [parentId],
    sentence: recipe.sentence,
    size: recipe.size,
    sampler: recipe.sampler,
    pack: recipe.pack,
    provider: recipe.provider,
    seconds: 0,
    createdAt: timeOf(group),
    pictures,
    outcome: { kind: 'pictures' },
    failures: [],
    encoded: sourceOf(group)?.encoded ?? false,
    session: null,
    board: null,
  }
}
