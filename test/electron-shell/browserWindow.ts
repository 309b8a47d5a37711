/** `BrowserWindow` and its `webContents`: what they were told, and levers for what Electron would tell them. */
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
import type { WebContentsPart, WindowConstructor, WindowPart } from '../../src-main/shell/electronParts.ts'
import { Emitter, preventable } from './emitter.ts'

type OpenHandler = Parameters<WebContentsPart['setWindowOpenHandler']>[0]

export class WebContents extends Emitter implements WebContentsPart {
  /** What was pushed to the page, cloned as on the way there. */
  readonly sent: { channel: string; args: unknown[] }[] = []
  openHandler: OpenHandler | null = null
  destroyed = false

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    const message = { channel, args: structuredClone(args) }
    this.sent.push(message)
    this.emit('double:sent', message)
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  /** The page tries to go to `url`. Returns whether it gets there. */
  navigate(url: string, event: 'will-navigate' | 'will-redirect' = 'will-navigate'): boolean {
    const details = preventable({ url })
    this.emit(event, details)
    return !details.prevented
  }
}

export class BrowserWindow extends Emitter implements WindowPart {
  readonly options: BrowserWindowConstructorOptions
  readonly webContents = new WebContents()
  readonly loaded: string[] = []
  shown = 0
  hidden = false
  focused = 0
  minimized = false
  maximized = false
  bounds: Rectangle

  constructor(options: BrowserWindowConstructorOptions) {
    super()
    this.options = options
    this.bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
  }

  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    return Promise.resolve()
  }

  show(): void {
    this.shown += 1
    this.hidden = false
  }

  hide(): void {
    this.hidden = true
  }

  focus(): void {
    this.focused += 1
  }

  restore(): void {
    this.minimized = false
  }

  maximize(): void {
    this.maximized = true
  }

  isMinimized(): boolean {
    return this.minimized
  }

  isMaximized(): boolean {
    return this.maximized
  }

  isDestroyed(): boolean {
    return this.webContents.destroyed
  }

  getNormalBounds(): Rectangle {
    return this.bounds
  }

  /** The person closes the window. */
  close(): void {
    const event = preventable({})
    this.emit('close', event)
    if (event.prevented) return
    this.webContents.destroyed = true
    this.webContents.emit('destroyed')
    this.emit('closed')
  }
}

/** The constructor that the shell gets; `onCreated` learns of each window. */
export function windowConstructor(onCreated: (window: BrowserWindow) => void): WindowConstructor {
  return class extends BrowserWindow {
    constructor(options: BrowserWindowConstructorOptions) {
      super(options)
      onCreated(this)
    }
  }
}
