/** What running a picture's recipe again needs, looked up and held to what there is: checked before it is queued. */
import type { Picture } from '../../contract/entities.ts'
import type { Recipe, RecipeAdapter } from '../../contract/recipe.ts'
import { StudioError } from '../../contract/errors.ts'
import { fitOf } from '../../pack/adapters/fitAdapter.ts'
import { readRecipe } from '../../picture/pngRecipe.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { PlannedAdapter } from './planAdapters.ts'
import { composeChecked } from './composeChecked.ts'
import { defaultGrid, requireTask } from './packGrid.ts'
import { checkCountAndSeed, chooseSampler } from './planSampler.ts'
import { sourceOf } from './sourceOf.ts'
import type { PictureSource } from './sourceOf.ts'
import type { RequestOf, TaskContext } from './taskContext.ts'

export interface ReproducePlan {
  readonly picture: Picture
  /** The file of the picture. */
  readonly file: Uint8Array
  readonly recipe: Recipe
  /** The recipe's pack, or another of its name, or the one that was asked for. */
  readonly pack: ReadyPack
  /** What the picture was made from, as it was read then; null for one that was drawn from words alone. */
  readonly source: PictureSource | null
  /** Those of the recipe that can be laid over the pack. */
  readonly adapters: readonly PlannedAdapter[]
  /** Those that can't: the library does not have them, or they are for another pack. */
  readonly lost: readonly LostAdapter[]
}

export interface LostAdapter extends RecipeAdapter {
  readonly why: 'missing' | 'unfit'
}

type Context = Pick<TaskContext, 'openPack' | 'openPackLike' | 'library'>
type Sourced = Exclude<Recipe, { task: 'generate' }>

/**
 * @throws StudioError picture-not-found, recipe-missing, recipe-damaged, pack-missing, source-missing, task-unsupported,
 *   and size-unknown, setting-out-of-range, prompt-too-long where another pack of the name cannot do the same
 */
export async function planReproduce(
  request: RequestOf<'reproduce'>,
  context: Context,
): Promise<ReproducePlan> {
  const { pictures, files } = context.library.store
  const picture = pictures.get(request.pictureId)
  const file = await files.read(picture.file)
  const recipe = readRecipe(file)
  if (recipe === null) throw new StudioError('recipe-missing', { name: picture.file.slice(0, 10) })
  const pack = await (request.pack === null ? context.openPackLike(recipe.pack) : context.openPack(request))
  checkRecipe(recipe, pack)
  const source = recipe.task === 'generate' ? null : await sourceAsThen(recipe, pack, context)
  return { picture, file, recipe, pack, source, ...(await adaptersAsThen(recipe, pack, context)) }
}

/** The pack may be another one than then: it has to be able to do what the recipe says. */
function checkRecipe({ task, sentence, size, seed, sampler }: Recipe, pack: ReadyPack): void {
  requireTask({ task }, pack)
  checkCountAndSeed({ count: 1, seed })
  chooseSampler({ task, sampler }, pack)
  const known = pack.manifest.sizes.map(({ token }) => token)
  if (!known.includes(size)) throw new StudioError('size-unknown', { size, known: known.join(', ') })
  // An enlargement may be drawn under no words at all.
  if (task !== 'enlarge' || sentence !== '') composeChecked(sentence, null, pack)
}

/** Without one that is not there the picture is drawn all the same, and the difference has its reason. */
async function adaptersAsThen(
  { adapters = [] }: Recipe,
  { manifest }: ReadyPack,
  { library: { store } }: Pick<Context, 'library'>,
): Promise<Pick<ReproducePlan, 'adapters' | 'lost'>> {
  const planned: PlannedAdapter[] = []
  const lost: LostAdapter[] = []
  for (const adapter of adapters) {
    const record = store.adapters.find(adapter.sha256)
    if (record === null || !(await store.adapterFiles.has(record.id))) {
      lost.push({ ...adapter, why: 'missing' })
      continue
    }
    const { refused } = fitOf({ facts: record.facts, shapes: new Map(record.shapes) }, manifest)
    if (refused === null) planned.push({ record, strength: adapter.strength })
    else lost.push({ ...adapter, why: 'unfit' })
  }
  return { adapters: planned, lost }
}

/**
 * The source by its file, also out of the bin, with the square that was read then. Its codes are taken where they were
 * taken then and are still known; else its pixels are encoded.
 */
async function sourceAsThen(
  { task, source: { file, crop, encoded } }: Sourced,
  pack: ReadyPack,
  { library: { store } }: Pick<Context, 'library'>,
): Promise<PictureSource> {
  const missing = { file: file.slice(0, 10) }
  const pictures = store.pictures.ofFile(file)
  const [first] = pictures
  if (first === undefined) throw new StudioError('source-missing', missing)
  await store.files.read(file).catch((cause: unknown) => {
    throw new StudioError('source-missing', missing, { cause })
  })
  const asFile = {
    picture: { ...first, crop },
    source: { file: store.files.path(file), crop },
    encoded: true,
  }
  if (encoded) return asFile
  const grid = task === 'enlarge' ? null : defaultGrid(pack)
  const withCodes = pictures
    .map((picture) => sourceOf(store, picture, pack, grid))
    .find((source) => !source.encoded)
  return withCodes ?? asFile
}
