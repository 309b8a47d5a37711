import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { calls } from '../../src-main/contract/calls.ts'
import { dispatch } from '../../src-main/contract/dispatch.ts'
import type { GenerateRequest, TaskRequest } from '../../src-main/contract/requests.ts'
import type { Generation } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { EngineRequest } from '../../src-main/engine/protocol.ts'
import { readRecipe } from '../../src-main/picture/pngRecipe.ts'
import type { EngineProcess } from '../../src-main/studio/processes/engineProcess.ts'
import type { SeatedStudio } from '../../src-main/studio/loopback/openSeat.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { fakeCapsSum, fakeLauncher, squarePng } from '../support/fakeEngine.ts'
import { shippedPacks } from '../support/studioProcess.ts'
import { galleryWorker } from '../support/galleryWorker.ts'

const good: GenerateRequest = {
  task: 'generate',
  text: '猫',
  style: 'flat',
  size: null,
  count: 4,
  seed: 7,
  sampler: {},
  pack: null,
}

let library: string
let studio: SeatedStudio
let events: StudioEvent[]

/** What engines were opened with. */
const openings: EngineRequest[] = []

function recordingLauncher(): EngineProcess {
  const engine = fakeLauncher()()
  return {
    ...engine,
    post(message) {
      if (message.type === 'open') openings.push(message)
      engine.post(message)
    },
  }
}

async function open(): Promise<void> {
  openings.length = 0
  studio = await openStudio({
    library,
    galleryWorker,
    packFolders: [shippedPacks],
    launchEngine: recordingLauncher,
    version: '1.2.3',
    hostName: 'test',
  })
  events = []
  studio.subscribe((event) => events.push(event))
}

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), '图库 jobs-'))
  await open()
})
afterEach(async () => {
  await studio.close()
  await rm(library, { recursive: true, force: true })
})

async function ask(changes: Partial<GenerateRequest> = {}): Promise<string> {
  return (await studio.call('jobs.start', { ...good, ...changes })).jobId
}

async function state(jobId: string): Promise<string> {
  return (await studio.call('jobs.get', { jobId })).state
}

async function make(changes: Partial<GenerateRequest> = {}): Promise<Generation> {
  const jobId = await ask(changes)
  await expect.poll(() => state(jobId)).toBe('done')
  const { generationId } = await studio.call('jobs.get', { jobId })
  return studio.call('generations.get', { id: generationId ?? '' })
}

async function pngOf(id: string): Promise<Buffer> {
  return readFile((await studio.call('pictures.path', { id })).path)
}

/** Files of the library that are pictures, or that something half done has left. */
async function pictureFiles(): Promise<string[]> {
  return (await readdir(library, { recursive: true })).filter((name) => /\.(png|tmp)/.test(name))
}

describe('misuse', () => {
  test('every call of the contract has a handler, and wrong parameters are no fault of the program', async () => {
    for (const name of Object.keys(calls)) {
      const outcome = await dispatch(studio, name, {
        id: 'none',
        jobId: 'none',
        index: 0,
        before: null,
        limit: 1,
      })
      if (!outcome.ok) expect(`${name} ${outcome.error.code}`).not.toContain('internal')
    }
  })

  test('what is wrong with a request is said before it is queued', async () => {
    const refused: [Partial<GenerateRequest>, string][] = [
      [{ text: ' ' }, 'prompt-empty'],
      [{ text: '猫和狗'.repeat(3000) }, 'prompt-too-long'],
      [{ count: 0 }, 'count-out-of-range'],
      [{ count: 100_000 }, 'count-out-of-range'],
      [{ seed: -1 }, 'seed-invalid'],
      [{ sampler: { temperature: 0 } }, 'setting-out-of-range'],
      [{ style: 'cubist' }, 'style-unknown'],
      [{ size: '[HUGE]' }, 'size-unknown'],
      [{ pack: 'no-such-pack' }, 'pack-missing'],
    ]
    for (const [changes, code] of refused) await expect(ask(changes)).rejects.toMatchObject({ code })
    expect(await studio.call('jobs.list', {})).toEqual([])
    expect(events).toEqual([])
  })

  test('a candidate of a job that does not run, and one that it does not have', async () => {
    const jobId = await ask({ text: 'SLOW' })
    await expect(studio.call('jobs.drop', { jobId, index: 4 })).rejects.toMatchObject({ code: 'bad-request' })
    await studio.call('jobs.cancel', { jobId })
    await expect.poll(() => state(jobId)).toBe('cancelled')
    await expect(studio.call('jobs.drop', { jobId, index: 0 })).rejects.toMatchObject({ code: 'bad-request' })
  })
})

test('a sentence becomes a ranked generation, and every step of it is told', async () => {
  const generation = await make()
  expect(generation).toMatchObject({
    sentence: '扁平风格的猫',
    size: '[TINY]',
    request: good,
    provider: 'cpu',
  })
  expect(generation.pictures.map(({ rank }) => rank)).toEqual([1, 2, 3, 4])
  const sums = generation.pictures.map(({ caps }) => caps?.sum)
  expect(sums).toEqual([7, 8, 9, 10].map(fakeCapsSum).sort((a, b) => b - a))
  for (const { index, seed } of generation.pictures) expect(seed).toBe(7 + index)
  const told = events.flatMap((event) => {
    if (event.type === 'job') return event.job.state
    return event.type === 'progress' ? event.phase : event.type === 'generation' ? event.type : []
  })
  expect([...new Set(told)]).toEqual(['waiting', 'running', 'loading', 'drawing', 'generation', 'done'])
  const previews = events.filter((event) => event.type === 'preview')
  expect(previews[0]?.pictures.map(({ index }) => index)).toEqual([0, 1, 2, 3])
  expect((await studio.call('history.list', { before: null, limit: 9 })).generations).toEqual([generation])
})

test('the recipe in a picture holds what makes it again, and nothing that changes', async () => {
  const first = await make({ count: 4, seed: 7 })
  const again = await make({ count: 1, seed: 9 })
  const third = first.pictures.find(({ index }) => index === 2)
  const png = await pngOf(third?.id ?? '')
  expect(await pngOf(again.pictures[0]?.id ?? '')).toEqual(png)
  expect(createHash('sha256').update(png).digest('hex')).toBe(third?.file)
  expect(readRecipe(png)).toEqual({
    format: 'cogview-studio/1',
    task: 'generate',
    sentence: '扁平风格的猫',
    size: '[TINY]',
    seed: 9,
    sampler: first.sampler,
    pack: first.pack,
    provider: 'cpu',
    runtime: 'fake 1.0.0',
  })
})

test('an altered pack is told before anything is drawn with it', async () => {
  const packs = join(library, 'packs')
  await cp(join(shippedPacks, 'starter'), join(packs, 'starter'), { recursive: true })
  const file = join(packs, 'starter', 'vqvae.safetensors')
  const bytes = await readFile(file)
  await writeFile(file, bytes.fill(1, bytes.length - 3))
  const jobId = await ask({ pack: join(packs, 'starter') })
  await expect.poll(() => state(jobId)).toBe('failed')
  expect((await studio.call('jobs.get', { jobId })).error).toMatchObject({
    code: 'pack-file-altered',
    params: { file },
  })
  expect(events.some(({ type }) => type === 'preview')).toBe(false)
})

test('a cancelled job leaves nothing behind', async () => {
  const jobId = await ask({ text: 'SLOW' })
  await expect.poll(() => events.some((event) => event.type === 'preview')).toBe(true)
  await studio.call('jobs.cancel', { jobId })
  await expect.poll(() => state(jobId)).toBe('cancelled')
  expect(await pictureFiles()).toEqual([])
  expect((await studio.call('history.list', { before: null, limit: 9 })).generations).toEqual([])
  expect((await make()).pictures).toHaveLength(4)
})

test('an import that is cancelled in the middle leaves no picture and no file, and can be done again', async () => {
  const photos = await mkdtemp(join(tmpdir(), 'photos-'))
  for (let n = 0; n < 12; n++) await writeFile(join(photos, `${n}.png`), squarePng(10 + n))
  const request: TaskRequest = { task: 'import', sources: [{ path: photos }], reading: 'person' }
  let filesThen: number | null = null
  studio.subscribe((event) => {
    if (event.type !== 'progress' || event.done !== 5 || filesThen !== null) return
    // At once, for the import goes on meanwhile.
    filesThen = readdirSync(library, { recursive: true }).filter((name) =>
      String(name).endsWith('.png'),
    ).length
    void studio.call('jobs.cancel', { jobId: event.jobId })
  })
  const { jobId } = await studio.call('jobs.start', request)
  await expect.poll(() => state(jobId)).toBe('cancelled')
  expect(filesThen).toBe(5)
  await expect.poll(pictureFiles).toEqual([])
  expect((await studio.call('history.list', { before: null, limit: 9 })).generations).toEqual([])
  const again = await studio.call('jobs.start', request)
  await expect.poll(() => state(again.jobId)).toBe('done')
  expect(await pictureFiles()).toHaveLength(12)
  await rm(photos, { recursive: true })
})

test('a candidate that is dropped is missing, and the others are as they were', async () => {
  const all = await make()
  const jobId = await ask({ text: 'SLOW' })
  await expect.poll(() => state(jobId)).toBe('running')
  await expect.poll(() => events.filter((event) => event.type === 'preview').length).toBeGreaterThan(1)
  await studio.call('jobs.drop', { jobId, index: 1 })
  await expect.poll(() => state(jobId)).toBe('done')
  const { generationId } = await studio.call('jobs.get', { jobId })
  const some = await studio.call('generations.get', { id: generationId ?? '' })
  const seedsInOrder = (pictures: Generation['pictures']) => pictures.map(({ seed }) => seed)
  expect(seedsInOrder(some.pictures)).toEqual(seedsInOrder(all.pictures).filter((seed) => seed !== 8))
  expect(some.pictures.map(({ rank }) => rank)).toEqual([1, 2, 3])
})

test('when every candidate is dropped, the job is cancelled', async () => {
  const jobId = await ask({ text: 'SLOW', count: 1 })
  await expect.poll(() => events.some((event) => event.type === 'preview')).toBe(true)
  await studio.call('jobs.drop', { jobId, index: 0 })
  await expect.poll(() => state(jobId)).toBe('cancelled')
})

test('ratings, the bin, undo and redo reach every door as events, and outlive a restart', async () => {
  const { pictures } = await make()
  const ids = pictures.map(({ id }) => id)
  const first = ids[0] ?? ''
  await studio.call('pictures.rate', { ids, rating: 4 })
  await studio.call('pictures.bin', { ids: [first] })
  expect(events.filter((event) => event.type === 'library').map(({ pictureIds }) => pictureIds)).toEqual([
    ids,
    [first],
  ])
  await studio.close()
  await open()
  expect(await studio.call('pictures.get', { id: first })).toMatchObject({ rating: 4 })
  expect(await studio.call('library.undo', {})).toEqual({ undone: 'bin' })
  expect((await studio.call('pictures.get', { id: first })).deletedAt).toBeNull()
  expect(await studio.call('library.undo', {})).toEqual({ undone: 'rate' })
  expect(await studio.call('library.redo', {})).toEqual({ redone: 'rate' })
  expect((await studio.call('pictures.get', { id: first })).rating).toBe(4)
})

test('closing in the middle of a job interrupts it; what waited goes on, what ran is offered again', async () => {
  const running = await ask({ text: 'SLOW' })
  const waiting = await ask()
  await expect.poll(() => events.some((event) => event.type === 'preview')).toBe(true)
  await studio.close()
  await open()
  await expect.poll(() => state(waiting)).toBe('done')
  expect(await studio.call('jobs.list', {})).toMatchObject([{ id: running, state: 'interrupted' }])
  await studio.call('jobs.dismiss', { jobId: running })
  expect(await studio.call('jobs.list', {})).toEqual([])
})

test('settings and drafts are kept, and say what the studio is', async () => {
  await studio.call('settings.set', { theme: 'dark' })
  const draft = {
    text: '猫',
    style: null,
    size: null,
    count: 9,
    seed: null,
    sampler: { temperature: 99 },
    pack: null,
  }
  await studio.call('drafts.set', { session: 'main', draft })
  await studio.close()
  await open()
  expect((await studio.call('settings.get', {})).theme).toBe('dark')
  expect(await studio.call('drafts.get', { session: 'main' })).toEqual(draft)
  expect(await studio.call('studio.info', {})).toMatchObject({ version: '1.2.3', library, host: 'test' })
})

test('another device is another engine process', async () => {
  await make()
  await studio.call('settings.set', { threads: 1 })
  await expect
    .poll(() => events.flatMap((event) => (event.type === 'engine' ? event.status.state : [])).join(' '))
    .toContain('ready restarting starting ready')
  expect((await studio.call('engine.status', {})).restarts).toBe(0)
})

test('a request may name its device; the settings hold for the others, and one engine does for alike ones', async () => {
  await studio.call('settings.set', { provider: 'cpu', threads: 2 })
  await make()
  await make()
  await make({ provider: 'webgpu', threads: 1 })
  await make()
  expect(openings.map((opening) => opening.type === 'open' && [opening.provider, opening.threads])).toEqual([
    ['cpu', 2],
    ['webgpu', 1],
    ['cpu', 2],
  ])
})
