/** How the scripted studio seeks in its library, and which generations are one family. */
import type { CallResult } from '../../../src-main/contract/calls.ts'
import type { Generation, Picture } from '../../../src-main/contract/entities.ts'

export function holds({ sentence, pictures, outcome }: Generation, search: string): boolean {
  const captions =
    outcome.kind === 'captions'
      ? outcome.pictures.flatMap((entry) => entry.captions.map((caption) => caption.text))
      : []
  const texts = [sentence, ...pictures.flatMap((picture) => picture.caption ?? []), ...captions]
  return search.split(' ').every((word) => texts.some((text) => text.includes(word)))
}

export function familyOf(
  picture: Picture,
  generations: readonly Generation[],
): CallResult<'pictures.family'> {
  const own = generations.find((known) => known.id === picture.generationId)
  const parent = generations.flatMap((known) => known.pictures).find((known) => known.id === picture.parentId)
  const before = parent === undefined ? [] : familyOf(parent, generations).ancestors
  return {
    ancestors: own === undefined ? before : [...before, own],
    descendants: generations.filter((known) => known.subjects.includes(picture.id)).toReversed(),
  }
}
