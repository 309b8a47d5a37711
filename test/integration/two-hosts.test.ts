import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GenerateRequest } from '../../src-main/contract/requests.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { startStudioProcess } from '../support/studioProcess.ts'
import type { StudioProcess } from '../support/studioProcess.ts'

const good: GenerateRequest = {
  task: 'generate',
  text: '猫',
  style: null,
  size: null,
  count: 2,
  seed: 7,
  sampler: {},
  pack: null,
}

let library: string
let studios: StudioProcess[]
beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), '图库 hosts-'))
  studios = []
})
afterEach(async () => {
  for (const studio of studios) await studio.kill()
  await rm(library, { recursive: true, force: true })
})

async function start(): Promise<StudioProcess> {
  const studio = await startStudioProcess(library)
  studios.push(studio)
  return studio
}

function jobStates(studio: StudioProcess, jobId: string): string[] {
  return studio.events.flatMap((event) =>
    event.type === 'job' && event.job.id === jobId ? event.job.state : [],
  )
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What everybody has to see alike; a slow client may miss previews. */
function withoutPreviews(events: readonly StudioEvent[]): StudioEvent[] {
  return events.filter(({ type }) => type !== 'preview')
}

test('a second studio is a guest: its job runs in the first, and both see the same', async () => {
  const host = await start()
  const guest = await start()
  expect([host.role(), guest.role()]).toEqual(['host', 'guest'])
  expect((await guest.call('studio.info', {})).host).toBe(String(host.pid))
  const { jobId } = await guest.call('jobs.start', good)
  await expect.poll(() => jobStates(host, jobId).at(-1), { timeout: 20_000 }).toBe('done')
  await expect.poll(() => jobStates(guest, jobId).at(-1)).toBe('done')
  expect(withoutPreviews(guest.events)).toEqual(withoutPreviews(host.events))
  expect(guest.events.some(({ type }) => type === 'preview')).toBe(true)
  const page = { before: null, limit: 9 }
  expect(await guest.call('history.list', page)).toEqual(await host.call('history.list', page))
  await expect(guest.call('jobs.start', { ...good, count: 0 })).rejects.toMatchObject({
    code: 'count-out-of-range',
    params: { count: 0, min: 1, max: 256 },
  })
})

test('a change in one is told in the other, and can be taken back there', async () => {
  const [host, guest] = [await start(), await start()]
  const { jobId } = await host.call('jobs.start', good)
  await expect.poll(() => jobStates(guest, jobId).at(-1), { timeout: 20_000 }).toBe('done')
  const { generations } = await guest.call('history.list', { before: null, limit: 9 })
  const id = generations[0]?.pictures[0]?.id ?? ''
  await guest.call('pictures.favourite', { ids: [id], favourite: true })
  expect((await host.call('pictures.get', { id })).favourite).toBe(true)
  await host.call('library.undo', {})
  expect((await guest.call('pictures.get', { id })).favourite).toBe(false)
  await expect
    .poll(() => guest.events.filter(({ type }) => type === 'library'))
    .toEqual([
      { type: 'library', pictureIds: [id] },
      { type: 'library', pictureIds: [id] },
    ])
})

test('the host is killed: the guest takes over, waiting jobs go on, the one that ran is offered again', async () => {
  const [host, guest] = [await start(), await start()]
  const { jobId: running } = await guest.call('jobs.start', { ...good, text: 'SLOW' })
  const { jobId: waiting } = await guest.call('jobs.start', good)
  await expect.poll(() => guest.events.some(({ type }) => type === 'preview'), { timeout: 20_000 }).toBe(true)
  await host.kill()
  await expect.poll(() => jobStates(guest, waiting).at(-1), { timeout: 30_000 }).toBe('done')
  expect(jobStates(guest, running).at(-1)).toBe('interrupted')
  expect(await guest.call('jobs.list', {})).toMatchObject([{ id: running, state: 'interrupted' }])
  expect(guest.role()).toBe('host')
  const late = await start()
  expect(late.role()).toBe('guest')
  const { jobId: again } = await late.call('jobs.retry', { jobId: running })
  await expect.poll(() => jobStates(late, again).at(-1), { timeout: 20_000 }).toBe('done')
})

test('the host is closed in the middle of a job: of two guests one takes over, the other follows it', async () => {
  const [host, one, other] = [await start(), await start(), await start()]
  const { jobId } = await one.call('jobs.start', { ...good, text: 'SLOW' })
  await expect.poll(() => one.events.some(({ type }) => type === 'preview'), { timeout: 20_000 }).toBe(true)
  await host.close()
  const infos = [await one.call('studio.info', {}), await other.call('studio.info', {})]
  expect([one.role(), other.role()].sort()).toEqual(['guest', 'host'])
  const taken = one.role() === 'host' ? one : other
  expect(infos.map((info) => info.host)).toEqual([String(taken.pid), String(taken.pid)])
  for (const studio of [one, other]) {
    await expect.poll(() => jobStates(studio, jobId).at(-1), { timeout: 10_000 }).toBe('interrupted')
  }
})

test('an engine does not outlive the host that started it', async () => {
  const [host, guest] = [await start(), await start()]
  await guest.call('engine.restart', {})
  const device = async () => (await guest.call('engine.status', {})).device ?? ''
  await expect.poll(device, { timeout: 20_000 }).toMatch(/^process \d+$/)
  const engine = Number((await device()).split(' ')[1])
  expect(isAlive(engine)).toBe(true)
  await host.kill()
  await expect.poll(() => isAlive(engine), { timeout: 10_000 }).toBe(false)
})

test('calls that are open when the host dies end with host-lost, and the next ones are answered', async () => {
  const [host, guest] = [await start(), await start()]
  process.kill(host.pid, 'SIGSTOP')
  const open = expect(guest.call('jobs.list', {})).rejects.toMatchObject({
    code: 'host-lost',
    params: { folder: library },
  })
  await host.kill()
  await open
  expect(await guest.call('jobs.list', {})).toEqual([])
})
