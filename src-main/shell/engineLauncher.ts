/** Starts the engine as Electron's utility process: the launcher of the shell. */
import type { EngineLauncher, EngineProcess } from '../studio/processes/engineProcess.ts'
import type { UtilityProcessPart, UtilityProcessStarter } from './electronParts.ts'

/** Names of the processes in Electron's metrics and in `child-process-gone`. */
export const ENGINE_SERVICE_NAME = 'CogView Engine'
export const TRAINING_SERVICE_NAME = 'CogView Training'

/** The last output tells why a process ended, so its exit is told after it; but not later than this (milliseconds). */
const LONGEST_WAIT_FOR_OUTPUT = 500

/** `entry`: the bundled engine, or the process that learns. To be called after the app is ready; before that Electron starts no process. */
export function utilityLauncher(
  utilityProcess: UtilityProcessStarter,
  entry: string,
  serviceName = ENGINE_SERVICE_NAME,
): EngineLauncher<object> {
  return () => {
    try {
      return asEngineProcess(utilityProcess.fork(entry, [], { serviceName, stdio: 'pipe' }))
    } catch (error) {
      return neverStarted(String(error))
    }
  }
}

function asEngineProcess(child: UtilityProcessPart): EngineProcess<object> {
  let output: (text: string) => void = () => undefined
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null)
  for (const stream of streams) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => output(text))
  }
  const silence = Promise.all(streams.map((stream) => new Promise((resolve) => stream.once('end', resolve))))
  // V8's report of a fatal error is the best detail there is of running out of its heap.
  child.on('error', (type, location, report) => output(`\n${type} at ${location}\n${report}\n`))
  let gone = false
  child.once('exit', () => {
    gone = true
  })
  return {
    post(message) {
      if (!gone) child.postMessage(message)
    },
    onMessage(listener) {
      child.on('message', listener)
    },
    onOutput(listener) {
      output = listener
    },
    onExit(listener) {
      // Electron tells a code only; on a crash it is the signal's or the platform's status.
      child.once('exit', (code) => {
        const tell = (): void => listener(code, null)
        Promise.race([silence, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_FOR_OUTPUT))]).then(
          tell,
          tell,
        )
      })
    },
    kill() {
      if (gone) return
      // Electron starts the process in its own time; before that there is nothing to kill.
      if (child.pid === undefined) child.once('spawn', () => killAtOnce(child))
      else killAtOnce(child)
    },
  }
}

/** Electron's own `kill` asks with SIGTERM, which a process that is busy in native code may put off. */
function killAtOnce(child: UtilityProcessPart): void {
  try {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
  child.kill()
}

/** A process that could not be started tells so like one that ended at once, after its listeners are in place. */
function neverStarted(problem: string): EngineProcess<object> {
  return {
    post: () => undefined,
    onMessage: () => undefined,
    onOutput: (listener) => queueMicrotask(() => listener(problem)),
    onExit: (listener) => setImmediate(() => listener(null, null)),
    kill: () => undefined,
  }
}
