import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { CogviewBridge } from '../../../src-main/contract/bridge.ts'
import { calls } from '../../../src-main/contract/calls.ts'
import type { CallName, Studio } from '../../../src-main/contract/calls.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { ORIGINS } from '../../../src-main/shell/addresses.ts'
import { createBridge } from '../../../src-main/shell/bridge.ts'
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../../src-main/shell/channels.ts'
import { openContractIpc } from '../../../src-main/shell/ipc.ts'
import type { ContractIpc } from '../../../src-main/shell/ipc.ts'
import { createElectronDouble } from '../../electron-shell/electronDouble.ts'
import type { ElectronDouble } from '../../electron-shell/electronDouble.ts'
import type { BrowserWindow } from '../../electron-shell/browserWindow.ts'
import type { Frame, IpcRenderer } from '../../electron-shell/ipc.ts'
import { createWebUtilsDouble } from '../../electron-shell/webUtils.ts'
import { PREVIEW, createStudioDouble } from './studioDouble.ts'
import type { StudioDouble } from './studioDouble.ts'

const HOME: Frame = { url: 'cogview://app/#/create', parent: null }
const STATUS: StudioEvent = {
  type: 'engine',
  status: {
    state: 'ready',
    provider: 'cpu',
    device: null,
    runtime: null,
    atOnce: 16,
    others: [],
    error: null,
    restarts: 0,
  },
}

let folder: string
let electron: ElectronDouble
let window: BrowserWindow
let studio: StudioDouble
let ipc: ContractIpc

function open(opening: Promise<Studio>): void {
  ipc = openContractIpc(electron.ipcMain, opening, ORIGINS.app)
  ipc.attach(window.webContents)
}

function renderer(frame: Frame | null = HOME): IpcRenderer {
  return electron.rendererOf(window, () => frame)
}

function bridge(): CogviewBridge {
  return createBridge(renderer(), createWebUtilsDouble())
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** Lets promises that are already settled tell. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-ipc-'))
  electron = createElectronDouble({ folder })
  electron.app.becomeReady()
  new electron.BrowserWindow({})
  window = electron.windows[0] as BrowserWindow
  studio = createStudioDouble((name) => (name === 'jobs.start' ? { jobId: 'job-1' } : {}))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('IPC refuses', () => {
  it.each<[string, Frame | null]>([
    ['a frame that navigated away or is gone', null],
    ['an iframe, even of our own origin', { url: 'cogview://app/', parent: {} }],
    ['a page of the web', { url: 'https://app/', parent: null }],
    [
      'a page of the web that puts our origin into its address',
      { url: 'https://x.test/?cogview://app/', parent: null },
    ],
    ['a look-alike host', { url: 'cogview://app.evil/', parent: null }],
    ['a host with credentials', { url: 'cogview://app@evil/', parent: null }],
    ['the picture origin', { url: 'cogview://picture/known', parent: null }],
    ['a file', { url: 'file:///app/', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
    ['no address at all', { url: '', parent: null }],
  ])('%s', async (_who, frame) => {
    open(Promise.resolve(studio))
    const outcome = await renderer(frame).invoke(CALL_CHANNEL, 'studio.info', {})
    expect(outcome).toEqual({ ok: false, error: { code: 'unauthorised', params: {} } })
    expect(studio.asked).toEqual([])
  })

  it.each<[string, unknown, unknown]>([
    ['an unknown call', 'studio.selfDestruct', {}],
    ['a name of the prototype', 'constructor', {}],
    ['a name that is no string', { toString: 'x' }, {}],
    ['missing parameters', 'jobs.cancel', undefined],
    ['parameters of another type', 'jobs.cancel', 'job-1'],
    ['a field of another type', 'jobs.cancel', { jobId: 7 }],
    ['a rating out of range', 'pictures.rate', { ids: ['a'], rating: 9 }],
  ])('%s as bad-request', async (_what, name, params) => {
    open(Promise.resolve(studio))
    const outcome = await renderer().invoke(CALL_CHANNEL, name, params)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    expect(studio.asked).toEqual([])
  })

  it('what Electron could not clone, before it leaves the page', () => {
    open(Promise.resolve(studio))
    const reactive = new Proxy({ jobId: 'job-1' }, {})
    expect(() => bridge().call('jobs.cancel', reactive)).toThrow(/could not be cloned/)
    expect(() => bridge().call('jobs.cancel', { jobId: () => 'job-1' })).toThrow(/could not be cloned/)
  })
})

describe('IPC', () => {
  it('takes every call of the contract', async () => {
    open(Promise.resolve(studio))
    const page = bridge()
    for (const name of Object.keys(calls)) {
      const outcome = await page.call(name, {})
      const problem = outcome.ok ? '' : outcome.error.params.problem
      expect(problem, name).not.toBe('no such call')
    }
    expectTypeOf<CallName>().toMatchTypeOf<Parameters<CogviewBridge['call']>[0]>()
  })

  it('answers with the value', async () => {
    open(Promise.resolve(studio))
    expect(await bridge().call('jobs.cancel', { jobId: 'job-1' })).toEqual({ ok: true, value: {} })
    expect(studio.asked).toEqual([{ name: 'jobs.cancel', params: { jobId: 'job-1' } }])
  })

  it('carries an error of the studio as data, with its code', async () => {
    studio = createStudioDouble(() => {
      throw new StudioError('job-not-found', { id: 'x' })
    })
    open(Promise.resolve(studio))
    const outcome = await bridge().call('jobs.cancel', { jobId: 'x' })
    expect(outcome).toMatchObject({ ok: false, error: { code: 'job-not-found', params: { id: 'x' } } })
  })

  it('answers every call with the reason where the studio cannot be opened', async () => {
    open(Promise.reject(new StudioError('library-newer', { found: 9, known: 1 })))
    const outcome = await bridge().call('studio.info', {})
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'library-newer', params: { found: 9, known: 1 } },
    })
  })

  it('lets calls wait for a studio that is still opening', async () => {
    const opening = deferred<Studio>()
    open(opening.promise)
    const answer = bridge().call('studio.info', {})
    await settled()
    opening.resolve(studio)
    expect(await answer).toEqual({ ok: true, value: {} })
  })

  it('pushes events to each subscriber until it leaves', async () => {
    open(Promise.resolve(studio))
    await settled()
    const page = bridge()
    const heard: unknown[] = []
    const leave = page.subscribe((event) => heard.push(event))
    page.subscribe((event) => heard.push(event))
    studio.tell(STATUS)
    expect(heard).toEqual([STATUS, STATUS])
    leave()
    studio.tell(STATUS)
    expect(heard).toHaveLength(3)
  })

  it('tells a page nothing of Electron with an event', async () => {
    open(Promise.resolve(studio))
    await settled()
    const heard: unknown[][] = []
    bridge().subscribe((...args: unknown[]) => heard.push(args))
    studio.tell(STATUS)
    expect(heard).toEqual([[STATUS]])
  })

  it('sends nothing to a window that is closed, nor after closing', async () => {
    open(Promise.resolve(studio))
    await settled()
    window.close()
    expect(() => studio.tell(STATUS)).not.toThrow()
    ipc.close()
    expect(studio.listeners.size).toBe(0)
    await expect(renderer().invoke(CALL_CHANNEL, 'studio.info', {})).rejects.toThrow(/No handler/)
  })

  it('does not subscribe to a studio that opens after closing', async () => {
    const opening = deferred<Studio>()
    open(opening.promise)
    ipc.close()
    opening.resolve(studio)
    await settled()
    expect(studio.listeners.size).toBe(0)
  })
})

describe('previews', () => {
  const sentTypes = (): unknown[] =>
    window.webContents.sent
      .filter(({ channel }) => channel === EVENT_CHANNEL)
      .map(({ args }) => (args[0] as StudioEvent).type)

  it('all reach a page that keeps up', async () => {
    open(Promise.resolve(studio))
    await settled()
    const rows: number[] = []
    bridge().subscribe((event) => rows.push((event as typeof PREVIEW).row))
    for (let row = 1; row <= 8; row += 1) studio.tell({ ...PREVIEW, row })
    expect(rows).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('are dropped for a busy page, which still gets everything else', async () => {
    open(Promise.resolve(studio))
    await settled()
    // No bridge in this page: nobody says that a preview was taken.
    for (let row = 1; row <= 8; row += 1) studio.tell({ ...PREVIEW, row })
    studio.tell(STATUS)
    expect(sentTypes()).toEqual(['preview', 'engine'])
  })

  it('flow again after the page was loaded anew', async () => {
    open(Promise.resolve(studio))
    await settled()
    studio.tell(PREVIEW)
    studio.tell(PREVIEW)
    window.webContents.emit('did-finish-load')
    studio.tell(PREVIEW)
    expect(sentTypes()).toEqual(['preview', 'preview'])
  })

  it('are acknowledged also when a listener of the page fails', async () => {
    open(Promise.resolve(studio))
    await settled()
    bridge().subscribe(() => {
      throw new Error('a fault of the page')
    })
    expect(() => studio.tell(PREVIEW)).toThrow('a fault of the page')
    expect(() => studio.tell(PREVIEW)).toThrow('a fault of the page')
    expect(sentTypes()).toEqual(['preview', 'preview'])
  })

  it('are not acknowledged on behalf of the page by a frame inside it', async () => {
    open(Promise.resolve(studio))
    await settled()
    createBridge(renderer({ url: 'https://frame.test/', parent: {} }), createWebUtilsDouble())
    studio.tell(PREVIEW)
    studio.tell(PREVIEW)
    expect(sentTypes()).toEqual(['preview'])
  })
})
