/**
 * A computing process's end of the line to the studio. The same file runs as Electron's utility process, which has
 * `process.parentPort`, and as a child of `child_process.fork`, which has `process.send`: chosen here, at run time,
 * without importing Electron.
 */
import { writeSync } from 'node:fs'
import type { EngineEvent } from './protocol.ts'

/** Electron's end of a utility process. Messages arrive wrapped in an event and wait until somebody listens. */
export interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
}

/** What of `process` the port stands on. */
export interface PortHost {
  send?: ((message: unknown) => unknown) | undefined
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
  once(event: 'disconnect', listener: () => void): unknown
  exit(code: number): void
}

/** What a process tells and is told. */
interface Port<Event> {
  post(event: Event): void
  onMessage(listener: (message: unknown) => void): void
}

/** Exit code after a rejection that nobody handled (EX_SOFTWARE of sysexits). */
export const UNHANDLED_EXIT_CODE = 70

/**
 * Opens the port of the process it runs in. Also sees to two ways of dying: the process ends when the studio is
 * gone, and on a rejection that nobody handled, which Electron's utility processes only warn about, so that the
 * supervisor sees a crash and not a process that is half alive.
 *
 * @throws Error when the process was started by hand, so that there is nobody to talk to.
 */
export function openEnginePort<Event = EngineEvent>(host: PortHost = process): Port<Event> {
  const parentPort = parentPortOf(host)
  const send = host.send
  if (parentPort === null && send === undefined) {
    throw new Error('This process has no parent: start it with utilityProcess.fork or child_process.fork')
  }
  host.on('unhandledRejection', (reason) => {
    // The exit of a utility process does not wait for streams, so the reason is written synchronously.
    writeSync(
      2,
      `unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`,
    )
    host.exit(UNHANDLED_EXIT_CODE)
  })
  if (parentPort !== null) {
    return {
      post: (event) => parentPort.postMessage(event),
      onMessage: (listener) => void parentPort.on('message', (event) => listener(event.data)),
    }
  }
  host.once('disconnect', () => host.exit(0))
  return {
    post: (event) => void send?.call(host, event),
    onMessage: (listener) => void host.on('message', listener),
  }
}

function parentPortOf(host: PortHost): ParentPort | null {
  const candidate: unknown = Reflect.get(host, 'parentPort')
  return isParentPort(candidate) ? candidate : null
}

function isParentPort(candidate: unknown): candidate is ParentPort {
  return (
    typeof candidate === 'object' && candidate !== null && 'postMessage' in candidate && 'on' in candidate
  )
}
