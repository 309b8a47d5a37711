import { expect, it } from 'vitest'
import type { Picture } from '../../../../../src-main/contract/entities.ts'
import { emptyWall, reduceWall } from '../../../../../src-renderer/rooms/create/wall.ts'
import {
  cellsOf,
  isUniform,
  rankedPictures,
  roomFor,
} from '../../../../../src-renderer/rooms/create/wallCells.ts'
import { aGeneration, aJob, aPicture, aRequest } from '../../samples.ts'

const none = new Map<string, Picture>()
const pictures = [
  aPicture({ id: 'second', index: 0, rank: 2 }),
  aPicture({ id: 'binned', index: 1, rank: 3, deletedAt: '2026-11-23T09:00:00.000Z' }),
  aPicture({ id: 'first', index: 2, rank: 1 }),
  aPicture({ id: 'unranked', index: 3, rank: null }),
]

it('an empty wall has no cells', () => {
  expect(cellsOf(emptyWall, none)).toEqual([])
  expect(roomFor(emptyWall, none)).toBe(0)
})

it('pictures hang in rank order, unranked ones last, binned ones not at all', () => {
  expect(rankedPictures(pictures).map((picture) => picture.id)).toEqual(['first', 'second', 'unranked'])
})

it('a candidate keeps its key when it is ranked, so that it can glide', () => {
  const drawing = reduceWall(emptyWall, { type: 'studio', event: { type: 'job', job: aJob() } })
  const generation = aGeneration({ pictures: pictures.slice(0, 3) })
  const ranked = reduceWall(drawing, { type: 'studio', event: { type: 'generation', generation } })
  const keys = new Map(cellsOf(drawing, none).map((cell) => [cell.index, cell.key]))
  for (const cell of cellsOf(ranked, none)) expect(cell.key).toBe(keys.get(cell.index))
  expect(cellsOf(ranked, none).map((cell) => cell.index)).toEqual([2, 0])
})

it('nothing shifts when candidates were dropped; an old wall takes only the room it needs', () => {
  const generation = aGeneration({ request: aRequest({ count: 9 }), pictures })
  expect(roomFor({ kind: 'ranked', generation, opened: false }, none)).toBe(9)
  expect(roomFor({ kind: 'ranked', generation, opened: true }, none)).toBe(3)
})

it('a ranking hangs pictures of others in its own order, for the sentence that is chosen', () => {
  const caps = { mean: 0.5, sum: -1, words: [] }
  const known = new Map(['a', 'b'].map((id) => [id, aPicture({ id, rank: 1 })]))
  const score = (text: number, pictureId: string, rank: number) => ({ text, pictureId, rank, caps })
  const generation = aGeneration({
    task: 'rank',
    pictures: [],
    subjects: ['a', 'b'],
    outcome: {
      kind: 'scores',
      scores: [score(0, 'a', 1), score(0, 'b', 2), score(1, 'a', 2), score(1, 'b', 1)],
    },
  })
  const wall = { kind: 'ranked', generation, opened: true } as const
  const order = (text: number) => cellsOf(wall, known, text).map((cell) => cell.picture?.id)
  expect([order(0), order(1)]).toEqual([
    ['a', 'b'],
    ['b', 'a'],
  ])
  expect(new Set(cellsOf(wall, known, 0).map((cell) => cell.key)).size).toBe(2)
})

it('imported pictures stand all alike, whatever ranks they have elsewhere', () => {
  const generation = aGeneration({
    task: 'import',
    pictures: [],
    outcome: {
      kind: 'imports',
      sources: ['x', 'lost', 'x'].map((id) => ({
        name: id,
        path: null,
        pictureId: id === 'lost' ? null : id,
        error: null,
      })),
    },
  })
  const wall = { kind: 'ranked', generation, opened: true } as const
  const cells = cellsOf(wall, new Map([['x', aPicture({ id: 'x', rank: 1 })]]))
  expect(cells.map((cell) => [cell.picture?.id, cell.picture?.rank])).toEqual([['x', null]])
  expect(isUniform(wall)).toBe(true)
})
