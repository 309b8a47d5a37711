/** The cells of a wall in the order in which they stand. Pure. */
import type { Generation, Picture } from '../../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../../src-main/contract/requests.ts'
import { picturesOf } from '../../picture/pictures.ts'
import { picturesAskedFor, subjectsOf } from '../../queue/taskTitle.ts'
import type { Wall } from './wall.ts'

export interface WallCell {
  /** The same for a candidate while it is drawn and when it is ranked, so that it can glide to its place. */
  readonly key: string
  readonly index: number
  readonly png: string | null
  readonly picture: Picture | null
  readonly dropped: boolean
}

/** `known`: pictures by id, for those that another generation made; `text`: which sentence of a ranking counts. */
export function cellsOf(wall: Wall, known: ReadonlyMap<string, Picture>, text = 0): WallCell[] {
  switch (wall.kind) {
    case 'empty':
    case 'stopped':
      return []
    case 'waiting':
      return laidOut(wall.jobId, wall.request, known)
    case 'drawing': {
      const { jobId, candidates, request } = wall
      if (candidates.length === 0) return laidOut(jobId, request, known)
      return candidates.map((candidate) => ({ ...paper(jobId, candidate.index), ...candidate }))
    }
    case 'ranked': {
      const { generation } = wall
      const owner = generation.jobId ?? generation.id
      return shownPictures(generation, known, text).map((picture) => ({
        // Pictures of other generations have indices of their own, which may be the same.
        ...paper(owner, picture.index),
        ...(generation.outcome.kind === 'pictures' ? {} : { key: `${owner}:${picture.id}` }),
        picture,
      }))
    }
  }
}

/** How many candidates the wall is laid out for. Those dropped while drawing still count, so that nothing shifts. */
export function roomFor(wall: Wall, known: ReadonlyMap<string, Picture>): number {
  if (wall.kind === 'empty') return 0
  if (wall.kind !== 'ranked') return Math.max(picturesAskedFor(wall.request), subjectsOf(wall.request).length)
  const shown = shownPictures(wall.generation, known, 0).length
  return wall.opened ? shown : Math.max(picturesAskedFor(wall.generation.request), shown)
}

/** Whether none of its pictures is larger than the others: nothing ranks them. */
export function isUniform(wall: Wall): boolean {
  if (wall.kind === 'ranked') {
    const { kind } = wall.generation.outcome
    return kind === 'imports' || kind === 'captions'
  }
  return (wall.kind === 'waiting' || wall.kind === 'drawing') && wall.request.task === 'describe'
}

/** In rank order, those without a rank last; what lies in the bin does not hang on the wall. */
export function rankedPictures(pictures: readonly Picture[]): Picture[] {
  return pictures
    .filter((picture) => picture.deletedAt === null)
    .toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.index - b.index)
}

/** The pictures of a generation as its outcome has them: a ranking gives them other ranks and scores than their own. */
export function shownPictures(
  generation: Generation,
  known: ReadonlyMap<string, Picture>,
  text: number,
): Picture[] {
  const { outcome, pictures } = generation
  const made = new Map(pictures.map((picture) => [picture.id, picture]))
  const found = (id: string): Picture[] => {
    const picture = made.get(id) ?? known.get(id)
    return picture === undefined || picture.deletedAt !== null ? [] : [picture]
  }
  switch (outcome.kind) {
    case 'pictures':
      return rankedPictures(pictures)
    case 'scores':
      return rankedPictures(
        outcome.scores
          .filter((score) => score.text === text)
          .flatMap(({ pictureId, rank, caps }) => found(pictureId).map((one) => ({ ...one, rank, caps }))),
      )
    case 'captions':
    case 'imports':
    case 'reproduction':
      return picturesOf(generation).flatMap((id) =>
        found(id).map((picture) => ({ ...picture, rank: null, caps: null })),
      )
  }
}

/** Before anything is written: paper for new pictures, or those that are read. */
function laidOut(owner: string, request: TaskRequest, known: ReadonlyMap<string, Picture>): WallCell[] {
  const count = picturesAskedFor(request)
  if (count > 0) return Array.from({ length: count }, (_, index) => paper(owner, index))
  return subjectsOf(request).map((id, index) => {
    const picture = known.get(id)
    const shown = picture === undefined ? null : { ...picture, rank: null, caps: null }
    return { ...paper(owner, index), key: `${owner}:${id}`, picture: shown }
  })
}

function paper(owner: string, index: number): WallCell {
  return { key: `${owner}:${index}`, index, png: null, picture: null, dropped: false }
}
