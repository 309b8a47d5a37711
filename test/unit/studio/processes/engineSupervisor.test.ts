import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EngineEvent, EngineRequest } from '../../../../src-main/engine/protocol.ts'
import type { EngineStatus } from '../../../../src-main/contract/entities.ts'
import { createEngineSupervisor } from '../../../../src-main/studio/processes/engineSupervisor.ts'
import type { EngineWork } from '../../../../src-main/studio/processes/engineSupervisor.ts'
import { squarePng } from '../../../support/fakeEngine.ts'

/** An engine process that does nothing but what the test says. */
function scriptedEngines() {
  const engines: ReturnType<typeof start>[] = []
  function start() {
    let message: (message: unknown) => void = () => undefined
    let output: (text: string) => void = () => undefined
    let exit: (code: number | null, signal: string | null) => void = () => undefined
    const posted: EngineRequest[] = []
    const engine = {
      posted,
      killed: 0,
      say: (event: EngineEvent | object) => message(event),
      print: (text: string) => output(text),
      exit: (code: number | null, signal: string | null) => exit(code, signal),
      process: {
        post: (request: EngineRequest) => void posted.push(request),
        onMessage: (listener: typeof message) => void (message = listener),
        onOutput: (listener: typeof output) => void (output = listener),
        onExit: (listener: typeof exit) => void (exit = listener),
        kill: () => void (engine.killed += 1),
      },
    }
    return engine
  }
  const last = () => {
    const engine = engines.at(-1)
    if (engine === undefined) throw new Error('no engine was started')
    return engine
  }
  return {
    engines,
    last,
    launch: () => {
      engines.push(start())
      return last().process
    },
  }
}

const report = { provider: 'cpu', device: 'd', runtime: 'r', threads: 2, atOnce: 16, others: [] }
const ready: EngineEvent = { type: 'ready', report, seconds: 1 }
const configuration = {
  packFolder: '/packs/one',
  provider: 'cpu',
  threads: 0,
  memoryBudgetMiB: null,
} as const
const sampler = { temperature: 1, topK: 0, topP: 1, guidance: 1 }
const asked: EngineWork = {
  type: 'draw',
  id: 'j',
  task: 'generate',
  sentence: '猫',
  size: '[TINY]',
  count: 1,
  seed: 7,
  sampler,
  source: null,
  keepRows: 0,
  plain: null,
}
const done: EngineEvent = { type: 'done', id: 'j', timings: {}, dropped: [], blank: [] }
const never = new AbortController().signal

function setUp() {
  const scripted = scriptedEngines()
  const supervisor = createEngineSupervisor({ launch: scripted.launch })
  const told: EngineStatus['state'][] = []
  supervisor.onStatus((status) => told.push(status.state))
  return { ...scripted, supervisor, told }
}

async function setUpReady() {
  const all = setUp()
  const opening = all.supervisor.ready(configuration, never)
  all.last().say(ready)
  await opening
  return all
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('misuse', () => {
  test('no work before an engine is ready, none beside another, none after the end', async () => {
    const { supervisor, last } = setUp()
    await expect(supervisor.run(asked, () => undefined, never)).rejects.toThrow('not ready')
    const opening = supervisor.ready(configuration, never)
    last().say(ready)
    await opening
    const first = supervisor.run(asked, () => undefined, never)
    await expect(supervisor.run(asked, () => undefined, never)).rejects.toThrow('one work at a time')
    last().say(done)
    await first
    const closing = supervisor.close()
    last().exit(0, null)
    await closing
    await expect(supervisor.ready(configuration, never)).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('an engine that says what the protocol does not know is killed, and the details say why', async () => {
    const { supervisor, last } = await setUpReady()
    const work = supervisor.run(asked, () => undefined, never)
    last().say({ type: 'picture', id: 'j' })
    expect(last().killed).toBe(1)
    last().exit(null, 'SIGKILL')
    await expect(work).rejects.toMatchObject({
      code: 'engine-crashed',
      detail: expect.stringContaining('unreadable message') as string,
    })
  })

  test('a launcher that throws is a crash with its message', async () => {
    const supervisor = createEngineSupervisor({
      launch: () => {
        throw new Error('no such file')
      },
    })
    const opening = supervisor.ready(configuration, never)
    const failed = expect(opening).rejects.toMatchObject({
      code: 'engine-gave-up',
      params: { times: 3, minutes: 5, reason: 'could not be started' },
      detail: expect.stringContaining('no such file') as string,
    })
    await vi.advanceTimersByTimeAsync(10_000)
    await failed
  })
})

describe('opening', () => {
  test('opens the pack first and reports which device runs', async () => {
    const { supervisor, last, told } = await setUpReady()
    expect(last().posted).toEqual([{ type: 'open', ...configuration }])
    expect(supervisor.status()).toMatchObject({ state: 'ready', provider: 'cpu', device: 'd', runtime: 'r' })
    expect(told).toEqual(['starting', 'ready'])
  })

  test('the same configuration goes on with the same process, another one gets another', async () => {
    const { supervisor, engines, last } = await setUpReady()
    await supervisor.ready({ ...configuration }, never)
    expect(engines).toHaveLength(1)
    const other = supervisor.ready({ ...configuration, packFolder: '/packs/two' }, never)
    expect(last().posted.at(-1)).toEqual({ type: 'shutdown' })
    last().exit(0, null)
    expect(engines).toHaveLength(2)
    last().say(ready)
    await other
    expect(last().posted).toEqual([{ type: 'open', ...configuration, packFolder: '/packs/two' }])
    expect(supervisor.status().restarts).toBe(0)
  })

  test('an engine that says why it cannot open a pack is no crash; the next asking tries again', async () => {
    const { supervisor, engines, last } = setUp()
    const opening = supervisor.ready(configuration, never)
    last().say({ type: 'failed', id: null, error: { code: 'memory-too-small', params: {} } })
    await expect(opening).rejects.toMatchObject({ code: 'memory-too-small' })
    last().exit(0, null)
    expect(supervisor.status()).toMatchObject({ state: 'stopped', error: { code: 'memory-too-small' } })
    const again = supervisor.ready(configuration, never)
    expect(engines).toHaveLength(2)
    last().say(ready)
    await again
    expect(supervisor.status()).toMatchObject({ state: 'ready', error: null })
  })

  test('whoever waits gets the configuration that was asked for, whatever somebody restarts meanwhile', async () => {
    const { supervisor, engines, last } = setUp()
    let opened = false
    const opening = supervisor.ready(configuration, never).then(() => (opened = true))
    supervisor.prepare({ ...configuration, packFolder: '/packs/two' })
    expect(last().killed).toBe(0)
    supervisor.restart({ ...configuration, packFolder: '/packs/two' })
    last().exit(null, 'SIGKILL')
    last().say(ready)
    await vi.advanceTimersByTimeAsync(0)
    expect([opened, engines.length]).toEqual([false, 2])
    last().exit(0, null)
    last().say(ready)
    await opening
    expect(last().posted).toEqual([{ type: 'open', ...configuration }])
  })

  test('whoever waits can stop waiting; the engine goes on loading', async () => {
    const { supervisor, last } = setUp()
    const abort = new AbortController()
    const opening = supervisor.ready(configuration, abort.signal)
    abort.abort()
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' })
    last().say(ready)
    expect(supervisor.status().state).toBe('ready')
  })
})

describe('work', () => {
  test('hands its answers on in order, and nothing of other works', async () => {
    const { supervisor, last, told } = await setUpReady()
    const answers: string[] = []
    const work = supervisor.run(asked, (answer) => answers.push(answer.type), never)
    expect(last().posted.at(-1)).toEqual(asked)
    const progress = {
      phase: 'drawing',
      done: 1,
      total: 2,
      secondsLeft: null,
      tokensPerSecond: null,
    } as const
    last().say({ type: 'progress', id: 'j', ...progress })
    last().say({ type: 'progress', id: 'another', ...progress })
    last().say({ type: 'preview', id: 'j', row: 1, rows: 1, pictures: [{ index: 0, png: squarePng(7) }] })
    last().say(done)
    expect(await work).toEqual(done)
    expect(answers).toEqual(['progress', 'preview'])
    expect(told.slice(2)).toEqual(['busy', 'ready'])
  })

  test('what every kind of work is answered with is handed on', async () => {
    const { supervisor, last } = await setUpReady()
    const answers: string[] = []
    const describing: EngineWork = {
      type: 'describe',
      id: 'j',
      pictures: [{ key: 'p', source: { codes: [1] } }],
      language: null,
      method: 'beam',
      count: 1,
      seed: 7,
      sampler,
    }
    const work = supervisor.run(describing, (answer) => answers.push(answer.type), never)
    expect(last().posted.at(-1)).toEqual(describing)
    last().say({ type: 'captions', id: 'j', key: 'p', captions: [], error: null })
    last().say({ type: 'scores', id: 'j', scores: [], failures: [] })
    last().say({ type: 'window', id: 'j', written: [{ place: 0, code: 1 }] })
    last().say({ type: 'captions', id: 'another', key: 'p', captions: [], error: null })
    last().say(done)
    await work
    expect(answers).toEqual(['captions', 'scores', 'window'])
  })

  test('a cancelled work ends when the engine says so', async () => {
    const { supervisor, last } = await setUpReady()
    const abort = new AbortController()
    const work = supervisor.run(asked, () => undefined, abort.signal)
    abort.abort()
    expect(last().posted.at(-1)).toEqual({ type: 'cancel', id: 'j' })
    last().say({ type: 'failed', id: 'j', error: { code: 'cancelled', params: {} } })
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    expect(supervisor.status().state).toBe('ready')
  })

  test('only candidates of the work in flight are dropped', async () => {
    const { supervisor, last } = await setUpReady()
    const work = supervisor.run(asked, () => undefined, never)
    supervisor.drop('another', 0)
    supervisor.drop('j', 0)
    expect(last().posted.slice(2)).toEqual([{ type: 'drop', id: 'j', index: 0 }])
    last().say(done)
    await work
  })
})

describe('crashes', () => {
  test('the work is lost with reason and output; the next one works with the new process', async () => {
    const { supervisor, engines, last, told } = await setUpReady()
    const work = supervisor.run(asked, () => undefined, never)
    last().print('terminate called\n')
    last().exit(null, 'SIGABRT')
    await expect(work).rejects.toMatchObject({
      code: 'engine-crashed',
      params: { reason: 'SIGABRT' },
      detail: 'terminate called\n',
    })
    expect(supervisor.status()).toMatchObject({ state: 'restarting', restarts: 1 })
    const opening = supervisor.ready(configuration, never)
    await vi.advanceTimersByTimeAsync(0)
    expect(engines).toHaveLength(2)
    last().say(ready)
    await opening
    const next = supervisor.run(asked, () => undefined, never)
    last().say(done)
    await next
    expect(told).not.toContain('gave-up')
  })

  test('gives up at the third in five minutes, says so, and starts again only when asked', async () => {
    const { supervisor, engines, last } = await setUpReady()
    last().exit(null, 'SIGSEGV')
    await vi.advanceTimersByTimeAsync(0)
    last().exit(null, 'SIGSEGV')
    await vi.advanceTimersByTimeAsync(999)
    expect(engines).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(engines).toHaveLength(3)
    last().exit(null, 'SIGSEGV')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(engines).toHaveLength(3)
    expect(supervisor.status()).toMatchObject({
      state: 'gave-up',
      error: { code: 'engine-gave-up', params: { times: 3, minutes: 5, reason: 'SIGSEGV' } },
    })
    await expect(supervisor.ready(configuration, never)).rejects.toMatchObject({ code: 'engine-gave-up' })
    supervisor.restart(configuration)
    last().say(ready)
    await supervisor.ready(configuration, never)
  })

  test('what the process holds is known from its last heartbeat, and forgotten with it', async () => {
    const { supervisor, last } = await setUpReady()
    expect(supervisor.memoryMiB()).toBeNull()
    last().say({ type: 'heartbeat', rssMiB: 812 })
    expect(supervisor.memoryMiB()).toBe(812)
    supervisor.restart(configuration)
    last().exit(0, null)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(supervisor.memoryMiB()).toBeNull()
  })

  test('a process without a heartbeat is killed, and that is told as a crash', async () => {
    const { supervisor, last } = await setUpReady()
    const work = supervisor.run(asked, () => undefined, never)
    await vi.advanceTimersByTimeAsync(19_000)
    last().say({ type: 'heartbeat', rssMiB: 1 })
    await vi.advanceTimersByTimeAsync(19_000)
    expect(last().killed).toBe(0)
    await vi.advanceTimersByTimeAsync(1000)
    expect(last().killed).toBe(1)
    last().exit(null, 'SIGKILL')
    await expect(work).rejects.toMatchObject({ params: { reason: 'no sign of life for 20 s' } })
  })
})

describe('the end', () => {
  test('is asked for, waited for, and enforced', async () => {
    const { supervisor, last } = await setUpReady()
    let ended = false
    const closing = supervisor.close().then(() => (ended = true))
    expect(last().posted.at(-1)).toEqual({ type: 'shutdown' })
    await vi.advanceTimersByTimeAsync(5000)
    expect([last().killed, ended]).toEqual([1, false])
    last().exit(null, 'SIGKILL')
    await closing
    expect(supervisor.status().state).toBe('stopped')
  })

  test('without an engine it is there at once', async () => {
    await setUp().supervisor.close()
  })
})
