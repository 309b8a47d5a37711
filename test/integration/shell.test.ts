/**
 * The shell as a whole, with the real studio and the real engine: everything but Electron itself, whose part the double
 * plays with real processes.
 */
import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CogviewBridge } from '../../src-main/contract/bridge.ts'
import { calls } from '../../src-main/contract/calls.ts'
import type { CallName, CallParams, CallResult } from '../../src-main/contract/calls.ts'
import type { GenerateRequest } from '../../src-main/contract/requests.ts'
import type { Job, JobState } from '../../src-main/contract/entities.ts'
import { studioEventSchema } from '../../src-main/contract/events.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { createBridge } from '../../src-main/shell/bridge.ts'
import { startShell } from '../../src-main/shell/startShell.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { supervisionLimits } from '../../src-main/studio/processes/supervision.ts'
import type { BrowserWindow } from '../electron-shell/browserWindow.ts'
import { createElectronDouble } from '../electron-shell/electronDouble.ts'
import type { ElectronDouble } from '../electron-shell/electronDouble.ts'
import { createWebUtilsDouble } from '../electron-shell/webUtils.ts'
import { galleryWorker } from '../support/galleryWorker.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const REQUEST: GenerateRequest = {
  task: 'generate',
  text: '一只猫',
  style: null,
  size: null,
  count: 2,
  seed: 7,
  sampler: {},
  pack: null,
}

let folder: string
let electron: ElectronDouble
let window: BrowserWindow
let page: CogviewBridge
let events: StudioEvent[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), '图库 shell-'))
  mkdirSync(join(folder, 'renderer'))
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>')
  electron = createElectronDouble({ folder })
  const started = startShell(electron, {
    library: join(folder, 'library'),
    engineEntry: here('../../src-main/engine/main.ts'),
    trainingEntry: here('../../src-main/training/main.ts'),
    preload: join(folder, 'preload.cjs'),
    interfaceFolder: join(folder, 'renderer'),
    systemLocale: () => 'en',
    platform: 'linux',
    faults: new EventEmitter(),
    openStudio: (library, launchers) =>
      openStudio({
        library,
        galleryWorker,
        packFolders: [here('../../resources/packs')],
        ...launchers,
        version: '0',
        hostName: 'shell',
        limits: { ...supervisionLimits, backOff: [0] },
      }),
  })
  electron.app.becomeReady()
  await started
  window = electron.windows[0] as BrowserWindow
  page = createBridge(
    electron.rendererOf(window, () => ({ url: 'cogview://app/', parent: null })),
    createWebUtilsDouble(),
  )
  events = []
  page.subscribe((event) => events.push(studioEventSchema.parse(event)))
})

afterEach(async () => {
  await quit()
  rmSync(folder, { recursive: true, force: true })
})

function quit(): Promise<void> {
  if (electron.app.hasQuit) return Promise.resolve()
  return new Promise((resolve) => {
    electron.app.once('double:quit', resolve)
    electron.app.quit()
  })
}

async function call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
  const outcome = await page.call(name, params)
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.error)}`)
  return calls[name].result.parse(outcome.value) as CallResult<N>
}

const ended = (jobId: string): Promise<Job> =>
  expect
    .poll(
      () =>
        events.findLast((event) => event.type === 'job' && event.job.id === jobId && isOver(event.job.state)),
      {
        timeout: 120_000,
        interval: 50,
      },
    )
    .toBeDefined()
    .then(() => lastOf(jobId))

const isOver = (state: JobState): boolean => state !== 'waiting' && state !== 'running'

function lastOf(jobId: string): Job {
  const last = events.findLast((event) => event.type === 'job' && event.job.id === jobId)
  if (last?.type !== 'job') throw new Error(`no event of ${jobId}`)
  return last.job
}

describe('the shell with the real studio and engine', () => {
  it('draws, tells the page, and serves each picture by its id', async () => {
    const { jobId } = await call('jobs.start', REQUEST)
    expect(await ended(jobId)).toMatchObject({ state: 'done', error: null })
    expect(events.some((event) => event.type === 'preview')).toBe(true)
    const { generations } = await call('history.list', { before: null, limit: 10 })
    const pictures = generations[0]?.pictures ?? []
    expect(pictures).toHaveLength(2)
    for (const { id } of pictures) {
      const response = await electron.session.defaultSession.fetch(
        `cogview://picture/${encodeURIComponent(id)}`,
      )
      expect(response.headers.get('content-type')).toBe('image/png')
      const head = new Uint8Array(await response.arrayBuffer()).slice(0, 8)
      expect([...head]).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
    }
  })

  it('survives SIGKILL of the engine in the middle of a job: the window stays, the next job works', async () => {
    const { jobId } = await call('jobs.start', { ...REQUEST, count: 16 })
    await expect.poll(() => events.some((event) => event.type === 'preview'), { timeout: 120_000 }).toBe(true)
    electron.utilityProcess.started.at(-1)?.child.kill('SIGKILL')
    expect(await ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'engine-crashed' } })
    expect(window.isDestroyed()).toBe(false)
    expect(window.loaded).toEqual(['cogview://app/'])

    const { jobId: again } = await call('jobs.retry', { jobId })
    expect(await ended(again)).toMatchObject({ state: 'done', error: null })
    expect(electron.utilityProcess.started).toHaveLength(2)
  })

  it('quits with its engine ended and its library free', async () => {
    const { jobId } = await call('jobs.start', REQUEST)
    expect(await ended(jobId)).toMatchObject({ state: 'done', error: null })
    await quit()
    const engine = electron.utilityProcess.started[0]?.child
    await expect.poll(() => engine?.exitCode ?? engine?.signalCode).not.toBeNull()
    const next = await openStudio({
      library: join(folder, 'library'),
      galleryWorker,
      packFolders: [],
      launchEngine: () => expect.fail('no engine was asked for'),
      version: '0',
      hostName: 'next',
    })
    expect(next.role).toBe('host')
    expect((await next.call('history.list', { before: null, limit: 10 })).generations).toHaveLength(1)
    await next.close()
  })
})
