/** Datasets through a whole studio: from files and from the gallery, described and encoded as batches of the device. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Studio } from '../../src-main/contract/calls.ts'
import type { DatasetWorkRequest } from '../../src-main/contract/datasetRequests.ts'
import type { Dataset, DatasetItem, ItemQuery } from '../../src-main/contract/datasets.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { Work } from '../../src-main/contract/works.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { fakeLauncher } from '../support/fakeEngine.ts'
import { galleryWorker } from '../support/galleryWorker.ts'
import { shippedPacks } from '../support/studioProcess.ts'
import { picture, put } from '../unit/studio/datasets/datasetLibrary.ts'

let place: string
let studio: Studio
let events: StudioEvent[]
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  events = []
  studio = await openStudio({
    library: path.join(place, 'library'),
    packFolders: [shippedPacks],
    launchEngine: fakeLauncher({ rowMs: 40 }),
    galleryWorker,
    version: '0.0.0',
    hostName: 'test',
  })
  studio.subscribe((event) => events.push(event))
})
afterEach(async () => {
  await studio.close()
  await rm(place, { recursive: true, force: true })
})

const workOf = async (id: string): Promise<Work | undefined> =>
  (await studio.call('works.list', {})).find((work) => work.id === id)

async function start(request: DatasetWorkRequest): Promise<string> {
  return (await studio.call('works.start', request)).workId
}

async function end(id: string): Promise<Work> {
  await expect
    .poll(async () => (await workOf(id))?.state, { timeout: 20_000, interval: 20 })
    .not.toBe('running')
  const work = await workOf(id)
  if (work === undefined) throw new Error('the work is gone')
  return work
}

const everyItem: Omit<ItemQuery, 'dataset'> = {
  search: '',
  problem: null,
  split: null,
  excluded: null,
  script: null,
  order: 'found',
  pack: null,
  from: 0,
  limit: 100,
}
const itemsOf = async (dataset: string): Promise<DatasetItem[]> =>
  (await studio.call('datasets.items', { ...everyItem, dataset })).items

const drawing: TaskRequest = {
  task: 'generate',
  text: '红裙',
  style: 'ink',
  size: null,
  count: 2,
  seed: 1,
  sampler: {},
  pack: null,
}

async function importFolder(count: number): Promise<Dataset> {
  const folder = path.join(place, 'dresses')
  for (let i = 0; i < count; i++) await put(folder, { [`${i}.png`]: await picture(i) })
  await put(folder, { '0.txt': 'a dress' })
  const id = await start({
    kind: 'import-dataset',
    name: '',
    folderCaptions: false,
    source: { kind: 'path', path: folder },
  })
  const work = await end(id)
  if (work.result?.kind !== 'import-dataset') throw new Error(JSON.stringify(work.error))
  expect(work).toMatchObject({ state: 'done', done: count, total: count })
  return work.result.dataset
}

it('a folder becomes a dataset that everybody hears of, with pictures for a page', async () => {
  const { id } = await importFolder(3)
  expect(events).toContainEqual({ type: 'datasets', datasets: [id] })
  const [dataset] = await studio.call('datasets.list', {})
  expect(dataset).toMatchObject({ id, name: 'dresses', pictures: 3, usable: 1 })
  const items = await itemsOf(id)
  expect(items.map(({ captions, problems }) => [captions, problems])).toEqual([
    [['a dress'], []],
    [[], ['caption-missing']],
    [[], ['caption-missing']],
  ])
  const small = await studio.call('datasets.picture', { file: items[0]?.file ?? '', side: 'small' })
  expect(small).toMatchObject({ type: 'image/webp' })
  await expect(
    studio.call('datasets.picture', { file: 'a'.repeat(64), side: 'small' }),
  ).rejects.toMatchObject({
    code: 'library-unreachable',
  })
  expect(await studio.call('datasets.report', { dataset: id, pack: null })).toMatchObject({
    tooFew: true,
    problems: [{ kind: 'caption-missing', count: 2 }],
  })
})

it('the model describes what has no caption, makes room, and never writes over anything', async () => {
  const { id: dataset } = await importFolder(6)
  const [, second, third] = await itemsOf(dataset)
  await studio.call('queue.pause', { paused: true })
  const id = await start({
    kind: 'describe-dataset',
    dataset,
    language: 'zh',
    pack: null,
    except: [third?.id ?? ''],
  })
  await expect.poll(async () => (await workOf(id))?.total).toBe(4)
  // A person writes while the work is under way.
  await studio.call('library.change', {
    command: { type: 'dataset-caption', dataset, item: second?.id ?? '', captions: ['mine'] },
  })
  await studio.call('queue.pause', { paused: false })
  const { jobId } = await studio.call('jobs.start', drawing)
  const { result } = await end(id)
  expect(result).toEqual({ kind: 'describe-dataset', described: 3, failed: 0 })
  expect((await studio.call('jobs.get', { jobId })).state).toBe('done')
  const items = await itemsOf(dataset)
  expect(items.map(({ captions, captionSource }) => [captions, captionSource])).toEqual([
    [['a dress'], 'file'],
    [['mine'], 'person'],
    [[], 'none'],
    ...Array.from({ length: 3 }, () => [['方块 0'], 'model']),
  ])
  expect(await studio.call('library.undo', {})).toEqual({ undone: 'dataset-describe' })
  expect((await itemsOf(dataset)).flatMap(({ captions }) => captions)).toEqual(['a dress', 'mine'])
})

it('codes are computed once, and what a cancelled work has computed is kept', async () => {
  const { id: dataset } = await importFolder(6)
  const encode = { kind: 'encode-dataset', dataset, pack: null, size: '[TINY]' } as const
  const first = await start(encode)
  await expect
    .poll(async () => (await workOf(first))?.done, { timeout: 20_000, interval: 10 })
    .toBeGreaterThan(1)
  await studio.call('works.cancel', { workId: first })
  expect(await end(first)).toMatchObject({ state: 'cancelled' })
  const second = await end(await start(encode))
  if (second.result?.kind !== 'encode-dataset') throw new Error(JSON.stringify(second.error))
  expect(second.result.known).toBeGreaterThan(1)
  expect(second.result.known + second.result.encoded).toBe(6)
  const third = await end(await start(encode))
  expect(third.result).toEqual({ kind: 'encode-dataset', known: 6, encoded: 0 })
  // Another square is another picture to the encoder.
  const [item] = await itemsOf(dataset)
  await studio.call('library.change', {
    command: { type: 'dataset-crop', dataset, items: [item?.id ?? ''], crop: 0 },
  })
  expect((await end(await start(encode))).result).toEqual({ kind: 'encode-dataset', known: 5, encoded: 1 })
  expect((await end(await start({ ...encode, size: '[HUGE]' }))).error).toMatchObject({
    code: 'size-unknown',
  })
})

it('pictures of the gallery become a dataset with what was written for them', async () => {
  const { jobId } = await studio.call('jobs.start', drawing)
  await expect
    .poll(async () => (await studio.call('jobs.get', { jobId })).state, { timeout: 20_000, interval: 20 })
    .toBe('done')
  const { generationId } = await studio.call('jobs.get', { jobId })
  const { pictures } = await studio.call('generations.get', { id: generationId ?? '' })
  const { result } = await end(
    await start({
      ...{ kind: 'import-dataset', name: '我的裙子', folderCaptions: true },
      source: { kind: 'gallery', pictureIds: pictures.map(({ id }) => id) },
    }),
  )
  if (result?.kind !== 'import-dataset') throw new Error('no dataset')
  expect(result.dataset).toMatchObject({ name: '我的裙子', pictures: 2, usable: 2, scripts: { zh: 2 } })
  const items = await itemsOf(result.dataset.id)
  expect(items.map(({ pictureId }) => pictureId)).toEqual(pictures.map(({ id }) => id))
  expect(items.map(({ captions, captionSource }) => [captions, captionSource])).toEqual([
    [['红裙'], 'gallery'],
    [['红裙'], 'gallery'],
  ])
})
