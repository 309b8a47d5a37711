import { describe, expect, it } from 'vitest'
import type { Work } from '../../../../src-main/contract/works.ts'
import { latestOf, shareOf, withWork } from '../../../../src-renderer/client/workList.ts'

const work = (id: string, part: Partial<Work> = {}): Work => ({
  id,
  request: { kind: 'verify-pack', folder: '/packs/starter' },
  ...{ state: 'running', done: 0, total: 0, secondsLeft: null, result: null, error: null },
  ...part,
})

describe('withWork', () => {
  it('adds a new one at the end, and replaces the one that it knows', () => {
    const first = withWork([], work('a'))
    const both = withWork(first, work('b'))
    expect(both.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(withWork(both, work('a', { done: 3, total: 4 })).map(({ done }) => done)).toEqual([3, 0])
  })

  it('one that has ended stays ended, whatever comes late', () => {
    const ended = [work('a', { state: 'done' })]
    expect(withWork(ended, work('a', { done: 1 }))).toBe(ended)
  })
})

it('the latest of a kind, for what it was asked', () => {
  const works = [
    work('a'),
    work('b', { request: { kind: 'verify-pack', folder: '/packs/other' } }),
    work('c', { request: { kind: 'move-pictures', to: '/x' } }),
  ]
  expect(latestOf(works, 'verify-pack')?.id).toBe('b')
  expect(latestOf(works, 'verify-pack', ({ folder }) => folder === '/packs/starter')?.id).toBe('a')
  expect(latestOf(works, 'benchmark')).toBeNull()
})

it('how far it is', () => {
  expect([
    shareOf({ done: 1, total: 4 }),
    shareOf({ done: 5, total: 4 }),
    shareOf({ done: 5, total: 0 }),
  ]).toEqual([0.25, 1, 0])
})
