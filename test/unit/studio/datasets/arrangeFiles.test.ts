import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arrangeFiles, kindOf } from '../../../../src-main/studio/datasets/arrangeFiles.ts'

const folders = fc.constantFrom(
  '',
  'train/',
  '10_red dress/',
  'images/',
  '连衣裙/',
  'a/b/',
  '.git/',
  '__MACOSX/',
)
const stems = fc.constantFrom('a', 'b', '红', 'a.zh', '0001.caption', 'metadata', '.hidden', '')
const extensions = fc.constantFrom('.png', '.JPG', '.txt', '.caption', '.json', '.jsonl', '.csv', '.mp4', '')
const names = fc.uniqueArray(
  fc.tuple(folders, stems, extensions).map((parts) => parts.join('')),
  { maxLength: 40 },
)
const texts = fc.constantFrom(
  null,
  '',
  'a dress\nred',
  '{"file_name":"a.png","text":"one"}\n{"file_name":"gone.png"}\n{broken',
  'file_name,text\na.png,"two, three"\n',
  'file_name,text\na.png,"open',
  '[1,2]',
)

it('takes every file exactly once, whatever the files are and say', () => {
  fc.assert(
    fc.property(names, fc.infiniteStream(texts), fc.boolean(), (all, said, folderCaptions) => {
      const saying = all.map(() => said.next().value ?? null)
      const arranged = arrangeFiles(all, (place) => saying[place] ?? null, { folderCaptions })
      const { pictures, captions, orphanCaptions, metadata, metadataUnreadable, other } = arranged
      const taken = [
        ...pictures.map(({ place }) => place),
        ...[captions, orphanCaptions, metadata, metadataUnreadable, other].flat(),
      ]
      expect(taken.toSorted((a, b) => a - b)).toEqual(all.map((_, place) => place))
      const told = (kind: string) => arranged.problems.filter((problem) => problem.kind === kind)
      expect(told('orphan-caption')).toHaveLength(orphanCaptions.length)
      expect(told('other')).toHaveLength(other.length)
      expect(told('metadata-unreadable').filter(({ number }) => number === null)).toHaveLength(
        metadataUnreadable.length,
      )
      for (const { captions: own, captionSource } of pictures) {
        if (captionSource === 'none') expect(own).toEqual([])
        if (captionSource === 'folder') expect(folderCaptions).toBe(true)
        expect(new Set(own).size).toBe(own.length)
        expect(own).not.toContain('')
      }
    }),
  )
})

it.each([
  ['a.png', 'picture'],
  ['a.TIFF', 'picture'],
  ['a.heic', 'picture'],
  ['a', 'picture'],
  ['a/metadata.jsonl', 'metadata'],
  ['metadata.csv', 'metadata'],
  ['other.csv', 'other'],
  ['a.txt', 'caption'],
  ['.a.png', 'other'],
  ['__MACOSX/a.png', 'other'],
  ['locked/', 'other'],
] as const)('%s is a %s', (name, kind) => {
  expect(kindOf(name)).toBe(kind)
})
