/**
 * A stand-in for Electron, as faithful as the shell's tests need: real processes, structured clones, the order of
 * start-up enforced. Each part implements a type picked from Electron's own, so a wrong double does not compile.
 */
import type { Display, Menu, MenuItemConstructorOptions, MessageBoxOptions } from 'electron'
import type { ElectronParts } from '../../src-main/shell/electronParts.ts'
import { App } from './app.ts'
import type { InstanceLocks } from './app.ts'
import { windowConstructor } from './browserWindow.ts'
import type { BrowserWindow } from './browserWindow.ts'
import { IpcMain, IpcRenderer } from './ipc.ts'
import type { Frame } from './ipc.ts'
import { ProtocolDouble, SessionDouble } from './session.ts'
import { createUtilityProcessDouble } from './utilityProcess.ts'
import type { UtilityProcessDouble } from './utilityProcess.ts'

export interface Question {
  readonly asked: MessageBoxOptions
  answer(response: number): void
}

export interface ElectronDouble extends ElectronParts {
  readonly app: App
  readonly ipcMain: IpcMain
  readonly protocol: ProtocolDouble
  readonly session: { readonly defaultSession: SessionDouble }
  readonly utilityProcess: UtilityProcessDouble
  readonly windows: BrowserWindow[]
  readonly errorBoxes: { title: string; content: string }[]
  /** Message boxes that were opened, and the way to press one of their buttons. */
  readonly questions: Question[]
  /** The application menu, as it was last set. */
  readonly menus: MenuItemConstructorOptions[][]
  /** The renderer's IPC of a window's page, whose frame can be chosen. */
  rendererOf(window: BrowserWindow, frame: () => Frame | null): IpcRenderer
}

export interface ElectronDoubleOptions {
  /** A temporary folder, in place of the system's folder for programs' data. */
  folder: string
  /** Shared between doubles that stand for processes of one machine. */
  locks?: InstanceLocks
  isPackaged?: boolean
}

export function createElectronDouble(options: ElectronDoubleOptions): ElectronDouble {
  const app = new App(options.folder, options.locks ?? new Map(), options.isPackaged ?? false)
  const windows: BrowserWindow[] = []
  const errorBoxes: { title: string; content: string }[] = []
  const questions: Question[] = []
  const menus: MenuItemConstructorOptions[][] = []
  const defaultSession = new SessionDouble()
  const ipcMain = new IpcMain()
  const isReady = (): boolean => app.ready
  return {
    app,
    windows,
    errorBoxes,
    questions,
    menus,
    ipcMain,
    BrowserWindow: windowConstructor((window) => {
      if (!app.ready) throw new Error('Cannot create BrowserWindow before app is ready')
      windows.push(window)
      app.emit('web-contents-created', {}, window.webContents)
    }),
    Menu: {
      buildFromTemplate(template) {
        menus.push(template)
        return { items: [] } as unknown as Menu
      },
      setApplicationMenu: () => undefined,
    },
    nativeTheme: { shouldUseDarkColors: true },
    protocol: new ProtocolDouble(isReady),
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } } as Display] },
    session: {
      get defaultSession() {
        if (!app.ready) throw new Error('Session can only be received when app is ready')
        return defaultSession
      },
    },
    dialog: {
      showErrorBox: (title, content) => void errorBoxes.push({ title, content }),
      showMessageBox: (_window, asked) =>
        new Promise((resolve) => questions.push({ asked, answer: (response) => resolve({ response }) })),
    },
    utilityProcess: createUtilityProcessDouble(isReady),
    rendererOf(window, frame) {
      const renderer = new IpcRenderer(ipcMain, window.webContents, frame)
      window.webContents.on('double:sent', ({ channel, args }: { channel: string; args: unknown[] }) => {
        renderer.emit(channel, {}, ...args)
      })
      return renderer
    },
  }
}
