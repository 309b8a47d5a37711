import { EventEmitter } from 'node:events'
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Studio } from '../../../src-main/contract/calls.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { createBridge } from '../../../src-main/shell/bridge.ts'
import { startShell } from '../../../src-main/shell/startShell.ts'
import type { ShellStart } from '../../../src-main/shell/startShell.ts'
import type { InstanceLocks } from '../../electron-shell/app.ts'
import { createElectronDouble } from '../../electron-shell/electronDouble.ts'
import type { ElectronDouble } from '../../electron-shell/electronDouble.ts'
import type { BrowserWindow } from '../../electron-shell/browserWindow.ts'
import { createWebUtilsDouble } from '../../electron-shell/webUtils.ts'
import { createStudioDouble } from './studioDouble.ts'
import type { StudioDouble } from './studioDouble.ts'

let folder: string
let locks: InstanceLocks
let studio: StudioDouble
let faults: EventEmitter

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-start-'))
  locks = new Map()
  faults = new EventEmitter()
  studio = createStudioDouble((name) =>
    name === 'settings.get'
      ? { locale: null, theme: 'system', provider: 'auto', threads: 0 }
      : name === 'queue.state'
        ? { paused: false, waiting: [] }
        : {},
  )
  mkdirSync(join(folder, 'renderer'))
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function options(changes: Partial<ShellStart> = {}): ShellStart {
  return {
    library: join(folder, 'library'),
    ...{ engineEntry: 'engine.js', trainingEntry: 'training.js' },
    preload: '/bundles/preload.cjs',
    interfaceFolder: join(folder, 'renderer'),
    systemLocale: () => 'en',
    platform: 'linux',
    faults,
    openStudio: () => Promise.resolve(studio),
    ...changes,
  }
}

function double(isPackaged = true): ElectronDouble {
  return createElectronDouble({ folder, locks, isPackaged })
}

/** Starts a shell whose Electron becomes ready; returns its window. */
async function start(electron: ElectronDouble, changes: Partial<ShellStart> = {}): Promise<BrowserWindow> {
  const started = startShell(electron, options(changes))
  electron.app.becomeReady()
  expect(await started).toBe(true)
  await settled()
  return electron.windows[0] as BrowserWindow
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const labels = (electron: ElectronDouble): unknown[] =>
  (electron.menus.at(-1) ?? []).map((item) => item.label)

describe('a second start', () => {
  it('on the same library brings the first window to the front and opens nothing', async () => {
    const window = await start(double())
    window.minimized = true
    const second = double()
    let opened = false
    const openStudio = (): Promise<Studio> => {
      opened = true
      return Promise.resolve(studio)
    }
    expect(await startShell(second, options({ openStudio }))).toBe(false)
    expect(second.app.hasQuit).toBe(true)
    expect(opened).toBe(false)
    expect(second.windows).toEqual([])
    expect({ minimized: window.minimized, focused: window.focused }).toEqual({ minimized: false, focused: 1 })
  })

  it('on another library is a shell of its own', async () => {
    await start(double())
    const second = double()
    const window = await start(second, { library: join(folder, 'another') })
    expect(window.loaded).toEqual(['cogview://app/'])
  })

  it('after the first has quit is a first start', async () => {
    const first = double()
    await start(first)
    first.app.quit()
    await settled()
    expect(first.app.hasQuit).toBe(true)
    await start(double())
  })
})

describe('before anything is shown', () => {
  it('the sandbox is on for all, and the scheme is privileged but keeps its policy', async () => {
    const electron = double()
    await start(electron)
    expect(electron.app.sandboxed).toBe(true)
    expect(electron.protocol.schemes).toEqual([
      { scheme: 'cogview', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })

  it('Chromium keeps its data apart from the library', async () => {
    const electron = double()
    await start(electron)
    const userData = electron.app.getPath('userData')
    expect(userData.startsWith(join(folder, 'library'))).toBe(false)
    expect(existsSync(join(folder, 'library'))).toBe(false)
  })
})

describe('the window', () => {
  it('gives its page nothing of the machine', async () => {
    const { options: made } = await start(double())
    expect(made.webPreferences).toEqual({
      preload: '/bundles/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    })
    expect(made).toMatchObject({ show: false, backgroundColor: '#101214' })
  })

  it('is shown when its page has something to show', async () => {
    const window = await start(double())
    expect(window.shown).toBe(0)
    window.emit('ready-to-show')
    expect(window.shown).toBe(1)
  })

  it('leads nowhere else', async () => {
    const { webContents } = await start(double())
    for (const event of ['will-navigate', 'will-redirect'] as const) {
      for (const url of [
        'https://example.com/',
        'file:///etc/passwd',
        'cogview://picture/a',
        'cogview://app/stopped',
      ]) {
        expect(webContents.navigate(url, event), url).toBe(false)
      }
      expect(webContents.navigate('cogview://app/#/gallery', event)).toBe(true)
    }
    expect(webContents.openHandler?.({ url: 'https://example.com/' } as never)).toEqual({ action: 'deny' })
    let prevented = false
    webContents.emit('will-attach-webview', { preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
  })

  it('is remembered where it stood', async () => {
    const first = double()
    const window = await start(first)
    window.bounds = { x: 30, y: 40, width: 900, height: 650 }
    window.maximized = true
    window.close()
    first.app.quit()
    await settled()
    const again = await start(double())
    expect(again.options).toMatchObject({ x: 30, y: 40, width: 900, height: 650 })
    expect(again.maximized).toBe(true)
  })

  it('closed on a Mac comes back from the dock, elsewhere its closing quits', async () => {
    const mac = double()
    const window = await start(mac, { platform: 'darwin' })
    window.close()
    mac.app.emit('window-all-closed')
    expect(mac.app.hasQuit).toBe(false)
    mac.app.emit('activate')
    expect(mac.windows).toHaveLength(2)

    const linux = double()
    await start(linux, { library: join(folder, 'another') })
    linux.app.emit('window-all-closed')
    await settled()
    expect(linux.app.hasQuit).toBe(true)
  })
})

describe('a page that crashes', () => {
  it('is loaded again three times, then a still page stands in, with a way back', async () => {
    const electron = double()
    const window = await start(electron)
    for (let crash = 1; crash <= 4; crash += 1) {
      window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 })
    }
    const home = 'cogview://app/'
    expect(window.loaded).toEqual([home, home, home, home, 'cogview://app/stopped'])
    const page = await (await electron.session.defaultSession.fetch('cogview://app/stopped')).text()
    expect(page).toContain('Your pictures and the jobs that run are not affected.')
    expect(page).toContain(`href="${home}"`)
    expect(page).not.toMatch(/<script|\sstyle=|\son\w+=/)
    expect(studio.closed).toBe(0)
    expect(readFileSync(join(electron.app.getPath('userData'), 'faults.log'), 'utf8')).toContain(
      '"exitCode":139',
    )
  })

  it('that ends cleanly is left alone', async () => {
    const window = await start(double())
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 })
    expect(window.loaded).toHaveLength(1)
  })
})

describe('the session', () => {
  it('lets no request leave the machine', async () => {
    const electron = double()
    await start(electron)
    const { defaultSession } = electron.session
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1/',
      'ws://127.0.0.1/',
      'file:///a',
      'ftp://a/',
      'x',
      'devtools://a/',
    ]) {
      expect(defaultSession.allowsRequest(url), url).toBe(false)
    }
    for (const url of [
      'cogview://app/',
      'cogview://picture/a',
      'blob:cogview://app/1',
      'data:image/png;base64,',
    ]) {
      expect(defaultSession.allowsRequest(url), url).toBe(true)
    }
    expect(defaultSession.spellChecker).toBe(false)
  })

  it('saves exports and what the interface made, and nothing from elsewhere', async () => {
    const electron = double()
    await start(electron)
    const { defaultSession } = electron.session
    for (const url of ['cogview://app/exports/token', 'blob:cogview://app/1b2c']) {
      expect(defaultSession.saves(url), url).toBe(true)
    }
    for (const url of ['https://example.com/a.zip', 'blob:https://example.com/1', 'data:text/html,x', 'x']) {
      expect(defaultSession.saves(url), url).toBe(false)
    }
  })

  it('grants nothing but copying, and that to the interface alone', async () => {
    const electron = double()
    await start(electron)
    const { defaultSession } = electron.session
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fileSystem',
      'local-fonts',
    ] as const) {
      expect(defaultSession.grantsRequest(permission, 'cogview://app/'), permission).toBe(false)
      expect(defaultSession.passesCheck(permission, 'cogview://app'), permission).toBe(false)
    }
    expect(defaultSession.grantsRequest('clipboard-sanitized-write', 'cogview://app/')).toBe(true)
    expect(defaultSession.passesCheck('clipboard-sanitized-write', 'cogview://app')).toBe(true)
    expect(defaultSession.grantsRequest('clipboard-sanitized-write', 'cogview://app/', false)).toBe(false)
    expect(defaultSession.grantsRequest('clipboard-sanitized-write', 'https://example.com/')).toBe(false)
    expect(defaultSession.passesCheck('clipboard-sanitized-write', 'cogview://picture')).toBe(false)
    expect(defaultSession.allowsDevice()).toBe(false)
  })
})

describe('the menu', () => {
  it('speaks the language of the system, then the one that was chosen', async () => {
    const electron = double()
    studio = createStudioDouble(() => ({ locale: 'zh-CN', theme: 'system', provider: 'auto', threads: 0 }))
    const started = startShell(electron, options())
    electron.app.becomeReady()
    await started
    expect(electron.menus[0]?.map((item) => item.label)).toEqual(['Edit', 'View', 'Window'])
    await settled()
    expect(labels(electron)).toEqual(['编辑', '显示', '窗口'])
  })

  it('has developer tools only where the studio is not packaged, and quits on every platform', async () => {
    const packaged = double(true)
    await start(packaged, { platform: 'darwin' })
    const unpackaged = double(false)
    await start(unpackaged, { library: join(folder, 'another') })
    expect(JSON.stringify(packaged.menus)).not.toContain('toggleDevTools')
    expect(JSON.stringify(unpackaged.menus)).toContain('toggleDevTools')
    expect(JSON.stringify(packaged.menus.at(-1))).toContain('"role":"quit"')
    expect(JSON.stringify(unpackaged.menus.at(-1))).toContain('"role":"quit"')
  })
})

describe('a studio that cannot be opened', () => {
  it('leaves a window that says why, and a shell that quits', async () => {
    const electron = double()
    const openStudio = (): Promise<Studio> =>
      Promise.reject(new StudioError('library-newer', { found: 2, known: 1 }))
    const window = await start(electron, { openStudio })
    const page = createBridge(
      electron.rendererOf(window, () => ({ url: 'cogview://app/', parent: null })),
      createWebUtilsDouble(),
    )
    expect(await page.call('studio.info', {})).toMatchObject({ ok: false, error: { code: 'library-newer' } })
    electron.app.quit()
    await settled()
    expect(electron.app.hasQuit).toBe(true)
  })
})

describe('quitting', () => {
  it('waits until the studio is closed, once, however often it is asked', async () => {
    let finish: () => void = () => undefined
    studio.close = () => {
      studio.closed += 1
      return new Promise((resolve) => (finish = resolve))
    }
    const electron = double()
    await start(electron)
    electron.app.quit()
    electron.app.quit()
    await settled()
    expect({ closed: studio.closed, quit: electron.app.hasQuit }).toEqual({ closed: 1, quit: false })
    finish()
    await settled()
    expect(electron.app.hasQuit).toBe(true)
  })

  it('goes on, and says so, where the studio does not close', async () => {
    studio.close = () => Promise.reject(new Error('the disk is gone'))
    const electron = double()
    await start(electron)
    electron.app.quit()
    await settled()
    expect(electron.app.hasQuit).toBe(true)
    expect(readFileSync(join(electron.app.getPath('userData'), 'faults.log'), 'utf8')).toContain(
      'the disk is gone',
    )
  })
})

describe('a fault that nobody caught', () => {
  it.each(['uncaughtException', 'unhandledRejection'])(
    '%s is written down, told, and ends the program',
    async (event) => {
      const electron = double()
      await start(electron)
      faults.emit(event, new Error('a fault of the shell'))
      faults.emit(event, new Error('a fault that follows'))
      expect(electron.app.exitCode).toBe(1)
      expect(electron.errorBoxes).toHaveLength(1)
      expect(electron.errorBoxes[0]?.content).toContain('faults.log')
      expect(readFileSync(join(electron.app.getPath('userData'), 'faults.log'), 'utf8')).toContain(
        'a fault of the shell',
      )
    },
  )
})
