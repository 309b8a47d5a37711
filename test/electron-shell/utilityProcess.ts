/**
 * `utilityProcess` by way of child_process.fork: a real process with structured clones, whose entry sees
 * `process.parentPort` and no `process.send`, as under Electron.
 */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { ForkOptions } from 'electron'
import type { UtilityProcessPart, UtilityProcessStarter } from '../../src-main/shell/electronParts.ts'
import { Emitter } from './emitter.ts'

const PARENT_PORT_SHIM = new URL('./parentPortShim.mjs', import.meta.url).href

export interface StartedProcess {
  readonly modulePath: string
  readonly options: ForkOptions
  readonly child: ChildProcess
}

export interface UtilityProcessDouble extends UtilityProcessStarter {
  /** Every process that was forked, in order. */
  readonly started: readonly StartedProcess[]
}

/** `isReady`: Electron refuses to fork before the app is ready. */
export function createUtilityProcessDouble(isReady: () => boolean): UtilityProcessDouble {
  const started: StartedProcess[] = []
  return {
    started,
    fork(modulePath, args = [], options = {}) {
      if (!isReady()) throw new Error('utilityProcess cannot be created before app is ready.')
      const piped = options.stdio === 'pipe'
      const child = fork(modulePath, args, {
        serialization: 'advanced',
        stdio: ['ignore', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit', 'ipc'],
        execArgv: ['--import', PARENT_PORT_SHIM, ...(options.execArgv ?? [])],
      })
      started.push({ modulePath, options, child })
      return new UtilityProcess(child)
    },
  }
}

class UtilityProcess extends Emitter implements UtilityProcessPart {
  readonly #child: ChildProcess
  #spawned = false
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null

  constructor(child: ChildProcess) {
    super()
    this.#child = child
    this.stdout = child.stdout
    this.stderr = child.stderr
    child.once('spawn', () => {
      this.#spawned = true
      this.emit('spawn')
    })
    child.on('message', (message) => this.emit('message', message))
    child.on('exit', (code) => this.emit('exit', code ?? 1))
    // A channel that closes under a message: Electron drops the message and tells the exit.
    child.on('error', () => undefined)
  }

  /** Undefined until `spawn` and once the process is gone, as Electron's. */
  get pid(): number | undefined {
    const running = this.#spawned && this.#child.exitCode === null && this.#child.signalCode === null
    return running ? this.#child.pid : undefined
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(structuredClone(message) as object)
  }

  kill(): boolean {
    return this.#spawned && this.#child.kill('SIGTERM')
  }
}
