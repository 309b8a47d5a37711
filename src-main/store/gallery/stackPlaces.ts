/**
 * The places of pictures in their stacks by CapS alone: what a person marks by hand, the bin included, never changes
 * them.
 */
import { ALONE } from './galleryIndex.ts'
import type { GalleryIndex } from './galleryIndex.ts'

export interface StackPlace {
  /** From 1. */
  readonly rank: number
  /** Of the best score. */
  readonly share: number
}

/** By CapS; of equal ones, and of those without, the first that was recorded comes first. */
export function compareScores({ columns: { score } }: GalleryIndex, a: number, b: number): number {
  return (score[b] ?? 0) - (score[a] ?? 0) || a - b
}

/** Null for what was not scored. A picture alone is the best of its kind. */
export function stackPlace(index: GalleryIndex, row: number): StackPlace | null {
  const { score, stack } = index.columns
  const own = score[row] ?? -1
  if (own < 0) return null
  const members = index.stacks[stack[row] ?? ALONE] ?? [row]
  let rank = 1
  let best = own
  for (const member of members) {
    if (compareScores(index, member, row) < 0) rank += 1
    best = Math.max(best, score[member] ?? -1)
  }
  return { rank, share: best === 0 ? 1 : own / best }
}

/** The pictures of its stack that lie where it lies, in the bin or not; a picture alone by itself. */
export function stackMembers(index: GalleryIndex, row: number): number[] {
  const { binned, stack } = index.columns
  return (index.stacks[stack[row] ?? ALONE] ?? [row]).filter((member) => binned[member] === binned[row])
}

/** All but the best; what is favoured or rated is kept. */
export function beyondBest(index: GalleryIndex, members: readonly number[], best: number): number[] {
  const { favourite, rating } = index.columns
  return [...members]
    .sort((a, b) => compareScores(index, a, b))
    .slice(best)
    .filter((row) => favourite[row] === 0 && rating[row] === 0)
}
