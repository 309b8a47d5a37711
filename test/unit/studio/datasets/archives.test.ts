import { gzipSync } from 'node:zlib'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tarOf, zipOf } from './archives.ts'
import type { Entry } from './archives.ts'
import { openDatasetLibrary, picture, put } from './datasetLibrary.ts'
import type { DatasetLibrary } from './datasetLibrary.ts'

let room: DatasetLibrary
beforeEach(async () => {
  room = await openDatasetLibrary()
})
afterEach(() => room.close())

async function importing(name: string, bytes: Uint8Array) {
  await put(room.outside, { [name]: bytes })
  return room.import(path.join(room.outside, name), { folderCaptions: false })
}
const captionsOf = (dataset: string) =>
  Object.fromEntries(room.library.store.datasets.items(dataset).map(({ name, captions }) => [name, captions]))

const text = (words: string): Buffer => Buffer.from(words)
const sample = async (): Promise<Entry[]> => [
  { name: 'set/一.png', bytes: await picture(1) },
  { name: 'set/一.txt', bytes: text('连衣裙') },
  { name: 'set/0002.jpg', bytes: await picture(2, { format: 'jpeg' }) },
  { name: 'set/0002.json', bytes: text('{"caption":"a coat","caption_zh":"外套"}') },
  { name: 'set/0003.webp', bytes: await picture(3, { format: 'webp' }) },
  { name: 'set/0003.caption.txt', bytes: text('a skirt') },
]
const wanted = { 'set/一.png': ['连衣裙'], 'set/0002.jpg': ['a coat', '外套'], 'set/0003.webp': ['a skirt'] }

describe('misuse', () => {
  it.each(['../evil.png', '/evil.png', 'a/../../evil.png', 'C:\\evil.png', '..\\evil.png', 'a\0.png'])(
    'refuses an entry called %j, in whatever archive',
    async (name) => {
      const entries = [...(await sample()), { name, bytes: await picture(9) }]
      const expected = { code: 'archive-unsafe' }
      await expect(importing('a.zip', zipOf(entries))).rejects.toMatchObject(expected)
      // What a tar says after a zero is not part of the name.
      if (!name.includes('\0'))
        await expect(importing('a.tar', tarOf(entries))).rejects.toMatchObject(expected)
      expect(room.library.store.datasets.list()).toEqual([])
    },
  )

  it('refuses what says that it unpacks to far too much', async () => {
    const bomb = { name: 'bomb.png', bytes: text('x'), says: 2 ** 31 }
    await expect(importing('a.zip', zipOf([bomb]))).rejects.toMatchObject({ code: 'archive-too-large' })
    const many = Array.from({ length: 9 }, (_, i) => ({ ...bomb, name: `${i}.png`, says: 2 ** 27 }))
    await expect(importing('b.zip', zipOf(many))).rejects.toMatchObject({ code: 'archive-too-large' })
  })

  it('tells of an entry that unpacks to more or less than it says, and takes the others', async () => {
    const [first, ...others] = await sample()
    const lying = { ...(first as Entry), says: 10 }
    const { files } = await importing('a.zip', zipOf([lying, ...others]))
    expect(files).toMatchObject({ found: 6, pictures: 2, unreadable: 1, captions: 3 })
  })

  it('says that an archive is locked, or damaged', async () => {
    const locked = [{ name: 'a.png', bytes: await picture(1), flags: 0x801 }]
    await expect(importing('a.zip', zipOf(locked))).rejects.toMatchObject({ code: 'archive-locked' })
    const [zip, tar] = [zipOf(await sample()), tarOf(await sample())]
    const damaged = { code: 'archive-damaged' }
    await expect(importing('b.zip', zip.subarray(0, zip.length - 30))).rejects.toMatchObject(damaged)
    await expect(importing('b.tar', tar.subarray(0, 1200))).rejects.toMatchObject(damaged)
    const gz = gzipSync(tar)
    await expect(importing('b.tar.gz', gz.subarray(0, gz.length - 400))).rejects.toMatchObject(damaged)
    await expect(importing('c.tar.gz', gzipSync(text('no tar at all')))).rejects.toMatchObject(damaged)
    const broken = Buffer.from(tar)
    broken[broken.indexOf('set/0002.jpg') + 20] = 7
    await expect(importing('d.tar', broken)).rejects.toMatchObject(damaged)
  })

  it('says that an archive has no pictures', async () => {
    const expected = { code: 'dataset-without-pictures' }
    await expect(importing('a.zip', zipOf([]))).rejects.toMatchObject(expected)
    await expect(importing('a.tar', tarOf([{ name: 'a.txt', bytes: text('x') }]))).rejects.toMatchObject(
      expected,
    )
  })
})

it('reads a ZIP, also one with the names of a Chinese Windows', async () => {
  const { dataset, files } = await importing('set.zip', zipOf(await sample()))
  expect(dataset).toMatchObject({ name: 'set', source: { kind: 'zip' }, pictures: 3 })
  expect(files).toMatchObject({ found: 6, pictures: 3, captions: 3 })
  expect(captionsOf(dataset.id)).toEqual(wanted)
  // 连衣裙.png in GB 18030, and no flag that says what it is.
  const gbk = Buffer.concat([Buffer.from('c1acd2c2c8b9', 'hex'), text('.png')])
  const windows = await importing('windows.zip', zipOf([{ name: gbk, bytes: await picture(1), flags: 0 }]))
  expect(Object.keys(captionsOf(windows.dataset.id))).toEqual(['连衣裙.png'])
})

it('reads a WebDataset tar, packed or not, and follows no link', async () => {
  const entries: Entry[] = [
    ...(await sample()),
    { name: 'set/', bytes: text(''), type: '5' },
    { name: 'set/link.png', bytes: text(''), type: '2' },
  ]
  for (const [name, bytes] of [
    ['set.tar', tarOf(entries)],
    ['set.tgz', gzipSync(tarOf(entries))],
  ] as const) {
    const { dataset, files } = await importing(name, bytes)
    expect(dataset).toMatchObject({ name: 'set', source: { kind: 'tar', name } })
    expect(captionsOf(dataset.id)).toEqual(wanted)
    expect(files).toMatchObject({ found: 7, pictures: 3, captions: 3, unreadable: 1 })
  }
})
