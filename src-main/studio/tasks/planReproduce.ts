/** What running a picture's recipe again needs, looked up and held to what there is: checked before it is queued. */
import type { Picture } from '../../contract/entities.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { StudioError } from '../../contract/errors.ts'
import { readRecipe } from '../../picture/pngRecipe.ts'
import type { ReadyPack } from '../packs/packs.ts'
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
  return { picture, file, recipe, pack, source }
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
