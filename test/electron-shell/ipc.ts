/** `ipcMain` and `ipcRenderer`, joined: every message is a structured clone, and errors lose all but their message. */
import type { IpcMainPart, IpcRendererPart, SenderEvent } from '../../src-main/shell/electronParts.ts'
import { Emitter } from './emitter.ts'

type Handler = (event: SenderEvent, ...args: unknown[]) => Promise<unknown>

export class IpcMain extends Emitter implements IpcMainPart {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, listener: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, listener)
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  /** What arrives from a renderer's `invoke`. */
  async receive(channel: string, event: SenderEvent, args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    try {
      return structuredClone(await handler(event, ...args))
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`)
    }
  }
}

export interface Frame {
  url: string
  parent: object | null
}

/** The renderer's end in one frame of one page. */
export class IpcRenderer extends Emitter implements IpcRendererPart {
  readonly #main: IpcMain
  readonly #event: () => SenderEvent

  /** `frame` is asked at each message: the page may have navigated, or be gone. */
  constructor(main: IpcMain, sender: object, frame: () => Frame | null) {
    super()
    this.#main = main
    this.#event = () => ({ sender, senderFrame: frame() })
  }

  invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    // Electron throws at once on what cannot be cloned.
    const cloned = structuredClone(args)
    return this.#main.receive(channel, this.#event(), cloned)
  }

  send(channel: string, ...args: unknown[]): void {
    this.#main.emit(channel, this.#event(), ...structuredClone(args))
  }
}
