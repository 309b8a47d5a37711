import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CogviewBridge } from '../../../src-main/contract/bridge.ts'
import { ORIGINS } from '../../../src-main/shell/addresses.ts'
import { openContractIpc } from '../../../src-main/shell/ipc.ts'
import type { BrowserWindow } from '../../electron-shell/browserWindow.ts'
import { buildPreload } from '../../electron-shell/buildPreload.ts'
import type { BuiltFile } from '../../electron-shell/buildPreload.ts'
import { createContextBridgeDouble } from '../../electron-shell/contextBridge.ts'
import { createElectronDouble } from '../../electron-shell/electronDouble.ts'
import { createWebUtilsDouble } from '../../electron-shell/webUtils.ts'
import { PREVIEW, createStudioDouble } from './studioDouble.ts'

let folder: string
let files: BuiltFile[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shell-preload-'))
  files = await buildPreload()
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the bundle as the sandbox would: a `require` that knows little, and nothing of Node. */
function evaluate(electron: object): { required: string[] } {
  const required: string[] = []
  const require = (name: string): unknown => {
    required.push(name)
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return electron
  }
  const module = { exports: {} }
  runInNewContext(`(function (require, module, exports) {${files[0]?.code ?? ''}\n})`, {})(
    require,
    module,
    module.exports,
  )
  return { required }
}

describe('the bundled preload', () => {
  it('is one CommonJS file', () => {
    expect(files.map((file) => file.fileName)).toEqual(['preload.cjs'])
    expect(files[0]?.code).not.toMatch(/^\s*(import|export)\s/m)
  })

  it('needs nothing but Electron', () => {
    const { required } = evaluate({
      contextBridge: createContextBridgeDouble(),
      ipcRenderer: { on: () => undefined },
    })
    expect(required).toEqual(['electron'])
  })

  it('gives the page the contract, working, and nothing else', async () => {
    const electron = createElectronDouble({ folder })
    electron.app.becomeReady()
    new electron.BrowserWindow({})
    const window = electron.windows[0] as BrowserWindow
    const studio = createStudioDouble((name) => ({ asked: name }))
    openContractIpc(electron.ipcMain, Promise.resolve(studio), ORIGINS.app).attach(window.webContents)
    const contextBridge = createContextBridgeDouble()
    const ipcRenderer = electron.rendererOf(window, () => ({ url: 'cogview://app/', parent: null }))
    const webUtils = createWebUtilsDouble({ 'cat.png': '/home/cat.png' })
    evaluate({ contextBridge, ipcRenderer, webUtils })

    expect(Object.keys(contextBridge.world)).toEqual(['cogview'])
    const cogview = contextBridge.world.cogview as CogviewBridge
    expect(Object.keys(cogview).sort()).toEqual(['call', 'pathOf', 'subscribe'])
    expect(Object.isFrozen(cogview)).toBe(true)
    expect(await cogview.call('jobs.list', {})).toEqual({ ok: true, value: { asked: 'jobs.list' } })

    expect(cogview.pathOf?.(new File([], 'cat.png'))).toBe('/home/cat.png')
    expect(cogview.pathOf?.(new File([], 'pasted.png'))).toBe('')

    const heard: unknown[][] = []
    const leave = cogview.subscribe((...args: unknown[]) => heard.push(args))
    studio.tell(PREVIEW)
    leave()
    studio.tell(PREVIEW)
    expect(heard).toEqual([[PREVIEW]])
  })
})
