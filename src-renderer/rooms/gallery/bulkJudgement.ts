/** What is true of all that is selected, as far as it is known; and how many pictures it stands for. Pure. */
import type { GalleryRecord } from '../../../src-main/contract/gallery.ts'
import type { Columns } from './columns.ts'

export interface Judgement {
  /** Stars that all of them have; 0 where they differ. */
  readonly rating: number
  readonly favourite: boolean
  readonly rejected: boolean
}

/** Records are known of what is or was visible: of the others nothing is claimed. */
export function judgementOf(
  selection: ReadonlySet<number>,
  records: ReadonlyMap<number, GalleryRecord>,
): Judgement {
  let all: Judgement | null = null
  for (const seq of selection) {
    const picture = records.get(seq)?.picture
    if (picture === undefined) continue
    const { rating, favourite, rejected } = picture
    all =
      all === null
        ? { rating, favourite, rejected }
        : {
            rating: all.rating === rating ? rating : 0,
            favourite: all.favourite && favourite,
            rejected: all.rejected && rejected,
          }
  }
  return all ?? { rating: 0, favourite: false, rejected: false }
}

/** With all members of the stacks of which the closed tile is selected. */
export function stackedPictures(
  selection: ReadonlySet<number>,
  list: Pick<Columns, 'placeOf' | 'counts'> | null,
): number {
  let pictures = 0
  for (const seq of selection) pictures += list?.counts[list.placeOf(seq)] ?? 1
  return pictures
}

/**
 * What is binned where the best are kept: of the pictures that the filters find, those that are not shown and that the
 * library puts beyond the best of their stack. What a filter hides is not touched, whatever its rank.
 */
export function restOf(
  found: readonly number[],
  shown: readonly number[],
  beyond: ReadonlySet<number>,
): readonly number[] {
  const kept = new Set(shown)
  return found.filter((seq) => beyond.has(seq) && !kept.has(seq))
}
