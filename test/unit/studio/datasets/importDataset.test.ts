import { mkdir, readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileCounts } from '../../../../src-main/contract/datasets.ts'
import { report } from '../../../../src-main/studio/datasets/report.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { openDatasetLibrary, picture, put } from './datasetLibrary.ts'
import type { DatasetLibrary } from './datasetLibrary.ts'

let room: DatasetLibrary
beforeEach(async () => {
  room = await openDatasetLibrary()
})
afterEach(() => room.close())

const at = (name: string): string => path.join(room.outside, name)
const itemsOf = (dataset: string) => room.library.store.datasets.items(dataset)
const captionsOf = (dataset: string) =>
  Object.fromEntries(itemsOf(dataset).map(({ name, captions }) => [name, captions]))
const limits = { pack: 'tiny', longestText: 6, side: 64, countIds: (text: string) => text.split(' ').length }
const reportOf = (dataset: string) =>
  report(room.library.store.datasets.get(dataset), itemsOf(dataset), limits)
const problemsOf = (dataset: string) =>
  Object.fromEntries(
    reportOf(dataset).problems.map(({ kind, entries }) => [kind, entries.map(({ name }) => name)]),
  )
const sum = ({ found: _, ...fates }: FileCounts): number => Object.values(fates).reduce((a, b) => a + b, 0)
/** Everything below the folder for datasets. */
const filesLeft = async (): Promise<string[]> =>
  (
    await readdir(path.join(room.folder, 'datasets'), { recursive: true, withFileTypes: true }).catch(
      () => [],
    )
  )
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

describe('misuse', () => {
  it.each([
    ['a folder that is not there', 'nowhere', 'file-unreadable'],
    ['an empty folder', 'empty', 'dataset-without-pictures'],
    ['a folder without pictures', 'texts', 'dataset-without-pictures'],
    ['a text', 'texts/a.txt', 'dataset-without-pictures'],
  ])('says what is wrong with %s, and leaves nothing', async (_, name, code) => {
    await mkdir(at('empty'))
    await put(room.outside, { 'texts/a.txt': 'a dress' })
    await expect(room.import(at(name))).rejects.toMatchObject({ code })
    expect(room.library.store.datasets.list()).toEqual([])
    expect(await filesLeft()).toEqual([])
  })

  it('takes one picture, and says that it is too few', async () => {
    await put(room.outside, { 'one/a.png': await picture(1), 'one/a.txt': 'a dress' })
    const { dataset } = await room.import(at('one'))
    expect(dataset).toMatchObject({ name: 'one', pictures: 1, usable: 1 })
    expect(reportOf(dataset.id)).toMatchObject({ tooFew: true, problems: [] })
    const single = await room.import(at('one/a.png'))
    expect(single.dataset).toMatchObject({ pictures: 1, usable: 0 })
  })

  it('leaves nothing where it is cancelled in the middle', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `many/${i}.png`)
    await put(
      room.outside,
      Object.fromEntries(await Promise.all(names.map(async (name, i) => [name, await picture(i)]))),
    )
    const abort = new AbortController()
    const progress = (done: number) => {
      if (done === 7) abort.abort()
    }
    await expect(room.import(at('many'), { signal: abort.signal, progress })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(room.library.store.datasets.list()).toEqual([])
    expect(await filesLeft()).toEqual([])
  })
})

describe('layouts', () => {
  it('pictures with texts beside them, bytes as they were, Chinese names', async () => {
    const jpeg = await picture(1, { format: 'jpeg' })
    await put(room.outside, {
      '连衣裙/红色.jpg': jpeg,
      '连衣裙/红色.txt': '一条红色的连衣裙\na red dress\n\n',
      ['连衣裙/café.webp'.normalize('NFD')]: await picture(2, { format: 'webp' }),
      '连衣裙/café.txt': 'a café',
      '连衣裙/子/b.png': await picture(3),
      '连衣裙/子/b.zh.txt': '蓝色外套',
      '连衣裙/子/b.en.txt': 'a blue coat',
    })
    const { dataset, files } = await room.import(at('连衣裙'))
    expect(captionsOf(dataset.id)).toEqual({
      '红色.jpg': ['一条红色的连衣裙', 'a red dress'],
      ['café.webp'.normalize('NFD')]: ['a café'],
      '子/b.png': ['a blue coat', '蓝色外套'],
    })
    expect(dataset).toMatchObject({ name: '连衣裙', scripts: { zh: 2, en: 3 }, usable: 3 })
    expect(files).toMatchObject({ found: 7, pictures: 3, captions: 4 })
    const [first] = itemsOf(dataset.id).filter(({ name }) => name === '红色.jpg')
    expect(await readFile(room.library.store.datasetFiles.path(first?.file ?? ''))).toEqual(jpeg)
  })

  it('Hugging Face: a table at the root or in split folders, both languages', async () => {
    await put(room.outside, {
      'root/images/a.png': await picture(1),
      'root/images/b.png': await picture(2),
      'root/images/c.png': await picture(3),
      'root/metadata.jsonl': [
        { file_name: 'images/a.png', text: 'a dress', text_zh: '连衣裙', split: 'test' },
        { file_name: './images\\b.png', caption: ['a coat', 'a long coat'], split: 'validation' },
        { file_name: 'images/gone.png', text: 'nothing' },
        { file_name: 'images/c.png', text: '' },
      ]
        .map((line) => JSON.stringify(line))
        .concat('{broken', '"no object"')
        .join('\n'),
      'splits/train/metadata.csv': 'file_name,prompt\na.png,"a dress, red"\n',
      'splits/train/a.png': await picture(4),
      'splits/val/metadata.csv': '\ufefffile_name,text\r\nb.png,"a ""big"" coat"\r\n',
      'splits/val/b.png': await picture(5),
    })
    const root = await room.import(at('root'))
    expect(captionsOf(root.dataset.id)).toEqual({
      'images/a.png': ['a dress', '连衣裙'],
      'images/b.png': ['a coat', 'a long coat'],
      'images/c.png': [],
    })
    expect(itemsOf(root.dataset.id).map(({ split }) => split)).toEqual(['test', 'validation', 'train'])
    expect(problemsOf(root.dataset.id)).toEqual({
      'orphan-line': ['metadata.jsonl'],
      'metadata-unreadable': ['metadata.jsonl', 'metadata.jsonl'],
      'caption-empty': ['images/c.png'],
    })
    const splits = await room.import(at('splits'))
    expect(itemsOf(splits.dataset.id).map(({ captions, split }) => [captions, split])).toEqual([
      [['a dress, red'], 'train'],
      [['a "big" coat'], 'validation'],
    ])
  })

  it('kohya: repeats and concepts; names of folders as captions, where they are wanted', async () => {
    await put(room.outside, {
      'kohya/10_red dress/a.png': await picture(1),
      'kohya/10_red dress/b.png': await picture(2),
      'kohya/10_red dress/b.txt': 'a long red dress',
      'kohya/2024_summer/c.png': await picture(3),
      'kohya/images/d.png': await picture(4),
      'kohya/长_外套/e.png': await picture(5),
    })
    const { dataset } = await room.import(at('kohya'))
    expect(
      itemsOf(dataset.id).map(({ name, captions, captionSource, repeats }) => [
        name,
        captions,
        captionSource,
        repeats,
      ]),
    ).toEqual([
      ['10_red dress/a.png', ['red dress'], 'folder', 10],
      ['10_red dress/b.png', ['a long red dress'], 'file', 10],
      ['2024_summer/c.png', ['2024 summer'], 'folder', 1],
      ['images/d.png', [], 'none', 1],
      ['长_外套/e.png', ['长 外套'], 'folder', 1],
    ])
    const without = await room.import(at('kohya'), { folderCaptions: false })
    expect(without.dataset.captioned).toBe(1)
  })

  it('files that were uploaded piece by piece, with the folders in their names', async () => {
    const upload = async (name: string, bytes: Uint8Array) => {
      const id = await room.staging.begin(name, bytes.length)
      await room.staging.append(id, bytes)
      return { upload: id, name }
    }
    const files = [
      await upload('coats/a.png', await picture(1)),
      await upload('coats/a.txt', Buffer.from('a coat')),
      await upload('coats/b.png', await picture(2)),
    ]
    const { dataset } = await room.import({ kind: 'files', files }, { name: ' mine ' })
    expect(dataset).toMatchObject({ name: 'mine', source: { kind: 'files', name: 'coats' }, usable: 2 })
    expect(captionsOf(dataset.id)).toEqual({ 'coats/a.png': ['a coat'], 'coats/b.png': ['coats'] })
    expect(() => room.staging.path(files[0]?.upload ?? '')).toThrow('bad-request')
    const evil = await upload('../a.png', await picture(1))
    const more = await upload('b.png', await picture(1))
    await expect(room.import({ kind: 'files', files: [evil, more] })).rejects.toMatchObject({
      code: 'archive-unsafe',
    })
  })
})

it('tells every defect with the file it is in, and counts what it found', async () => {
  const good = await picture(1, { width: 300, height: 300 })
  await put(room.outside, {
    'all/good.png': good,
    'all/good.txt': 'a dress',
    'all/same.png': good,
    'all/same.txt': 'a dress',
    'all/rescaled.jpg': await sharp(good).resize(120).jpeg({ quality: 70 }).toBuffer(),
    'all/rescaled.txt': 'a small dress',
    'all/mirrored.webp': await sharp(good).flop().webp().toBuffer(),
    'all/mirrored.txt': 'a dress from the other side',
    'all/cut.png': (await picture(2)).subarray(0, 900),
    'all/cut.txt': 'cut',
    'all/none.jpg': 'not a picture',
    'all/missing.png': await picture(3),
    'all/empty.png': await picture(4),
    'all/empty.txt': ' \n\n',
    'all/orphan.txt': 'nobody',
    'all/tiny.png': await picture(5, { width: 40, height: 60 }),
    'all/tiny.txt': '小图',
    'all/long.png': await picture(6),
    'all/long.txt': 'one two three four five six seven',
    'all/wide.png': await picture(7, { width: 300, height: 100 }),
    'all/wide.txt': 'a wide 宽的图片 of dresses',
    'all/gbk.png': await picture(8),
    'all/gbk.txt': Buffer.from('bac6c9abb5c4c8b9d7d3', 'hex'),
    'all/broken.png': await picture(9),
    'all/broken.txt': Buffer.from([0xff, 0xff, 0x00, 0x80]),
    'all/metadata.csv': Buffer.from([0x80, 0x00]),
    'all/film.mp4': 'x',
    'all/.DS_Store': 'x',
    'all/LICENCE': 'no picture',
    'all/settings.json': '{"a":1}',
  })
  const { dataset, files } = await room.import(at('all'), { folderCaptions: false })
  expect(files).toEqual({
    found: 30,
    pictures: 11,
    unreadable: 2,
    captions: 10,
    orphanCaptions: 1,
    metadata: 0,
    metadataUnreadable: 2,
    other: 4,
  })
  expect(sum(files)).toBe(files.found)
  expect(problemsOf(dataset.id)).toEqual({
    unreadable: ['cut.png', 'none.jpg'],
    'orphan-caption': ['orphan.txt'],
    'metadata-unreadable': ['metadata.csv', 'broken.txt'],
    other: expect.arrayContaining(['film.mp4', '.DS_Store', 'LICENCE', 'settings.json']),
    'caption-missing': ['broken.png', 'missing.png'],
    'caption-empty': ['empty.png'],
    'caption-too-long': ['long.png'],
    'duplicate-exact': ['same.png'],
    'duplicate-near': ['mirrored.webp', 'rescaled.jpg'],
    'too-small': ['tiny.png'],
    crop: ['wide.png'],
  })
  expect(captionsOf(dataset.id)['gbk.png']).toEqual(['浩色的裙子'])
  const told = reportOf(dataset.id)
  expect(told.recoded).toEqual([{ name: 'gbk.txt', encoding: 'gb18030' }])
  expect(told.dataset.scripts).toEqual({ zh: 2, en: 5, mixed: 1, other: 0 })
  const entry = (kind: string) => told.problems.find((problem) => problem.kind === kind)?.entries[0]
  expect(entry('caption-too-long')).toMatchObject({ number: 7 })
  expect(entry('too-small')).toMatchObject({ number: 40 })
  expect(entry('crop')).toMatchObject({ number: 67 })
  expect(entry('duplicate-near')).toMatchObject({ detail: 'good.png' })
  expect(entry('unreadable')).toMatchObject({ item: null, detail: 'picture-truncated' })
})

it('comes back from the journal, and its files stay', async () => {
  await put(room.outside, { 'one/a.png': await picture(1), 'one/a.txt': 'a dress' })
  const { dataset } = await room.import(at('one'))
  const before = itemsOf(dataset.id)
  await room.library.close()
  await rebuildLibrary(room.folder)
  const again = await openLibrary(room.folder)
  expect(again.store.datasets.items(dataset.id)).toEqual(before)
  await again.store.datasetFiles.read(before[0]?.file ?? '')
  await again.close()
})
