import { describe, expect, it } from 'vitest'
import { keepBest } from '../../../../../src-renderer/rooms/create/keepBest.ts'
import { aPicture } from '../../samples.ts'

const wall = [
  aPicture({ id: 'third', rank: 3 }),
  aPicture({ id: 'first', rank: 1 }),
  aPicture({ id: 'unscored', rank: null }),
  aPicture({ id: 'loved', rank: 4, favourite: true }),
  aPicture({ id: 'second', rank: 2 }),
  aPicture({ id: 'rated', rank: 5, rating: 2 }),
]
const ids = (pictures: readonly { id: string }[]): string[] => pictures.map(({ id }) => id)

describe('keep the best', () => {
  it('takes them by rank, and bins nothing that a person favoured or rated', () => {
    const { best, rest, spared } = keepBest(wall, 2)
    expect(ids(best)).toEqual(['first', 'second'])
    expect(ids(rest)).toEqual(['third', 'unscored'])
    expect(ids(spared)).toEqual(['loved', 'rated'])
  })

  it('of all leaves nothing over', () => {
    expect(keepBest(wall, 6)).toMatchObject({ rest: [], spared: [] })
    expect(ids(keepBest(wall, 99).best)).toHaveLength(6)
  })
})
