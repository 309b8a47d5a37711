/** One started process: what it says, parsed; what it printed last; and its end, told once. */
import { z } from 'zod'
import type { EngineLauncher } from './engineProcess.ts'

export interface ProcessLink<Request extends object> {
  post(message: Request): void
  kill(): void
  /** The last that it wrote to stdout and stderr: the details of a crash. */
  tail(): string
}

export interface ProcessLinkListener<Event> {
  event(event: Event): void
  exit(code: number | null, signal: string | null): void
}

/** Characters of output that are kept. */
const TAIL_LENGTH = 8000

/**
 * Starts a process. A launcher that throws is an exit with neither code nor signal; a process that says what the schema
 * does not know is killed, and its tail tells why.
 */
export function startProcess<Request extends object, Event>(
  launch: EngineLauncher<Request>,
  schema: z.ZodType<Event>,
  listener: ProcessLinkListener<Event>,
): ProcessLink<Request> {
  let tail = ''
  const keep = (text: string) => {
    tail = (tail + text).slice(-TAIL_LENGTH)
  }
  try {
    const child = launch()
    child.onOutput(keep)
    child.onMessage((message) => {
      const parsed = schema.safeParse(message)
      if (parsed.success) return listener.event(parsed.data)
      keep(`\nunreadable message from the engine: ${z.prettifyError(parsed.error)}`)
      child.kill()
    })
    child.onExit((code, signal) => listener.exit(code, signal))
    return { post: (message) => child.post(message), kill: () => child.kill(), tail: () => tail }
  } catch (thrown) {
    keep(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
    queueMicrotask(() => listener.exit(null, null))
    return { post: () => undefined, kill: () => undefined, tail: () => tail }
  }
}
