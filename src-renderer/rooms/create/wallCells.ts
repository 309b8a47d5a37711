/** The cells of a wall in the order in which they stand. Pure. */
import type { Picture } from '../../../src-main/contract/entities.ts'
import type { Wall } from './wall.ts'

export interface WallCell {
  /** The same for a candidate while it is drawn and when it is ranked, so that it can glide to its place. */
  readonly key: string
  readonly index: number
  readonly png: string | null
  readonly picture: Picture | null
  readonly dropped: boolean
}

export function cellsOf(wall: Wall): WallCell[] {
  switch (wall.kind) {
    case 'empty':
    case 'stopped':
      return []
    case 'waiting':
      return Array.from({ length: wall.request.count }, (_, index) => paper(wall.jobId, index))
    case 'drawing':
      return wall.candidates.map((candidate) => ({ ...paper(wall.jobId, candidate.index), ...candidate }))
    case 'ranked': {
      const { generation } = wall
      return rankedPictures(generation.pictures).map((picture) => ({
        ...paper(generation.jobId ?? generation.id, picture.index),
        picture,
      }))
    }
  }
}

/** How many candidates the wall is laid out for. Those dropped while drawing still count, so that nothing shifts. */
export function roomFor(wall: Wall): number {
  if (wall.kind === 'empty') return 0
  if (wall.kind !== 'ranked') return wall.request.count
  return wall.opened ? rankedPictures(wall.generation.pictures).length : wall.generation.request.count
}

/** In rank order, those without a rank last; what lies in the bin does not hang on the wall. */
export function rankedPictures(pictures: readonly Picture[]): Picture[] {
  return pictures
    .filter((picture) => picture.deletedAt === null)
    .toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.index - b.index)
}

function paper(owner: string, index: number): WallCell {
  return { key: `${owner}:${index}`, index, png: null, picture: null, dropped: false }
}
