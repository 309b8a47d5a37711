/** The gallery through the studio: what is made, marked and taken back is in the next answer, for host and guest. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { everything } from '../../src-main/contract/gallery.ts'
import type { GalleryQuery } from '../../src-main/contract/gallery.ts'
import type { Studio } from '../../src-main/contract/calls.ts'
import type { Generation } from '../../src-main/contract/entities.ts'
import type { LibraryCommand } from '../../src-main/contract/commands.ts'
import type { GenerateRequest } from '../../src-main/contract/requests.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import type { SeatedStudio } from '../../src-main/studio/loopback/openSeat.ts'
import { fakeLauncher } from '../support/fakeEngine.ts'
import { galleryWorker } from '../support/galleryWorker.ts'
import { shippedPacks } from '../support/studioProcess.ts'

let folder: string
let studio: SeatedStudio

const open = () =>
  openStudio({
    library: join(folder, 'library'),
    packFolders: [shippedPacks],
    launchEngine: fakeLauncher(),
    galleryWorker,
    version: '0.0.0',
    hostName: 'test',
  })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '图库 gallery-'))
  studio = await open()
})
afterEach(async () => {
  await studio.close()
  await rm(folder, { recursive: true, force: true })
})

async function make(changes: Partial<GenerateRequest> = {}): Promise<Generation> {
  const request: GenerateRequest = {
    task: 'generate',
    text: '猫',
    style: null,
    size: null,
    count: 4,
    seed: 7,
    sampler: {},
    pack: null,
    ...changes,
  }
  const { jobId } = await studio.call('jobs.start', request)
  await expect.poll(async () => (await studio.call('jobs.get', { jobId })).state).toBe('done')
  const { generationId } = await studio.call('jobs.get', { jobId })
  return studio.call('generations.get', { id: generationId ?? '' })
}

const list = (query: Partial<GalleryQuery> = {}, of: Studio = studio) =>
  of.call('gallery.list', { ...everything, ...query })
const change = (command: LibraryCommand) => studio.call('library.change', { command })

test('a generation is one stack, and what is marked, binned and taken back is in the next answer', async () => {
  const { pictures, ...generation } = await make()
  await make({ seed: 90, style: 'flat' })
  expect(await list()).toMatchObject({ length: 2, pictures: 8, stacks: 2 })
  const [first, second] = pictures.map(({ id }) => id)
  const told = await list({ view: 'flat', order: 'oldest' })
  const seqs = Array.from({ length: told.length }, (_, at) =>
    Buffer.from(told.seqs, 'base64').readUInt32LE(4 * at),
  )
  const { records } = await studio.call('gallery.records', { seqs })
  expect(records).toHaveLength(8)
  expect(records.find(({ picture }) => picture.id === first)).toMatchObject({
    task: 'generate',
    sentence: generation.sentence,
    pack: 'starter',
    stackRank: 1,
    share: 1,
  })
  await studio.call('pictures.rate', { ids: [first ?? '', second ?? ''], rating: 4 })
  expect((await list({ rating: 4 })).pictures).toBe(2)
  await studio.call('library.undo', {})
  expect((await list({ rating: 4 })).pictures).toBe(0)
  await studio.call('pictures.bin', { ids: [second ?? ''] })
  expect((await list()).pictures).toBe(7)
  expect((await list({ bin: true })).pictures).toBe(1)
  expect(await studio.call('gallery.facets', {})).toMatchObject({
    total: 7,
    bin: 1,
    styles: [{ style: 'flat', count: 4 }],
  })
  await change({ type: 'board-create', boardId: 'b', name: '春夏' })
  await change({ type: 'board-add', boardId: 'b', ids: [first ?? ''] })
  expect((await list({ board: 'b' })).pictures).toBe(1)
  expect(await studio.call('boards.list', {})).toMatchObject([{ id: 'b', pictures: 1, cover: first }])
})

test('a generation belongs to its session, its board and its grid', async () => {
  await change({ type: 'board-create', boardId: 'b', name: '春夏' })
  const grid = { id: 'g', pattern: '{猫|狗}', axes: [['猫', '狗']] }
  await make({ session: 's', board: 'b', grid: { ...grid, at: [0] } })
  const dog = await make({ text: '狗', grid: { ...grid, at: [1] } })
  expect((await list({ sessions: ['s'] })).pictures).toBe(4)
  expect((await list({ board: 'b' })).pictures).toBe(4)
  const { generations } = await studio.call('history.grid', { grid: 'g' })
  expect(generations.map(({ sentence }) => sentence)).toEqual(['猫', '狗'])
  expect(generations[1]).toEqual(dog)
  // What was typed, once for the whole grid.
  const typed = (session: string | null) => studio.call('history.sentences', { session, limit: 9 })
  await make({ text: '鸟' })
  expect((await typed(null)).sentences).toEqual(['鸟', '{猫|狗}'])
  expect((await typed('s')).sentences).toEqual(['{猫|狗}'])
})

test('a guest sees the same, and after it has taken the seat still does', async () => {
  const { pictures } = await make()
  const guest = await open()
  expect(guest.role).toBe('guest')
  expect(await list({}, guest)).toEqual(await list())
  await studio.close()
  await expect.poll(() => guest.role).toBe('host')
  expect(await list({}, guest)).toMatchObject({ length: 1, pictures: 4 })
  await guest.call('pictures.favourite', { ids: [pictures[2]?.id ?? ''], favourite: true })
  expect((await list({ favourite: true }, guest)).pictures).toBe(1)
  studio = guest
})
