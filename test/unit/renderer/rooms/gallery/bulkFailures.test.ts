import { expect, test } from 'vitest'
import type { ErrorData } from '../../../../../src-main/contract/errors.ts'
import { grouped } from '../../../../../src-renderer/rooms/gallery/bulkFailures.ts'

const blank = (detail: string): ErrorData => ({ code: 'pictures-blank', params: { count: 1 }, detail })
const gone = (id: string): ErrorData => ({ code: 'picture-not-found', params: { id } })

test('the same reason is said once, with all its pictures, in the order they were met', () => {
  const groups = grouped([
    { pictureId: 'b', error: blank('at row 3') },
    { pictureId: 'x', error: gone('x') },
    { pictureId: 'a', error: blank('at row 9') },
    { pictureId: 'y', error: gone('y') },
  ])
  expect(groups).toEqual([
    { error: blank('at row 3'), pictureIds: ['b', 'a'] },
    { error: gone('x'), pictureIds: ['x'] },
    { error: gone('y'), pictureIds: ['y'] },
  ])
  expect(grouped([])).toEqual([])
})
