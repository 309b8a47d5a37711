/** An import over a real library: its files are written as they are made, and are gone where it does not end well. */
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import { aiLabelXmp, labelPng } from '../../../../src-main/picture/aiLabel.ts'
import { newId } from '../../../../src-main/store/newId.ts'
import { openStaging } from '../../../../src-main/studio/imports/staging.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { importPictures } from '../../../../src-main/studio/tasks/import.ts'
import type { RequestOf } from '../../../../src-main/studio/tasks/taskContext.ts'
import { squarePng } from '../../../support/fakeEngine.ts'
import { failingDisk } from '../library/failingDisk.ts'
import { sampleGeneration } from '../library/sampleGeneration.ts'

let root: string
let photos: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), '图库 import-'))
  photos = join(root, 'photos')
  await mkdir(photos)
  // The last two have the same bytes.
  for (const [name, grey] of [10, 11, 12, 12].entries()) {
    await writeFile(join(photos, `${name}.png`), squarePng(grey))
  }
})
afterEach(() => rm(root, { recursive: true }))

interface Tried {
  readonly library: Library
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number) => void
}

/** As a job that runs. */
function importPhotos({ library, signal, onProgress }: Tried) {
  const request: RequestOf<'import'> = { task: 'import', sources: [{ path: photos }], reading: 'person' }
  const createdAt = new Date().toISOString()
  const job = { id: newId(), request, state: 'running', error: null, generationId: null, createdAt } as const
  library.store.jobs.insert(job)
  const emit = (event: StudioEvent): void => {
    if (event.type === 'progress') onProgress?.(event.done)
  }
  const staging = openStaging(library.folder)
  return importPictures({ library, staging, emit }, job, signal ?? new AbortController().signal)
}

const leftOf = async ({ store }: Library) => ({
  files: await store.files.list(),
  rows: [...store.pictures.files()].sort(),
  generations: [...store.generations.all()].length,
})
const nothing = { files: [], rows: [], generations: 0 }

test('misuse: cancelled at any picture, it leaves no file and no row', async () => {
  const library = await openLibrary(join(root, 'library'))
  for (const at of [0, 1, 2, 3, 4]) {
    const abort = new AbortController()
    const onProgress = (done: number): void => {
      if (done === at) abort.abort()
    }
    const importing = importPhotos({ library, signal: abort.signal, onProgress })
    await expect(importing, `at ${at}`).rejects.toMatchObject({ code: 'cancelled' })
    expect(await leftOf(library), `at ${at}`).toEqual(nothing)
  }
  await library.close()
})

test('at one call of the disk that fails: all of it is there, or nothing', { timeout: 120_000 }, async () => {
  let failures = 0
  for (let nth = 1; ; nth += 1) {
    const folder = join(root, `library ${nth}`)
    const { failed, fileSystem } = failingDisk(nth, 'ENOSPC', 'works')
    const library = await openLibrary(folder, { fileSystem }).catch(() => null)
    if (library === null) continue
    const error: unknown = await importPhotos({ library }).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    await library.close().catch(() => {})
    const again = await openLibrary(folder)
    const { files, rows, generations } = await leftOf(again)
    await again.close()
    const context = `call ${nth}, ${failed() ?? 'none'}`
    if (error === null) {
      expect([rows.length, generations], context).toEqual([3, 1])
      expect(files, context).toEqual(rows)
    } else {
      failures += 1
      expect(error, context).toMatchObject({ code: 'disk-full' })
      expect({ files, rows, generations }, context).toEqual(nothing)
    }
    if (failed() === null) break
  }
  // Each of three files is written, synced and renamed, and then there is the journal's line.
  expect(failures).toBeGreaterThan(10)
})

test('each file is on the disk before the next picture is read, and equal pictures are one', async () => {
  const library = await openLibrary(join(root, 'library'))
  const folder = join(library.folder, 'pictures')
  const seen: number[] = []
  const onProgress = (): void => {
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : []
    seen.push(names.filter((name) => name.endsWith('.png')).length)
  }
  const { pictures, outcome } = await importPhotos({ library, onProgress })
  expect(seen).toEqual([0, 1, 2, 3, 3])
  expect(pictures).toHaveLength(3)
  const ids = outcome.kind === 'imports' ? outcome.sources.map(({ pictureId }) => pictureId) : []
  expect(ids).toEqual([...pictures.map(({ id }) => id), ids[2]])
  const files = pictures.map(({ file }) => file).sort()
  expect(await leftOf(library)).toEqual({ files, rows: files, generations: 1 })
  await library.close()
})

test('a picture that was made here is that picture, also with the marks that it left with', async () => {
  const library = await openLibrary(join(root, 'library'))
  const pngs = [squarePng(10), squarePng(11)]
  const made = await library.recordGeneration(
    ...sampleGeneration(2, { png: (at) => pngs[at] ?? squarePng(0) }),
  )
  await rm(photos, { recursive: true })
  await mkdir(photos)
  const [best, second] = made.pictures
  const bytesOf = (file = ''): Promise<Uint8Array> => library.store.files.read(file)
  await writeFile(join(photos, 'as it is.png'), await bytesOf(best?.file))
  const labelled = labelPng(await bytesOf(second?.file), aiLabelXmp(second?.file ?? ''))
  await writeFile(join(photos, 'labelled.png'), labelled)
  const { pictures, outcome } = await importPhotos({ library })
  expect(pictures).toEqual([])
  expect(outcome).toMatchObject({ sources: [{ pictureId: best?.id }, { pictureId: second?.id }] })
  await library.close()
})
