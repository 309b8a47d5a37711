import { describe, expect, test } from 'vitest'
import type { Picture } from '../../../../../src-main/contract/entities.ts'
import type { GalleryRecord } from '../../../../../src-main/contract/gallery.ts'
import {
  judgementOf,
  restOf,
  stackedPictures,
} from '../../../../../src-renderer/rooms/gallery/bulkJudgement.ts'
import { aPicture } from '../../samples.ts'

function recordsOf(pictures: Record<number, Partial<Picture>>): Map<number, GalleryRecord> {
  return new Map(
    Object.entries(pictures).map(([seq, part]) => [
      Number(seq),
      {
        seq: Number(seq),
        picture: aPicture({ id: seq, ...part }),
        task: 'generate',
        sentence: '猫',
        pack: null,
        stack: null,
        stackRank: null,
        share: null,
      },
    ]),
  )
}

describe('what is true of all that is selected', () => {
  const records = recordsOf({
    1: { rating: 3, favourite: true, rejected: false },
    2: { rating: 3, favourite: true, rejected: true },
    3: { rating: 5, favourite: false, rejected: true },
  })

  test('what they share is shown, what they don’t is not', () => {
    expect(judgementOf(new Set([1, 2]), records)).toEqual({ rating: 3, favourite: true, rejected: false })
    expect(judgementOf(new Set([2, 3]), records)).toEqual({ rating: 0, favourite: false, rejected: true })
    expect(judgementOf(new Set([1]), records)).toEqual({ rating: 3, favourite: true, rejected: false })
  })

  test('pictures that are not known yet don’t hide what the others share; of none nothing is claimed', () => {
    expect(judgementOf(new Set([1, 99]), records)).toEqual({ rating: 3, favourite: true, rejected: false })
    expect(judgementOf(new Set([99]), records)).toEqual({ rating: 0, favourite: false, rejected: false })
  })
})

describe('how many pictures a selection stands for', () => {
  const list = { counts: new Uint16Array([5, 1, 9]), placeOf: (seq: number) => [10, 20, 30].indexOf(seq) }

  test('a closed stack counts with all of its pictures', () => {
    expect(stackedPictures(new Set([10, 20]), list)).toBe(6)
    expect(stackedPictures(new Set([20]), list)).toBe(1)
  })

  test('what is not in the list is one picture', () => {
    expect(stackedPictures(new Set([77]), list)).toBe(1)
    expect(stackedPictures(new Set([10]), null)).toBe(1)
  })
})

describe('the rest that is binned where the best are kept', () => {
  test('what a filter hides stays, and so does everything that is shown', () => {
    const beyond = new Set([2, 3, 4, 5])
    expect(restOf([1, 2, 3], [1, 2], beyond)).toEqual([3])
    expect(restOf([1, 2, 3, 4, 5], [1], beyond)).toEqual([2, 3, 4, 5])
  })

  test('what the library keeps (favourites, rated ones) stays', () => {
    expect(restOf([1, 2, 3], [1], new Set([3]))).toEqual([3])
  })
})
