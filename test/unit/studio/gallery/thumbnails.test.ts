import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createThumbnailHandlers } from '../../../../src-main/studio/gallery/thumbnailHandlers.ts'
import { openThumbnails } from '../../../../src-main/studio/gallery/thumbnails.ts'
import type { Thumbnails } from '../../../../src-main/studio/gallery/thumbnails.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration } from '../library/sampleGeneration.ts'

let folder: string
let library: Library
let thumbnails: Thumbnails

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), '小图 '))
  library = await openLibrary(folder)
  thumbnails = openThumbnails(folder, library.store.files)
})
afterEach(async () => {
  await thumbnails.close()
  await library.close()
  await rm(folder, { recursive: true })
})

const picturePng = (width: number, height: number, red = 200): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: red, g: 40, b: 40 } } })
    .png()
    .toBuffer()

/** A picture of the library as large as it says. */
async function record(width: number, height: number, png?: Uint8Array) {
  const bytes = png ?? (await picturePng(width, height))
  const [generation, pictures] = sampleGeneration(1, { png: () => bytes })
  const sized = pictures.map((each) => ({ ...each, picture: { ...each.picture, width, height } }))
  const [picture] = (await library.recordGeneration(generation, sized)).pictures
  if (picture === undefined) throw new Error('nothing was recorded')
  return picture
}

async function filesBelow(root: string): Promise<string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  return found.filter((each) => each.isFile()).map((each) => each.name)
}
const allMade = async (): Promise<string[]> => [
  ...(await filesBelow(path.join(folder, 'thumbnails'))),
  ...(await filesBelow(path.join(folder, 'tmp'))),
]

describe('what cannot be shown', () => {
  it('is told, and leaves nothing half-made', async () => {
    const damaged = await record(600, 400, (await picturePng(600, 400)).subarray(0, 300))
    await expect(thumbnails.of(damaged)).rejects.toMatchObject({ code: 'picture-truncated' })
    const away = await record(600, 400)
    await rm(library.store.files.path(away.file))
    await expect(thumbnails.of(away)).rejects.toMatchObject({ code: 'library-unreachable' })
    expect(await allMade()).toEqual([])
  })

  it('can be asked for again when it is back', async () => {
    const picture = await record(600, 400)
    const file = library.store.files.path(picture.file)
    const bytes = await readFile(file)
    await rm(file)
    await expect(thumbnails.of(picture)).rejects.toMatchObject({ code: 'library-unreachable' })
    await writeFile(file, bytes)
    expect(await sizeOf((await thumbnails.of(picture)).path)).toEqual([256, 171])
  })
})

async function sizeOf(file: string): Promise<(number | string | undefined)[]> {
  const { width, height } = await sharp(await readFile(file)).metadata()
  return [width, height]
}

it.each([
  [1024, 512, 256, 128],
  [300, 900, 85, 256],
  [257, 257, 256, 256],
])('a picture of %i×%i becomes a WebP of %i×%i, named after its file', async (width, height, ...small) => {
  const picture = await record(width, height)
  const made = await thumbnails.of(picture)
  expect(made).toEqual({
    path: path.join(folder, 'thumbnails', picture.file.slice(0, 2), `${picture.file}.webp`),
    type: 'image/webp',
  })
  expect(await sizeOf(made.path)).toEqual(small)
  expect((await sharp(await readFile(made.path)).metadata()).format).toBe('webp')
  const [{ mean: red } = { mean: 0 }, { mean: green } = { mean: 0 }] = (
    await sharp(await readFile(made.path)).stats()
  ).channels
  expect([Math.abs(red - 200) < 6, Math.abs(green - 40) < 6]).toEqual([true, true])
})

it('a small picture is shown as it is, and nothing is made', async () => {
  const picture = await record(256, 128)
  expect(await thumbnails.of(picture)).toEqual({
    path: library.store.files.path(picture.file),
    type: 'image/png',
  })
  expect(await allMade()).toEqual([])
})

it('is made once for all who ask at the same time, and not again', async () => {
  const picture = await record(700, 700)
  const [first] = await Promise.all(Array.from({ length: 20 }, () => thumbnails.of(picture)))
  const made = await stat(first?.path ?? '')
  await thumbnails.of(picture)
  expect((await stat(first?.path ?? '')).mtimeMs).toBe(made.mtimeMs)
  expect(await allMade()).toEqual([`${picture.file}.webp`])
})

it('is made again where somebody deleted the folder', async () => {
  const picture = await record(700, 700)
  const { path: file } = await thumbnails.of(picture)
  const bytes = await readFile(file)
  await rm(path.join(folder, 'thumbnails'), { recursive: true })
  await thumbnails.of(picture)
  expect(await readFile(file)).toEqual(bytes)
})

it('refuses what waits when the host ends, and finishes what is being made', async () => {
  const pictures = await Promise.all(
    Array.from({ length: 12 }, async (_, at) => record(800, 800, await picturePng(800, 800, at * 20))),
  )
  const asked = Promise.allSettled(pictures.map((picture) => thumbnails.of(picture)))
  await new Promise((resolve) => setTimeout(resolve, 5))
  await thumbnails.close()
  const made = (await asked).filter(({ status }) => status === 'fulfilled').length
  expect((await allMade()).length).toBe(made)
  expect(made).toBeLessThan(12)
})

it('what a killed host left half-made is gone when the next one opens', async () => {
  await mkdir(path.join(folder, 'tmp', 'thumbnails'), { recursive: true })
  await writeFile(path.join(folder, 'tmp', 'thumbnails', 'half'), 'half')
  await library.close()
  library = await openLibrary(folder)
  expect(await allMade()).toEqual([])
})

describe('the call', () => {
  it('knows a picture by the numbers of the gallery and by its id, and no number of another library', async () => {
    const handlers = createThumbnailHandlers({ store: library.store, thumbnails })
    const picture = await record(600, 400)
    const { library: name } = library.store.pictureKeys
    const wanted = await thumbnails.of(picture)
    expect(await handlers['pictures.thumbnail']({ library: name, seq: 1 })).toEqual(wanted)
    expect(await handlers['pictures.thumbnail']({ id: picture.id })).toEqual(wanted)
    for (const named of [{ library: 'other', seq: 1 }, { library: name, seq: 2 }, { id: 'nobody' }]) {
      expect(() => handlers['pictures.thumbnail'](named)).toThrow('picture-not-found')
    }
  })
})
