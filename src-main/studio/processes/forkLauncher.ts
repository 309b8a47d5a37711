/** Starts the engine as a child of this Node process: the launcher of the server, the terminal and the tests. */
import { fork } from 'node:child_process'
import type { EngineLauncher } from './engineProcess.ts'

/**
 * `entry`: the module that the child runs. Its messages use structured clone, so that bytes stay bytes; its output is
 * piped, because stdout belongs to the door. The child must end itself on `disconnect`, when this process is gone.
 */
export function forkLauncher(
  entry: string,
  options: { env?: NodeJS.ProcessEnv } = {},
): EngineLauncher<object> {
  return () => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: options.env ?? process.env,
      execArgv: [],
      // Ctrl-C in a terminal goes to the whole process group. The door decides what it means; an engine that died of
      // it would be a crash.
      detached: process.platform !== 'win32',
    })
    let output: (text: string) => void = () => undefined
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8')
      stream?.on('data', (text: string) => output(text))
    }
    return {
      post(message) {
        if (child.connected) child.send(message, reportSendError)
      },
      onMessage(listener) {
        child.on('message', listener)
      },
      onOutput(listener) {
        output = listener
      },
      onExit(listener) {
        let told = false
        const tell = (code: number | null, signal: string | null) => {
          if (told) return
          told = true
          listener(code, signal)
        }
        // `close` comes after the last output, which tells why it ended; `error` alone where it never started.
        child.on('close', tell)
        child.on('error', (error) => {
          output(String(error))
          if (child.pid === undefined) tell(null, null)
        })
      },
      kill() {
        child.kill('SIGKILL')
      },
    }
    /** The channel may close between the check and the sending; the exit that follows is told by itself. */
    function reportSendError(error: Error | null): void {
      if (error !== null) output(`\nnot sent: ${error.message}`)
    }
  }
}
