/** `app`: the lock, the readiness and the quitting of Electron, without its process. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AppPart } from '../../src-main/shell/electronParts.ts'
import { Emitter, preventable } from './emitter.ts'

/** Which lock each user-data folder's first app holds: as between processes of one machine. */
export type InstanceLocks = Map<string, App>

export class App extends Emitter implements AppPart {
  readonly isPackaged: boolean
  readonly #paths = new Map<string, string>()
  readonly #locks: InstanceLocks
  readonly #readiness: Promise<void>
  #resolveReadiness: () => void = () => undefined
  ready = false
  sandboxed = false
  /** `quit` went through: nobody prevented it. */
  hasQuit = false
  exitCode: number | null = null

  constructor(folder: string, locks: InstanceLocks, isPackaged: boolean) {
    super()
    this.#locks = locks
    this.isPackaged = isPackaged
    this.#paths.set('appData', folder)
    this.#paths.set('userData', join(folder, 'default'))
    this.#readiness = new Promise((resolve) => {
      this.#resolveReadiness = resolve
    })
  }

  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.sandboxed = true
  }

  requestSingleInstanceLock(): boolean {
    const key = this.getPath('userData')
    const holder = this.#locks.get(key)
    if (holder !== undefined && holder !== this) {
      holder.emit('second-instance', {}, [], '')
      return false
    }
    this.#locks.set(key, this)
    return true
  }

  whenReady(): Promise<void> {
    return this.#readiness
  }

  becomeReady(): void {
    this.ready = true
    this.#resolveReadiness()
  }

  getPath(name: string): string {
    const path = this.#paths.get(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`)
    this.#paths.set(name, path)
  }

  getVersion(): string {
    return '0.0.0'
  }

  getPreferredSystemLanguages(): string[] {
    return ['en-GB']
  }

  quit(): void {
    const event = preventable({})
    this.emit('before-quit', event)
    if (event.prevented || this.hasQuit) return
    this.hasQuit = true
    this.#locks.delete(this.getPath('userData'))
    this.emit('double:quit')
  }

  exit(code = 0): void {
    this.exitCode = code
  }
}
