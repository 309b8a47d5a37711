import { describe, expect, test } from 'vitest'
import {
  carriesPictures,
  droppedPictures,
  PICTURES_TYPE,
} from '../../../../../src-renderer/rooms/gallery/boardDrop.ts'

const dragged = (data: Record<string, string>) => ({
  types: Object.keys(data),
  getData: (type: string) => data[type] ?? '',
})

describe('what is dropped on a place', () => {
  test('pictures of the wall are taken, in their order', () => {
    const pictures = dragged({ [PICTURES_TYPE]: '[7,3,12]', 'text/plain': 'x' })
    expect(carriesPictures(pictures)).toBe(true)
    expect(droppedPictures(pictures)).toEqual([7, 3, 12])
  })

  test.each(['', 'seven', '{}', '[]', '[1.5]', '[-1]', '["1"]'])('%j is not', (text) => {
    expect(droppedPictures(dragged({ [PICTURES_TYPE]: text }))).toEqual([])
  })

  test('files and words are left to others', () => {
    expect(carriesPictures(dragged({ Files: '' }))).toBe(false)
    expect(droppedPictures(dragged({ 'text/plain': '[1]' }))).toEqual([])
    expect(droppedPictures(null)).toEqual([])
  })
})
