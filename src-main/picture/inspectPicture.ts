/** What it is that a person drops into the window: told by its content, never by its name. */
import { StudioError } from '../contract/errors.ts'
import { openPicture } from './openPicture.ts'
import { readRecipe } from './pngRecipe.ts'
import type { Recipe } from '../contract/recipe.ts'
import type { PictureSource } from './openPicture.ts'
import type { PictureFormat } from './pictureFormat.ts'

/** Sizes are in pixels as `readPicture` gives them. */
export type Inspection =
  | { kind: 'own'; recipe: Recipe; width: number; height: number }
  | { kind: 'picture'; format: PictureFormat; width: number; height: number; megapixels: number }

/**
 * Reads the header and the recipe; what breaks off behind them is found when the picture is read.
 * @throws StudioError file-unreadable, picture-not-readable, picture-truncated, picture-too-large
 */
export async function inspectPicture(source: PictureSource, name: string): Promise<Inspection> {
  const { format, bytes, width, height } = await openPicture(source, name)
  const recipe = wholeRecipe(bytes)
  if (recipe !== null) return { kind: 'own', recipe, width, height }
  return { kind: 'picture', format, width, height, megapixels: (width * height) / 1e6 }
}

/** A recipe that cannot be trusted cannot be restored: what is left of ours is a picture like any other. */
function wholeRecipe(bytes: Uint8Array): Recipe | null {
  try {
    return readRecipe(bytes)
  } catch (error) {
    if (error instanceof StudioError && error.code === 'recipe-damaged') return null
    throw error
  }
}
