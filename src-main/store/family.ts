/** How a picture came about, and what came of it. */
import type { Generation } from '../contract/entities.ts'
import type { GenerationRows } from './generations.ts'
import type { PictureRows } from './pictures.ts'

export interface Family {
  /** From the oldest to the picture's own generation, each once. */
  readonly ancestors: Generation[]
  /** Those that started from the picture, oldest first. */
  readonly descendants: Generation[]
}

/**
 * Ends also where damaged rows lead in a circle.
 * @throws StudioError picture-not-found
 */
export function familyOf(
  generations: Pick<GenerationRows, 'get' | 'ofSubject'>,
  pictures: Pick<PictureRows, 'get'>,
  pictureId: string,
): Family {
  const seen = new Set<string>()
  const own = new Set<string>()
  let next: string | null = pictureId
  while (next !== null && !seen.has(next)) {
    seen.add(next)
    const { generationId, parentId } = pictures.get(next)
    if (generationId !== null) own.add(generationId)
    next = parentId
  }
  return {
    ancestors: [...own].map((id) => generations.get(id)).toReversed(),
    descendants: generations.ofSubject(pictureId),
  }
}
