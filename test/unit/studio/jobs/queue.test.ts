import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GenerateRequest, TaskRequest } from '../../../../src-main/contract/requests.ts'
import type { Job } from '../../../../src-main/contract/entities.ts'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { openQueue } from '../../../../src-main/studio/jobs/queue.ts'
import type { JobEnd } from '../../../../src-main/studio/jobs/queue.ts'
import type { WorkSignals } from '../../../../src-main/studio/jobs/scheduler.ts'
import { newGeneration } from '../../../../src-main/studio/tasks/newRecord.ts'

const request: GenerateRequest = {
  task: 'generate',
  text: '猫',
  style: null,
  size: null,
  count: 1,
  seed: 7,
  sampler: {},
  pack: null,
}

let folder: string
let library: Library
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'queue-'))
  library = await openLibrary(folder)
})
afterEach(async () => {
  await library.close()
  await rm(folder, { recursive: true, force: true })
})

/** A queue whose jobs end when the test says so. */
function setUp() {
  const events: StudioEvent[] = []
  const running = new Map<
    string,
    { finish: () => void; fail: (error: unknown) => void; makeRoom: () => boolean }
  >()
  const run = (job: Job, { abort, makeRoom }: WorkSignals) =>
    new Promise<JobEnd>((resolve, reject) => {
      running.set(job.id, {
        finish: () => resolve(record(job)),
        fail: reject,
        makeRoom: () => {
          if (makeRoom.aborted) resolve('yielded')
          return makeRoom.aborted
        },
      })
      abort.addEventListener('abort', () => reject(new StudioError('cancelled')))
    })
  const { jobs: rows, parts } = library.store
  const queue = openQueue({ rows, parts, emit: (event) => events.push(event), run })
  const told = (id: string) =>
    events.flatMap((event) => (event.type === 'job' && event.job.id === id ? event.job.state : []))
  return { queue, events, running, told }
}

function record(job: Job) {
  const generation = newGeneration(job, {
    sentence: '猫',
    size: '[TINY]',
    sampler: { temperature: 1, topK: 0, topP: 1, guidance: 1 },
    pack: { name: 'p', version: '1.0.0', sha256: '0' },
    provider: 'cpu',
    seconds: 1,
  })
  return library.recordGeneration({ ...generation, id: `g-${job.id}` }, [])
}

const importing: TaskRequest = { task: 'import', sources: [{ path: '/a.png' }], reading: 'person' }
const describing: TaskRequest = {
  task: 'describe',
  pictureIds: ['a', 'b'],
  language: null,
  method: 'beam',
  count: 1,
  seed: 7,
  sampler: {},
  pack: null,
}

describe('misuse', () => {
  test('jobs that nobody knows', () => {
    const { queue } = setUp()
    for (const ask of [queue.get, queue.cancel, queue.retry, queue.dismiss]) {
      expect(() => ask('no-such-job')).toThrow('job-not-found')
    }
  })

  test('a job that waits or runs is neither dismissed nor put there again', () => {
    const { queue } = setUp()
    for (const { id } of [queue.add(request), queue.add(request)]) {
      expect(() => queue.dismiss(id)).toThrow('bad-request')
      expect(() => queue.retry(id)).toThrow('bad-request')
    }
  })

  test('a job that is done is not put there again, and cancelling it changes nothing', async () => {
    const { queue, running, told } = setUp()
    const { id } = queue.add(request)
    running.get(id)?.finish()
    await expect.poll(() => told(id).at(-1)).toBe('done')
    expect(() => queue.retry(id)).toThrow('bad-request')
    queue.cancel(id)
    expect(queue.get(id).state).toBe('done')
  })
})

test('one runs at a time, each tells its story, and the generation comes before `done`', async () => {
  const { queue, running, told, events } = setUp()
  const [first, second] = [queue.add(request), queue.add(request)]
  expect(queue.list().map(({ state }) => state)).toEqual(['running', 'waiting'])
  expect([queue.runs(first.id), queue.runs(second.id)]).toEqual([true, false])
  running.get(first.id)?.finish()
  await expect.poll(() => told(second.id).at(-1)).toBe('running')
  expect(told(first.id)).toEqual(['waiting', 'running', 'done'])
  const ofFirst = events.flatMap((event) =>
    event.type === 'generation'
      ? 'generation'
      : event.type === 'job' && event.job.id === first.id
        ? event.job.state
        : [],
  )
  expect(ofFirst).toEqual(['waiting', 'running', 'generation', 'done'])
  expect(queue.get(first.id).generationId).toBe(`g-${first.id}`)
})

test('cancelling ends a waiting job at once and a running one by its signal', async () => {
  const { queue, told } = setUp()
  const [first, second] = [queue.add(request), queue.add(request)]
  queue.cancel(second.id)
  queue.cancel(first.id)
  await expect.poll(() => told(first.id)).toEqual(['waiting', 'running', 'cancelled'])
  expect(told(second.id)).toEqual(['waiting', 'cancelled'])
  expect(queue.list()).toEqual([])
})

test('a failed job keeps its error, is offered until it is dismissed, and can be put there again', async () => {
  const { queue, running, told, events } = setUp()
  const failed = queue.add(request)
  running.get(failed.id)?.fail(new StudioError('engine-crashed', { reason: 'SIGKILL' }))
  await expect.poll(() => told(failed.id).at(-1)).toBe('failed')
  expect(queue.list()).toMatchObject([{ error: { code: 'engine-crashed', params: { reason: 'SIGKILL' } } }])
  const again = queue.retry(failed.id)
  expect(again.id).not.toBe(failed.id)
  expect(again.request).toEqual(request)
  expect(queue.list().map(({ id }) => id)).toEqual([again.id])
  expect(events).toContainEqual({ type: 'job-dismissed', jobId: failed.id })
  running.get(again.id)?.fail(new Error('a fault of the program'))
  await expect.poll(() => told(again.id).at(-1)).toBe('failed')
  expect(queue.get(again.id).error?.code).toBe('internal')
  queue.dismiss(again.id)
  expect(queue.list()).toEqual([])
})

test('an import waits for no device, and the device for no import; each lane does one thing at a time', async () => {
  const { queue, running, told } = setUp()
  const [drawn, first, second] = [queue.add(request), queue.add(importing), queue.add(importing)]
  expect([drawn, first, second].map(({ id }) => queue.runs(id))).toEqual([true, true, false])
  running.get(first.id)?.finish()
  await expect.poll(() => told(second.id).at(-1)).toBe('running')
  queue.cancel(second.id)
  await expect.poll(() => told(second.id).at(-1)).toBe('cancelled')
  queue.hold(true)
  expect(queue.runs(queue.add(importing).id)).toBe(true)
  expect(queue.runs(drawn.id)).toBe(true)
})

test('describing many makes room for what a person waits for, is never told as failed, and goes on by itself', async () => {
  const { queue, running, told } = setUp()
  const many = queue.add(describing)
  expect(running.get(many.id)?.makeRoom()).toBe(false)
  const drawn = queue.add(request)
  expect(queue.runs(many.id)).toBe(true)
  expect(running.get(many.id)?.makeRoom()).toBe(true)
  await expect.poll(() => queue.runs(drawn.id)).toBe(true)
  expect(queue.get(many.id).state).toBe('waiting')
  running.get(drawn.id)?.finish()
  await expect.poll(() => told(many.id)).toEqual(['waiting', 'running', 'waiting', 'running'])
  queue.cancel(many.id)
  await expect.poll(() => told(many.id).at(-1)).toBe('cancelled')
})

test('describing one picture gives way to nobody', () => {
  const { queue, running } = setUp()
  const one = queue.add({ ...describing, pictureIds: ['a'] })
  queue.add(request)
  expect(running.get(one.id)?.makeRoom()).toBe(false)
})

test('a job that is put there again has what the old one had done; dismissed, that is forgotten', async () => {
  const { queue, running, told } = setUp()
  const { parts } = library.store
  const old = queue.add(request)
  parts.put(old.id, 'a', 1)
  running.get(old.id)?.fail(new StudioError('engine-crashed', { reason: 'SIGKILL' }))
  await expect.poll(() => told(old.id).at(-1)).toBe('failed')
  const again = queue.retry(old.id)
  expect([...parts.all(again.id)]).toEqual([['a', 1]])
  running.get(again.id)?.fail(new Error('a fault of the program'))
  await expect.poll(() => told(again.id).at(-1)).toBe('failed')
  queue.dismiss(again.id)
  expect(parts.all(again.id).size).toBe(0)
})

test('held, nothing begins; let go, it does', () => {
  const { queue } = setUp()
  queue.hold(true)
  const { id } = queue.add(request)
  expect(queue.get(id).state).toBe('waiting')
  queue.hold(false)
  expect(queue.get(id).state).toBe('running')
})

test('the end interrupts what runs; waiting jobs go on with the next host, the interrupted one is offered', async () => {
  const before = setUp()
  const [first, second] = [before.queue.add(request), before.queue.add(request)]
  await before.queue.close()
  expect(before.queue.get(first.id).state).toBe('interrupted')
  const after = setUp()
  expect(after.queue.list().map(({ id, state }) => [id, state])).toEqual([
    [first.id, 'interrupted'],
    [second.id, 'running'],
  ])
  const again = after.queue.retry(first.id)
  expect(after.queue.list().map(({ id }) => id)).toEqual([second.id, again.id])
})

test('a person arranges what waits, and the next host keeps to it', async () => {
  const before = setUp()
  const [running, first, second, third] = [1, 2, 3, 4].map(() => before.queue.add(request))
  before.queue.move(third?.id ?? '', first?.id ?? '')
  const arranged = [third?.id, first?.id, second?.id]
  expect(before.queue.state()).toEqual({ paused: false, waiting: arranged })
  expect(before.events.at(-1)).toEqual({ type: 'queue', paused: false, waiting: arranged })
  expect(before.queue.list().map(({ id }) => id)).toEqual([running?.id, ...arranged])
  expect(() => before.queue.move(running?.id ?? '', null)).toThrow('the job is running')
  expect(() => before.queue.move('x', null)).toThrow('job-not-found')
  await before.queue.close()
  const after = setUp()
  expect(after.queue.runs(third?.id ?? '')).toBe(true)
  expect(after.queue.state().waiting).toEqual([first?.id, second?.id])
})

test('paused, nothing begins, also with the next host and whatever the device does', async () => {
  const before = setUp()
  const first = before.queue.add(request)
  before.queue.pause(true)
  const second = before.queue.add(request)
  const third = before.queue.add(importing)
  expect(before.queue.runs(first.id)).toBe(true)
  before.running.get(first.id)?.finish()
  await expect.poll(() => before.told(first.id).at(-1)).toBe('done')
  before.queue.hold(true)
  before.queue.hold(false)
  await before.queue.close()
  const after = setUp()
  expect(after.queue.state()).toEqual({ paused: true, waiting: [second.id, third.id] })
  after.queue.pause(false)
  expect([after.queue.runs(second.id), after.queue.runs(third.id)]).toEqual([true, true])
  expect(after.events.at(-1)).toEqual({ type: 'queue', paused: false, waiting: [] })
})

test('a job whose row cannot be written any more ends for everybody who looks', async () => {
  const { queue, told, events } = setUp()
  const { id } = queue.add(request)
  await library.close()
  queue.hold(true)
  await queue.close()
  expect(told(id).at(-1)).toBe('failed')
  expect(events.at(-1)).toMatchObject({
    type: 'job',
    job: { state: 'failed', error: { code: expect.any(String) as string } },
  })
})
