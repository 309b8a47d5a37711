import { expect, it } from 'vitest'
import type { Picture } from '../../../../../src-main/contract/entities.ts'
import { emptyWall, reduceWall } from '../../../../../src-renderer/rooms/create/wall.ts'
import { cellsOf, rankedPictures, roomFor } from '../../../../../src-renderer/rooms/create/wallCells.ts'
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
