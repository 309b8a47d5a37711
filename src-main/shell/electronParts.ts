/**
 * The parts of Electron that the shell stands on. Its modules receive them as parameters, so that only main.ts and
 * preload.ts import Electron's values and everything else runs in a test. Methods are picked from Electron's own
 * types; events, whose overloads cannot be picked, are listed with the arguments that are used, and main.ts compiles
 * only if the real Electron has them.
 */
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Details,
  DownloadItem,
  ForkOptions,
  IpcMain,
  IpcRenderer,
  Menu,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NativeTheme,
  Protocol,
  RenderProcessGoneDetails,
  Screen,
  Session,
  UtilityProcess,
  WebContents,
  WebFrameMain,
  WebUtils,
} from 'electron'

/** The frame a message came from; null once it has navigated or is gone. */
export interface SenderEvent {
  readonly senderFrame: (Pick<WebFrameMain, 'url'> & { readonly parent: object | null }) | null
  readonly sender: object
}

export interface IpcMainPart {
  handle(channel: string, listener: (event: SenderEvent, ...args: unknown[]) => Promise<unknown>): void
  on(channel: string, listener: (event: SenderEvent, ...args: unknown[]) => void): unknown
  removeHandler: IpcMain['removeHandler']
  removeAllListeners(channel: string): unknown
}

export type IpcRendererPart = Pick<IpcRenderer, 'invoke' | 'send'> & {
  on(channel: string, listener: (event: object, ...args: unknown[]) => void): unknown
}

export type WebUtilsPart = Pick<WebUtils, 'getPathForFile'>

export interface Preventable {
  preventDefault(): void
}

export type WebContentsPart = Pick<WebContents, 'send' | 'isDestroyed' | 'setWindowOpenHandler'> & {
  on(event: 'did-finish-load' | 'destroyed', listener: () => void): unknown
  on(event: 'will-navigate', listener: (details: Preventable & { readonly url: string }) => void): unknown
  on(event: 'will-redirect', listener: (details: Preventable & { readonly url: string }) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
  on(
    event: 'render-process-gone',
    listener: (event: object, details: RenderProcessGoneDetails) => void,
  ): unknown
}

export type WindowPart = Pick<
  BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'getNormalBounds'
> & {
  readonly webContents: WebContentsPart
  on(event: 'close', listener: (event: Preventable) => void): unknown
  on(event: 'closed', listener: () => void): unknown
  once(event: 'ready-to-show', listener: () => void): unknown
}

export type WindowConstructor = new (options: BrowserWindowConstructorOptions) => WindowPart

export type AppPart = Pick<
  App,
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'getPath'
  | 'setPath'
  | 'getPreferredSystemLanguages'
  | 'isPackaged'
> & {
  on(event: 'second-instance' | 'window-all-closed' | 'activate', listener: () => void): unknown
  on(event: 'before-quit', listener: (event: Preventable) => void): unknown
  on(event: 'child-process-gone', listener: (event: object, details: Details) => void): unknown
  on(event: 'web-contents-created', listener: (event: object, contents: WebContentsPart) => void): unknown
}

export type ProtocolPart = Pick<Protocol, 'registerSchemesAsPrivileged'>

export type SessionPart = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setSpellCheckerEnabled'
> & {
  readonly protocol: Pick<Protocol, 'handle'>
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>
  on(
    event: 'will-download',
    listener: (event: Preventable, item: Pick<DownloadItem, 'getURL'>) => void,
  ): unknown
}

export type UtilityProcessPart = Pick<UtilityProcess, 'postMessage' | 'kill' | 'pid'> & {
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'error', listener: (type: 'FatalError', location: string, report: string) => void): unknown
  once(event: 'spawn', listener: () => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
}

export interface UtilityProcessStarter {
  fork(modulePath: string, args?: string[], options?: ForkOptions): UtilityProcessPart
}

export interface MenuPart {
  buildFromTemplate(template: MenuItemConstructorOptions[]): Menu
  setApplicationMenu: typeof Menu.setApplicationMenu
}

export interface ElectronParts {
  app: AppPart
  BrowserWindow: WindowConstructor
  ipcMain: IpcMainPart
  Menu: MenuPart
  nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors'>
  protocol: ProtocolPart
  screen: Pick<Screen, 'getAllDisplays'>
  /** Read after the app is ready, as Electron demands. */
  session: { readonly defaultSession: SessionPart }
  dialog: {
    showErrorBox(title: string, content: string): void
    showMessageBox(window: WindowPart, options: MessageBoxOptions): Promise<{ readonly response: number }>
  }
  utilityProcess: UtilityProcessStarter
}
