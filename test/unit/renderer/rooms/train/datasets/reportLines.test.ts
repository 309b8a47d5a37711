import { expect, it } from 'vitest'
import { foundLine, scriptLine } from '../../../../../../src-renderer/rooms/train/datasets/reportLines.ts'

const nothing = {
  found: 0,
  pictures: 0,
  unreadable: 0,
  captions: 0,
  orphanCaptions: 0,
  metadata: 0,
  metadataUnreadable: 0,
  other: 0,
}

it('says how many files there were in any case, and of the rest what there was', () => {
  expect(foundLine(nothing).map(({ key }) => key)).toEqual(['found', 'pictures'])
  const some = foundLine({ ...nothing, found: 5, pictures: 3, orphanCaptions: 2 })
  expect(some).toEqual([
    { key: 'found', count: 5 },
    { key: 'pictures', count: 3 },
    { key: 'orphanCaptions', count: 2 },
  ])
})

it('names the languages that there are', () => {
  expect(scriptLine({ zh: 2, en: 0, mixed: 1, other: 0 })).toEqual([
    { key: 'zh', count: 2 },
    { key: 'mixed', count: 1 },
  ])
})
