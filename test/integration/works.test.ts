/** Housekeeping through a whole studio: the device is shared with what a person asks for, and the host may end. */
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'
import type { Studio } from '../../src-main/contract/calls.ts'
import type { Work } from '../../src-main/contract/works.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { fakeLauncher } from '../support/fakeEngine.ts'
import { galleryWorker } from '../support/galleryWorker.ts'
import { shippedPacks } from '../support/studioProcess.ts'
import { writeTinyPack } from '../support/tinyPack.ts'

let place: string
let studio: Studio
let events: StudioEvent[]
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  await open()
})
afterEach(async () => {
  await studio.close()
  await rm(place, { recursive: true, force: true })
})

async function open(): Promise<void> {
  events = []
  studio = await openStudio({
    library: path.join(place, 'library'),
    packFolders: [shippedPacks],
    launchEngine: fakeLauncher({ rowMs: 120 }),
    galleryWorker,
    version: '0.0.0',
    hostName: 'test',
  })
  studio.subscribe((event) => events.push(event))
}

const workOf = async (id: string): Promise<Work | undefined> =>
  (await studio.call('works.list', {})).find((work) => work.id === id)
const ended = (id: string): Promise<unknown> =>
  expect.poll(async () => (await workOf(id))?.state, { timeout: 20_000, interval: 20 }).not.toBe('running')

const drawing: TaskRequest = {
  task: 'generate',
  text: 'cat',
  style: null,
  size: null,
  count: 2,
  seed: 1,
  sampler: {},
  pack: null,
}

async function draw(): Promise<string> {
  const { jobId } = await studio.call('jobs.start', drawing)
  const state = async () => (await studio.call('jobs.get', { jobId })).state
  await expect.poll(state, { timeout: 20_000, interval: 20 }).not.toMatch(/waiting|running/)
  return state()
}

it('a benchmark gives way to what a person asks for, begins anew, and is kept over a restart', async () => {
  const { workId } = await studio.call('works.start', { kind: 'benchmark', pack: null, provider: 'auto' })
  await expect
    .poll(() => events.some((event) => event.type === 'work' && event.work.done > 0), { timeout: 20_000 })
    .toBe(true)
  // It is no job: nobody can arrange or cancel it there.
  expect(await studio.call('queue.state', {})).toMatchObject({ waiting: [] })
  expect(await draw()).toBe('done')
  await ended(workId)
  const [work] = await studio.call('works.list', {})
  expect(work).toMatchObject({ id: workId, state: 'done', error: null })
  expect(work?.result).toMatchObject({
    kind: 'benchmark',
    benchmark: { picturesPerMinute: 600, provider: 'cpu', pack: { name: 'starter' } },
  })
  const order = events.flatMap((event) =>
    event.type === 'generation'
      ? 'generation'
      : event.type === 'work' && event.work.state === 'done'
        ? 'benchmark'
        : [],
  )
  expect(order).toEqual(['generation', 'benchmark'])
  await studio.close()
  await open()
  expect(await studio.call('works.list', {})).toEqual([{ ...work, done: 1, total: 1 }])
})

it('a benchmark that waits can be cancelled, and the queue goes on', async () => {
  await studio.call('queue.pause', { paused: true })
  const { workId } = await studio.call('works.start', { kind: 'benchmark', pack: null, provider: 'auto' })
  await studio.call('works.cancel', { workId })
  await ended(workId)
  expect(await workOf(workId)).toMatchObject({ state: 'cancelled' })
  await studio.call('queue.pause', { paused: false })
  expect(await draw()).toBe('done')
})

it('the host ends while a benchmark runs', async () => {
  await studio.call('works.start', { kind: 'benchmark', pack: null, provider: 'auto' })
  await expect.poll(() => events.some(({ type }) => type === 'work')).toBe(true)
  await studio.close()
})

it('a pack comes and goes, and everybody hears of it', async () => {
  await writeTinyPack(path.join(place, 'usb', 'tiny'))
  const { workId } = await studio.call('works.start', {
    kind: 'import-pack',
    folder: path.join(place, 'usb'),
  })
  await ended(workId)
  expect(await workOf(workId)).toMatchObject({ state: 'done', error: null })
  expect((await studio.call('packs.list', {})).map(({ identity }) => identity.name)).toEqual([
    'starter',
    'tiny',
  ])
  const details = await studio.call('packs.details', {})
  expect(details.map(({ shipped, isDefault }) => [shipped, isDefault])).toEqual([
    [true, true],
    [false, false],
  ])
  await studio.call('packs.remove', { folder: details[1]?.folder ?? '' })
  expect(await studio.call('packs.list', {})).toHaveLength(1)
  expect(events.filter(({ type }) => type === 'packs')).toHaveLength(2)
})

it('pictures move, and drawing refuses with words while their folder is away', async () => {
  expect(await draw()).toBe('done')
  const to = path.join(place, 'disk', 'pictures')
  const { workId } = await studio.call('works.start', { kind: 'move-pictures', to })
  await ended(workId)
  expect((await workOf(workId))?.result).toEqual({ kind: 'move-pictures', folder: to, files: 2 })
  expect((await studio.call('studio.info', {})).pictures).toEqual({ folder: to, reachable: true })
  await rename(path.join(place, 'disk'), path.join(place, 'away'))
  expect((await studio.call('studio.info', {})).pictures).toEqual({ folder: to, reachable: false })
  await expect(studio.call('jobs.start', drawing)).rejects.toMatchObject({
    code: 'library-unreachable',
    params: { folder: to },
  })
  expect(
    (await studio.call('history.list', { before: null, limit: 10 })).generations[0]?.pictures,
  ).toHaveLength(2)
  await rename(path.join(place, 'away'), path.join(place, 'disk'))
  expect(await draw()).toBe('done')
})
