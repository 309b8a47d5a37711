import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CallName, CallParams, CallResult, Studio } from '../../../../src-main/contract/calls.ts'
import type { Job } from '../../../../src-main/contract/entities.ts'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import { announceHost } from '../../../../src-main/studio/library/hostRecord.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { openEndpoint } from '../../../../src-main/studio/loopback/openEndpoint.ts'
import type { OpenEndpoint } from '../../../../src-main/studio/loopback/openEndpoint.ts'
import { openSeat } from '../../../../src-main/studio/loopback/openSeat.ts'

let folder: string
const cleanUp: (() => Promise<void>)[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seat-'))
  cleanUp.push(() => rm(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

const status = {
  state: 'ready',
  provider: 'cpu',
  device: null,
  runtime: null,
  atOnce: null,
  others: [],
  error: null,
  restarts: 0,
} as const
const job: Job = {
  id: 'j',
  request: {
    task: 'generate',
    text: '猫',
    style: null,
    size: null,
    count: 1,
    seed: 7,
    sampler: {},
    pack: null,
  },
  state: 'running',
  error: null,
  generationId: null,
  createdAt: '2026-01-01T00:00:00.000Z',
}

/** A studio that knows one job. */
function scriptedStudio(name: string, jobState: Job['state']) {
  const listeners = new Set<(event: StudioEvent) => void>()
  const answers: Partial<Record<CallName, unknown>> = {
    'studio.info': {
      version: '1',
      library: folder,
      host: name,
      pictures: { folder: 'pictures', reachable: true },
    },
    'engine.status': status,
    'jobs.list': [],
    'jobs.get': { ...job, state: jobState },
  }
  const studio: Studio = {
    call: <N extends CallName>(call: N, _params: CallParams<N>) =>
      Promise.resolve(answers[call] as CallResult<N>),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => Promise.resolve(),
  }
  return { ...studio, emit: (event: StudioEvent) => listeners.forEach((listener) => listener(event)) }
}

/** A host of this process, which a seat of this process finds as it would another's. */
async function host(name: string): Promise<{
  endpoint: OpenEndpoint
  library: Library
  studio: ReturnType<typeof scriptedStudio>
}> {
  const library = await openLibrary(folder)
  const studio = scriptedStudio(name, 'running')
  const endpoint = await openEndpoint(studio)
  await announceHost(folder, { pid: process.pid, port: endpoint.port, token: endpoint.token, startedAt: '' })
  cleanUp.push(async () => {
    await endpoint.close()
    await library.close()
  })
  return { endpoint, library, studio }
}

const inUse = () => Promise.reject(new StudioError('library-in-use', { folder, pid: 1 }))

test('misuse: a host that holds the library and never answers is told, after some patience', async () => {
  let tries = 0
  const takeSeat = () => {
    tries += 1
    return inUse()
  }
  await expect(openSeat({ folder, takeSeat, patienceMs: 250 })).rejects.toMatchObject({
    code: 'library-in-use',
  })
  expect(tries).toBeGreaterThan(2)
})

test('misuse: a library that cannot be opened is told at once', async () => {
  const takeSeat = () => Promise.reject(new StudioError('library-damaged', { file: 'f', problem: 'p' }))
  await expect(openSeat({ folder, takeSeat })).rejects.toMatchObject({ code: 'library-damaged' })
})

test('misuse: a closed studio answers nothing', async () => {
  const studio = scriptedStudio('own', 'done')
  const seat = await openSeat({
    folder,
    takeSeat: () => Promise.resolve({ ...studio, endpoint: { port: 1, token: 't' } }),
  })
  await seat.close()
  await expect(seat.call('studio.info', {})).rejects.toThrow('closed')
})

test('the seat is taken where it is free', async () => {
  const studio = scriptedStudio('own', 'done')
  const endpoint = { port: 1, token: 't' }
  const seat = await openSeat({ folder, takeSeat: () => Promise.resolve({ ...studio, endpoint }) })
  expect([seat.role, seat.endpoint]).toEqual(['host', endpoint])
  const events: StudioEvent[] = []
  seat.subscribe((event) => events.push(event))
  studio.emit({ type: 'library', pictureIds: ['a'] })
  expect(events).toEqual([{ type: 'library', pictureIds: ['a'] }])
})

test('a guest whose host is gone takes the seat, and tells how its jobs ended meanwhile', async () => {
  const { endpoint, studio: first } = await host('first')
  const own = scriptedStudio('own', 'interrupted')
  let free = false
  const seat = await openSeat({
    folder,
    takeSeat: () => (free ? Promise.resolve({ ...own, endpoint: { port: 2, token: 't' } }) : inUse()),
  })
  cleanUp.push(() => seat.close())
  expect([seat.role, seat.endpoint.port]).toEqual(['guest', endpoint.port])
  const events: StudioEvent[] = []
  seat.subscribe((event) => events.push(event))
  first.emit({ type: 'job', job })
  await seat.call('studio.info', {})
  await endpoint.close()
  free = true
  expect((await seat.call('studio.info', {}).catch(() => seat.call('studio.info', {}))).host).toBe('own')
  expect([seat.role, seat.endpoint.port]).toEqual(['host', 2])
  await expect
    .poll(() => events)
    .toEqual([
      { type: 'job', job },
      { type: 'engine', status },
      { type: 'job', job: { ...job, state: 'interrupted' } },
    ])
})

test('a seat that could not be had is tried again by the next call', async () => {
  const { endpoint } = await host('first')
  const own = scriptedStudio('own', 'done')
  let take: () => Promise<Studio & { endpoint: { port: number; token: string } }> = inUse
  const seat = await openSeat({ folder, takeSeat: () => take() })
  cleanUp.push(() => seat.close())
  take = () => Promise.reject(new StudioError('library-unreachable', { folder }))
  await endpoint.close()
  await expect
    .poll(() => seat.call('studio.info', {}).catch((error: unknown) => error))
    .toMatchObject({ code: 'library-unreachable' })
  take = () => Promise.resolve({ ...own, endpoint: { port: 2, token: 't' } })
  await expect.poll(() => seat.call('studio.info', {}).catch(() => null)).toMatchObject({ host: 'own' })
})
