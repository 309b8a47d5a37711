import { expect, it } from 'vitest'
import { reduceNotices } from '../../../../src-renderer/notices/notices.ts'
import type { Notice } from '../../../../src-renderer/notices/notices.ts'

const raise = (notices: readonly Notice[], id: number, problem: string) =>
  reduceNotices(notices, {
    type: 'raised',
    id,
    content: { kind: 'error', error: { code: 'internal', params: { problem } } },
  })

it('closing what is not there changes nothing', () => {
  expect(reduceNotices([], { type: 'closed', id: 1 })).toEqual([])
})

it('says the same thing once, as the newest', () => {
  const notices = raise(raise(raise([], 1, 'x'), 2, 'y'), 3, 'x')
  expect(notices.map((notice) => notice.id)).toEqual([2, 3])
})

it('keeps the three newest', () => {
  const notices = [1, 2, 3, 4].reduce((all, id) => raise(all, id, String(id)), [] as readonly Notice[])
  expect(notices.map((notice) => notice.id)).toEqual([2, 3, 4])
})
