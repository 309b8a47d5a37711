import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UNHANDLED_EXIT_CODE, openEnginePort } from '../../../src-main/engine/port.ts'
import type { PortHost } from '../../../src-main/engine/port.ts'
import { engineEventSchema } from '../../../src-main/engine/protocol.ts'
import { ENGINE_SERVICE_NAME, utilityLauncher } from '../../../src-main/shell/engineLauncher.ts'
import type { EngineProcess } from '../../../src-main/studio/processes/engineProcess.ts'
import { forkLauncher } from '../../../src-main/studio/processes/forkLauncher.ts'
import { createElectronDouble } from '../../electron-shell/electronDouble.ts'
import type { ElectronDouble } from '../../electron-shell/electronDouble.ts'

const ENTRY = fileURLToPath(new URL('../../electron-shell/echoEngine.ts', import.meta.url))

let folder: string
let electron: ElectronDouble
const running: EngineProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-engine-'))
  electron = createElectronDouble({ folder })
})

afterEach(() => {
  running.splice(0).forEach((engine) => engine.kill())
  rmSync(folder, { recursive: true, force: true })
})

interface Ending {
  code: number | null
  signal: string | null
}

/** An engine with its messages, its output and its ending. */
function watch(engine: EngineProcess): {
  engine: EngineProcess
  next(): Promise<unknown>
  output(): string
  ended: Promise<Ending>
} {
  running.push(engine)
  const messages: unknown[] = []
  let wake: () => void = () => undefined
  let text = ''
  engine.onMessage((message) => {
    messages.push(message)
    wake()
  })
  engine.onOutput((piece) => {
    text += piece
  })
  const ended = new Promise<Ending>((resolve) => {
    engine.onExit((code, signal) => resolve({ code, signal }))
  })
  return {
    engine,
    ended,
    output: () => text,
    async next() {
      while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return messages.shift()
    },
  }
}

describe('openEnginePort', () => {
  it('refuses a process that has no parent', () => {
    const host: PortHost = { on: () => undefined, once: () => undefined, exit: () => undefined }
    expect(() => openEnginePort(host)).toThrow(/no parent/)
  })

  it('prefers the parent port of Electron to process.send', () => {
    const posted: unknown[] = []
    const host = {
      parentPort: { postMessage: (message: unknown) => posted.push(message), on: () => undefined },
      send: () => expect.fail('the port of child_process was used'),
      on: () => undefined,
      once: () => undefined,
      exit: () => undefined,
    }
    openEnginePort(host).post({ type: 'heartbeat', rssMiB: 1 })
    expect(posted).toEqual([{ type: 'heartbeat', rssMiB: 1 }])
  })
})

describe('the utility launcher', () => {
  it('tells an exit where Electron starts no process', async () => {
    const { ended, output } = watch(utilityLauncher(electron.utilityProcess, ENTRY)())
    expect(await ended).toEqual({ code: null, signal: null })
    expect(output()).toContain('before app is ready')
  })

  it('names the process and pipes its output', () => {
    electron.app.becomeReady()
    watch(utilityLauncher(electron.utilityProcess, ENTRY)())
    expect(electron.utilityProcess.started[0]?.options).toEqual({
      serviceName: ENGINE_SERVICE_NAME,
      stdio: 'pipe',
    })
  })
})

describe.each([
  ['utilityProcess', () => utilityLauncher(electron.utilityProcess, ENTRY)],
  ['child_process.fork', () => forkLauncher(ENTRY)],
])('the engine under %s', (_name, launcher) => {
  beforeEach(() => electron.app.becomeReady())

  it('speaks and listens, and bytes stay bytes', async () => {
    const { engine, next } = watch(launcher()())
    expect(await next()).toEqual({ type: 'heartbeat', rssMiB: 1 })
    engine.post({ type: 'cancel', id: 'a' })
    const event = engineEventSchema.parse(await next())
    expect(event).toMatchObject({ type: 'preview', id: 'a' })
    expect(event.type === 'preview' && [...(event.pictures[0]?.png ?? [])]).toEqual([137, 80, 78, 71])
  })

  it('gets what was posted before it listened', async () => {
    const { engine, next } = watch(launcher()())
    engine.post({ type: 'cancel', id: 'early' })
    expect([await next(), await next()]).toMatchObject([
      { type: 'heartbeat' },
      { type: 'preview', id: 'early' },
    ])
  })

  it('ends when asked, with its code', async () => {
    const { engine, ended } = watch(launcher()())
    engine.post({ type: 'shutdown' })
    expect(await ended).toEqual({ code: 0, signal: null })
    expect(() => engine.post({ type: 'shutdown' })).not.toThrow()
    expect(() => engine.kill()).not.toThrow()
  })

  it('ends with its own code, and its output is heard', async () => {
    const { engine, next, ended, output } = watch(launcher()())
    engine.post({ type: 'cancel', id: 'say' })
    await next()
    await next()
    engine.post({ type: 'cancel', id: 'exit 3' })
    expect((await ended).code).toBe(3)
    expect(output()).toContain('said on stdout')
  })

  it('ends on a rejection that nobody handles, and says which', async () => {
    const { engine, ended, output } = watch(launcher()())
    engine.post({ type: 'cancel', id: 'reject' })
    expect((await ended).code).toBe(UNHANDLED_EXIT_CODE)
    expect(output()).toContain('nobody handles this')
  })

  it('is killed also before it has started', async () => {
    const { engine, ended } = watch(launcher()())
    engine.kill()
    expect((await ended).code).not.toBe(0)
  })

  it('is killed at once even while it is busy', async () => {
    const { engine, next, ended } = watch(launcher()())
    await next()
    engine.post({ type: 'cancel', id: 'hang' })
    engine.kill()
    expect((await ended).code).not.toBe(0)
  })
})
