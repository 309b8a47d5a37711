import type { EngineTaskRequest } from '../../contract/requests.ts'
import type { Recipe } from '../../contract/recipe.ts'

/**
 * The request that a recipe tells of, its sentences taken for what was typed: where a style was asked for, its words
 * are in the sentence, and which they were is unknown.
 * @param count pictures that were found
 * @param parentId the source in this library; where it has none, the hash of the source's file stands for it, so that
 *   the request still says what was meant and no other picture is taken for it
 */
export function requestOf(recipe: Recipe, count: number, parentId: string | null): EngineTaskRequest {
  const { sentence, size, seed, sampler } = recipe
  const chosen = recipe.adapters?.map(({ sha256, strength }) => ({ adapter: sha256, strength }))
  const place = { pack: recipe.pack.name, ...(chosen === undefined ? {} : { adapters: chosen }) }
  if (recipe.task === 'generate') {
    return { task: 'generate', text: sentence, style: null, size, count, seed, sampler, ...place }
  }
  const pictureId = parentId ?? recipe.source.file
  if (recipe.task === 'enlarge')
    return { task: 'enlarge', pictureId, text: sentence, seed, sampler, ...place }
  if (recipe.task === 'continue') {
    const { keepRows } = recipe
    return {
      task: 'continue',
      pictureId,
      keepRows,
      text: sentence,
      style: null,
      count,
      seed,
      sampler,
      ...place,
    }
  }
  const { plain, strength } = recipe
  return {
    task: 'restyle',
    pictureId,
    text: plain,
    style: null,
    styleWords: null,
    strength,
    count,
    seed,
    sampler,
    ...place,
  }
}
