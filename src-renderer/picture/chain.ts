/** The chain of a picture: made → restyled → enlarged → described, as far as it can be walked. Pure. */
import type { CallResult } from '../../src-main/contract/calls.ts'
import type { Generation, Picture } from '../../src-main/contract/entities.ts'
import type { Task } from '../../src-main/contract/requests.ts'

export type Family = CallResult<'pictures.family'>

export interface Link {
  readonly key: string
  readonly task: Task
  readonly generation: Generation
  /** What to show for it, and where it leads. */
  readonly picture: Picture
}

export interface Chain {
  /** From the first picture to this one. */
  readonly path: readonly Link[]
  /** What was made straight from this one, oldest first. */
  readonly made: readonly Link[]
}

/** A description or a ranking made no picture: it leads to the picture itself. */
export function chainOf(picture: Picture, { ancestors, descendants }: Family): Chain {
  return { path: pathTo(picture, ancestors), made: descendants.flatMap((later) => linkOf(picture, later)) }
}

function pathTo(picture: Picture, ancestors: readonly Generation[]): Link[] {
  const generation = ancestors.find((candidate) => candidate.id === picture.generationId)
  if (generation === undefined) return []
  const parent = ancestors
    .flatMap((candidate) => candidate.pictures)
    .find((candidate) => candidate.id === picture.parentId && candidate.id !== picture.id)
  const before = parent === undefined ? [] : pathTo(parent, ancestors)
  return [...before, { key: picture.id, task: generation.task, generation, picture }]
}

function linkOf(picture: Picture, generation: Generation): Link[] {
  if (!generation.subjects.includes(picture.id)) return []
  const own = generation.pictures.filter((candidate) => candidate.parentId === picture.id)
  const best = own.toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity))[0]
  return [{ key: generation.id, task: generation.task, generation, picture: best ?? picture }]
}

/** The newest thing of its kind that was found out about a picture. */
export function newest<K extends 'captions' | 'scores' | 'reproduction'>(
  { descendants }: Family,
  pictureId: string,
  kind: K,
): Extract<Generation['outcome'], { kind: K }> | null {
  const found = descendants.findLast(
    ({ outcome, subjects }) => outcome.kind === kind && subjects.includes(pictureId),
  )
  return (found?.outcome as Extract<Generation['outcome'], { kind: K }> | undefined) ?? null
}
