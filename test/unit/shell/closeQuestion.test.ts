import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JobState } from '../../../src-main/contract/entities.ts'
import { startShell } from '../../../src-main/shell/startShell.ts'
import type { OpenedStudio, ShellStart } from '../../../src-main/shell/startShell.ts'
import type { InstanceLocks } from '../../electron-shell/app.ts'
import type { BrowserWindow } from '../../electron-shell/browserWindow.ts'
import { createElectronDouble } from '../../electron-shell/electronDouble.ts'
import type { ElectronDouble } from '../../electron-shell/electronDouble.ts'
import { createStudioDouble } from './studioDouble.ts'
import type { StudioDouble } from './studioDouble.ts'

const [BACKGROUND, QUIT, STAY] = [0, 1, 2]

let folder: string
let locks: InstanceLocks
let studio: StudioDouble
let electron: ElectronDouble

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-close-'))
  locks = new Map()
  electron = createElectronDouble({ folder, locks, isPackaged: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function start(
  changes: Partial<ShellStart> = {},
  queue: { paused: boolean; waiting: string[] } = { paused: false, waiting: [] },
): Promise<BrowserWindow> {
  studio = createStudioDouble((name) => {
    if (name === 'queue.state') return queue
    return name === 'settings.get' ? { locale: 'en', theme: 'system', provider: 'auto', threads: 0 } : {}
  })
  const starting = startShell(electron, {
    library: join(folder, 'library'),
    engineEntry: 'engine.js',
    trainingEntry: 'training.js',
    preload: '/bundles/preload.cjs',
    interfaceFolder: folder,
    systemLocale: () => 'en',
    platform: 'linux',
    faults: new EventEmitter(),
    openStudio: () => Promise.resolve(studio),
    ...changes,
  })
  electron.app.becomeReady()
  await starting
  await settled()
  return electron.windows[0] as BrowserWindow
}

function job(id: string, state: JobState): void {
  const request = { task: 'import', sources: [{ path: '/a.png' }], reading: 'person' } as const
  studio.tell({
    type: 'job',
    job: {
      id,
      request: { ...request, sources: [...request.sources] },
      state,
      error: null,
      generationId: null,
      createdAt: '',
    },
  })
}
const answer = async (response: number): Promise<void> => {
  electron.questions.at(-1)?.answer(response)
  await settled()
}

it('closing asks nothing while nothing runs', async () => {
  const window = await start()
  job('a', 'running')
  job('a', 'done')
  window.close()
  expect(electron.questions).toEqual([])
  expect(window.isDestroyed()).toBe(true)
})

it('while a job runs the window stays, and the question offers three ways, asked once', async () => {
  const window = await start()
  job('a', 'running')
  window.close()
  window.close()
  expect(window.isDestroyed()).toBe(false)
  expect(electron.questions).toHaveLength(1)
  expect(electron.questions[0]?.asked.buttons).toEqual([
    'Go on in the background',
    'Pause and quit',
    'Cancel',
  ])
  await answer(STAY)
  expect(window).toMatchObject({ hidden: false })
  expect(electron.app.hasQuit).toBe(false)
  window.close()
  expect(electron.questions).toHaveLength(2)
})

it('pause and quit closes the studio, which interrupts the job, and then the program', async () => {
  const window = await start()
  job('a', 'running')
  window.close()
  await answer(QUIT)
  await settled()
  expect({ closed: studio.closed, quit: electron.app.hasQuit }).toEqual({ closed: 1, quit: true })
  // Electron closes the windows of a program that quits: that asks nothing any more.
  window.close()
  expect(electron.questions).toHaveLength(1)
  expect(window.isDestroyed()).toBe(true)
})

it('in the background it goes on until the last job of the queue is done, then quits', async () => {
  const window = await start()
  job('a', 'running')
  job('b', 'waiting')
  window.close()
  await answer(BACKGROUND)
  expect(window.hidden).toBe(true)
  job('a', 'done')
  await settled()
  expect(electron.app.hasQuit).toBe(false)
  job('b', 'running')
  job('b', 'failed')
  await settled()
  expect({ closed: studio.closed, quit: electron.app.hasQuit }).toEqual({ closed: 1, quit: true })
})

it('a second start shows the window again, and the end of the work no longer ends the program', async () => {
  const window = await start()
  job('a', 'running')
  window.close()
  await answer(BACKGROUND)
  electron.app.emit('second-instance', {}, [], '')
  expect(window.hidden).toBe(false)
  job('a', 'done')
  await settled()
  expect(electron.app.hasQuit).toBe(false)
})

it('quits at once where the work ended while the question stood', async () => {
  const window = await start()
  job('a', 'running')
  window.close()
  job('a', 'done')
  await answer(BACKGROUND)
  await settled()
  expect(electron.app.hasQuit).toBe(true)
})

it('what waits in a paused queue is no reason to ask, what waits in a running one is', async () => {
  const window = await start({}, { paused: false, waiting: ['a'] })
  window.close()
  expect(electron.questions).toHaveLength(1)
  await answer(STAY)
  studio.tell({ type: 'queue', paused: true, waiting: ['a'] })
  window.close()
  expect(electron.questions).toHaveLength(1)
})

it('housekeeping counts as well', async () => {
  const window = await start()
  studio.tell({
    type: 'work',
    work: {
      id: 'w',
      request: { kind: 'move-pictures', to: '/new' },
      state: 'running',
      done: 0,
      total: 0,
      secondsLeft: null,
      result: null,
      error: null,
    },
  })
  window.close()
  expect(electron.questions).toHaveLength(1)
})

it('a guest of another host asks nothing: closing its window ends no work', async () => {
  const openStudio = (): Promise<OpenedStudio> => Promise.resolve({ ...studio, role: 'guest' })
  const window = await start({ openStudio })
  job('a', 'running')
  window.close()
  expect(electron.questions).toEqual([])
})

it('on macOS the program stays without a window, as programs do there', async () => {
  const window = await start({ platform: 'darwin' })
  job('a', 'running')
  window.close()
  expect(electron.questions).toEqual([])
  expect(electron.app.hasQuit).toBe(false)
})
