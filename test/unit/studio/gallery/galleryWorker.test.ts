/** The gallery's thread, run from its source, over a real library. */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { everything } from '../../../../src-main/contract/gallery.ts'
import type { GalleryQuery } from '../../../../src-main/contract/gallery.ts'
import { databaseName } from '../../../../src-main/store/openStore.ts'
import { openGalleryWorker } from '../../../../src-main/studio/gallery/galleryWorker.ts'
import type { GalleryWorker } from '../../../../src-main/studio/gallery/galleryWorker.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import { galleryWorker } from '../../../support/galleryWorker.ts'
import { sampleGeneration } from '../library/sampleGeneration.ts'

let folder: string
let library: Library
let gallery: GalleryWorker
const database = () => join(folder, databaseName)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '图库-'))
  await rm(folder, { recursive: true })
  library = await openLibrary(folder)
  gallery = openGalleryWorker({ entry: galleryWorker, database: database() })
})
afterEach(async () => {
  await gallery.close()
  await library.close()
  await rm(folder, { recursive: true })
})

const found = async (query: Partial<GalleryQuery> = {}): Promise<number> =>
  (await gallery.call('gallery.list', { ...everything, ...query })).pictures

describe('misuse', () => {
  it('tells an error as the one that it is, and answers what comes after it', async () => {
    await expect(gallery.call('gallery.list', { ...everything, board: 'none' })).rejects.toMatchObject({
      code: 'board-not-found',
      params: { id: 'none' },
    })
    expect(await found()).toBe(0)
  })

  it('answers nothing after it was closed', async () => {
    await gallery.close()
    await expect(found()).rejects.toThrow('cancelled')
    await gallery.close()
  })

  it('says that a database is not there, and reads it once it is', async () => {
    const elsewhere = `${folder}-later`
    const other = openGalleryWorker({ entry: galleryWorker, database: join(elsewhere, databaseName) })
    await expect(other.call('boards.list', {})).rejects.toMatchObject({ code: 'library-unreachable' })
    const later = await openLibrary(elsewhere)
    expect(await other.call('boards.list', {})).toEqual([])
    await other.close()
    await later.close()
    await rm(elsewhere, { recursive: true })
  })

  it('says why where there is no thread to be had', async () => {
    const none = openGalleryWorker({ entry: join(folder, 'none.js'), database: database() })
    await expect(none.call('boards.list', {})).rejects.toMatchObject({
      code: 'internal',
      params: { problem: expect.stringContaining('none.js') as string },
    })
    await none.close()
  })
})

it('sees what was recorded and changed before it is asked', async () => {
  gallery.prepare()
  expect(await found()).toBe(0)
  const { pictures } = await library.recordGeneration(...sampleGeneration(3))
  expect(await found()).toBe(3)
  const ids = pictures.slice(0, 2).map(({ id }) => id)
  library.onChange((changed) => gallery.changed(changed))
  library.change({ type: 'rate', ids, rating: 5 })
  expect(await found({ rating: 5 })).toBe(2)
  library.undo()
  expect(await found({ rating: 5 })).toBe(0)
})

it('answers many questions, each with its own answer', async () => {
  await library.recordGeneration(...sampleGeneration(2))
  await library.recordGeneration(...sampleGeneration(1, { sentence: '狗' }))
  const searches = Array.from({ length: 60 }, (_, place) => ['戴帽', '狗', '鸟'][place % 3] ?? '')
  const answers = await Promise.all(searches.map((search) => found({ search })))
  expect(answers).toEqual(searches.map((search) => ({ 戴帽: 2, 狗: 1, 鸟: 0 })[search]))
})

describe('a thread that breaks down', () => {
  const breaking = join(import.meta.dirname, 'breakingWorker.ts')

  it('is started again, and what was asked is answered', async () => {
    await writeFile(join(folder, 'breakdowns'), '1')
    await library.recordGeneration(...sampleGeneration(2))
    await gallery.close()
    gallery = openGalleryWorker({ entry: breaking, database: database() })
    expect(await Promise.all([found(), found(), found()])).toEqual([2, 2, 2])
  })

  it('twice is an error that says why, and the next question tries again', async () => {
    await writeFile(join(folder, 'breakdowns'), '2')
    await gallery.close()
    gallery = openGalleryWorker({ entry: breaking, database: database() })
    await expect(found()).rejects.toMatchObject({
      code: 'internal',
      params: { problem: expect.stringContaining('broken down') as string },
    })
    expect(await found()).toBe(0)
  })
})

it('reads the database that has taken the place of another', async () => {
  await library.recordGeneration(...sampleGeneration(2))
  const { library: before } = await gallery.call('gallery.list', everything)
  // As a host that ends: whoever rebuilds a library has to have it alone.
  await gallery.close()
  await library.close()
  await rebuildLibrary(folder)
  library = await openLibrary(folder)
  gallery = openGalleryWorker({ entry: galleryWorker, database: database() })
  const after = await gallery.call('gallery.list', everything)
  expect(after).toMatchObject({ pictures: 2 })
  expect(after.library).not.toBe(before)
})

it('lets go of the database when it is closed', async () => {
  expect(await found()).toBe(0)
  await gallery.close()
  await library.close()
  await rename(database(), `${database()}.moved`)
  await rename(`${database()}.moved`, database())
  library = await openLibrary(folder)
})
