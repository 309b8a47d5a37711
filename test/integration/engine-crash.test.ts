import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GenerateRequest } from '../../src-main/contract/requests.ts'
import type { Job } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { EngineLauncher, EngineProcess } from '../../src-main/studio/processes/engineProcess.ts'
import type { SeatedStudio } from '../../src-main/studio/loopback/openSeat.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { forkLauncher } from '../../src-main/studio/processes/forkLauncher.ts'
import { supervisionLimits } from '../../src-main/studio/processes/supervision.ts'
import { fakeEngineEntry, shippedPacks } from '../support/studioProcess.ts'
import { galleryWorker } from '../support/galleryWorker.ts'

const good: GenerateRequest = {
  task: 'generate',
  text: '猫',
  style: null,
  size: null,
  count: 3,
  seed: 7,
  sampler: {},
  pack: null,
}
const limits = { ...supervisionLimits, backOff: [0, 50], silentTicks: 3 }

let library: string
let studio: SeatedStudio
let events: StudioEvent[]
beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), '图库 crash-'))
})
afterEach(async () => {
  await studio.close()
  await rm(library, { recursive: true, force: true })
})

async function open(launchEngine: EngineLauncher): Promise<void> {
  studio = await openStudio({
    library,
    galleryWorker,
    packFolders: [shippedPacks],
    launchEngine,
    version: '0.0.0',
    hostName: 'test',
    limits,
  })
  events = []
  studio.subscribe((event) => events.push(event))
}

async function ask(text: string): Promise<string> {
  const { jobId } = await studio.call('jobs.start', { ...good, text })
  return jobId
}

/** The job once it has ended. */
async function ended(jobId: string): Promise<Job> {
  const state = async () => (await studio.call('jobs.get', { jobId })).state
  await expect.poll(state, { timeout: 30_000 }).not.toMatch(/waiting|running/)
  return studio.call('jobs.get', { jobId })
}

const fake = forkLauncher(fakeEngineEntry)
const history = () => studio.call('history.list', { before: null, limit: 10 })

test('SIGKILL of the engine in the middle of a job: the job says so and can be repeated, the next one works', async () => {
  await open(fake)
  const crashed = await ask('CRASH')
  const next = await ask('猫')
  expect(await ended(crashed)).toMatchObject({
    state: 'failed',
    error: {
      code: 'engine-crashed',
      params: { reason: 'SIGKILL' },
      detail: expect.stringContaining('about to crash') as string,
    },
  })
  expect(await ended(next)).toMatchObject({ state: 'done', error: null })
  expect(await studio.call('engine.status', {})).toMatchObject({ state: 'ready', restarts: 1, error: null })
  // It had drawn a row, and nothing of it was kept.
  expect(events.some((event) => event.type === 'preview' && event.jobId === crashed)).toBe(true)
  expect((await history()).generations.map(({ jobId }) => jobId)).toEqual([next])
  const { jobId: again } = await studio.call('jobs.retry', { jobId: crashed })
  expect((await ended(again)).state).toBe('failed')
  expect((await studio.call('jobs.list', {})).map(({ id }) => id)).toEqual([again])
})

test('a hang is noticed by the missing heartbeat', async () => {
  await open(fake)
  const hung = await ask('HANG')
  expect(await ended(hung)).toMatchObject({
    state: 'failed',
    error: { code: 'engine-crashed', params: { reason: 'no sign of life for 3 s' } },
  })
  expect((await ended(await ask('猫'))).state).toBe('done')
})

test('three crashes: it gives up visibly, keeps what waits, refuses what is new, and a restart goes on', async () => {
  await open(fake)
  const jobs = [await ask('CRASH 1'), await ask('CRASH 2'), await ask('CRASH 3'), await ask('猫')]
  for (const jobId of jobs.slice(0, 3)) expect((await ended(jobId)).state).toBe('failed')
  const status = await studio.call('engine.status', {})
  expect(status).toMatchObject({
    state: 'gave-up',
    error: { code: 'engine-gave-up', params: { times: 3, minutes: 5 } },
  })
  expect(events.some((event) => event.type === 'engine' && event.status.state === 'gave-up')).toBe(true)
  await expect(ask('猫')).rejects.toMatchObject({ code: 'engine-gave-up' })
  const waiting = jobs[3] ?? ''
  expect((await studio.call('jobs.get', { jobId: waiting })).state).toBe('waiting')
  await studio.call('engine.restart', {})
  expect((await ended(waiting)).state).toBe('done')
})

test('an engine that ends a job with an error is no crash', async () => {
  await open(fake)
  const refused = await ask('REFUSE')
  expect(await ended(refused)).toMatchObject({ state: 'failed', error: { code: 'memory-too-small' } })
  expect(await studio.call('engine.status', {})).toMatchObject({ state: 'ready', restarts: 0 })
})

test('SIGKILL of the real engine while it draws: repeated, the job makes what it would have made', async () => {
  const launch = forkLauncher(join(import.meta.dirname, '../../src-main/engine/main.ts'))
  let engine: EngineProcess | null = null
  await open(() => (engine = launch()))
  const stop = studio.subscribe((event) => {
    if (event.type === 'preview') engine?.kill()
  })
  const killed = await ask('猫')
  expect(await ended(killed)).toMatchObject({
    state: 'failed',
    error: { code: 'engine-crashed', params: { reason: 'SIGKILL' } },
  })
  stop()
  const { jobId: again } = await studio.call('jobs.retry', { jobId: killed })
  expect((await ended(again)).state).toBe('done')
  const [generation] = (await history()).generations
  expect(generation?.pictures.map(({ rank }) => rank)).toEqual([1, 2, 3])
  expect(await studio.call('engine.status', {})).toMatchObject({ state: 'ready', restarts: 1 })
})
