import { expect, it } from 'vitest'
import { MOST_LOGGED, emptyBoard, reduceNotices } from '../../../../src-renderer/notices/notices.ts'
import type { NoticeBoard, NoticeContent } from '../../../../src-renderer/notices/notices.ts'
import { aRequest } from '../samples.ts'

const error = (problem: string): NoticeContent => ({
  kind: 'error',
  error: { code: 'internal', params: { problem } },
})
const said: NoticeContent = { kind: 'said', key: 'undone.rate', values: {} }
const job = (generation: string): NoticeContent => ({
  kind: 'job',
  request: aRequest(),
  sentence: '猫',
  generation,
  error: null,
})
const raise = (board: NoticeBoard, id: number, content: NoticeContent): NoticeBoard =>
  reduceNotices(board, { type: 'raised', notice: { id, at: '2026-11-26T03:00:00.000Z', content } })
const all = (...contents: NoticeContent[]): NoticeBoard =>
  contents.reduce((board, content, i) => raise(board, i + 1, content), emptyBoard)
const ids = (notices: NoticeBoard['log']): number[] => notices.map(({ id }) => id)

it('closing what is not there changes nothing', () => {
  expect(reduceNotices(emptyBoard, { type: 'closed', id: 1 })).toEqual(emptyBoard)
})

it('says the same thing once, as the newest', () => {
  const board = all(error('x'), error('y'), error('x'))
  expect(ids(board.floating)).toEqual([2, 3])
  expect(ids(board.log)).toEqual([3, 2])
  expect(board.unseen).toBe(2)
})

it('keeps the three newest over the room, and all of them in the list', () => {
  const board = all(error('1'), error('2'), error('3'), error('4'))
  expect(ids(board.floating)).toEqual([2, 3, 4])
  expect(ids(board.log)).toEqual([4, 3, 2, 1])
})

it('what is closed stays in the list', () => {
  const board = reduceNotices(all(error('x')), { type: 'closed', id: 1 })
  expect([ids(board.floating), ids(board.log), board.unseen]).toEqual([[], [1], 1])
})

it('counts what a person has to know, not what they just did', () => {
  expect(all(said, job('a'), job('b'), error('x')).unseen).toBe(3)
})

it('opening the list has seen everything, and what is in it need not float', () => {
  const board = reduceNotices(all(job('a'), error('x')), { type: 'seen' })
  expect(board).toMatchObject({ floating: [], unseen: 0 })
  expect(ids(board.log)).toEqual([2, 1])
})

it('the list has an end', () => {
  const contents = Array.from({ length: MOST_LOGGED + 5 }, (_, i) => error(String(i)))
  expect(all(...contents).log).toHaveLength(MOST_LOGGED)
  expect(reduceNotices(all(...contents), { type: 'cleared' })).toEqual(emptyBoard)
})
