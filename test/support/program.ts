/** The built program as a person starts it: real processes, real files. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export interface Ended {
  /** 128 + number for a signal. */
  code: number
  stdout: string
  stderr: string
}

export interface Running {
  child: ChildProcess
  ended: Promise<Ended>
  /** Waits until stderr, followed by stdout, matches. */
  says(pattern: RegExp): Promise<RegExpExecArray>
}

/** Builds what is out of date: `npm test` has done so already, a single test file has not. */
export function buildProgram(): void {
  const { status, stderr } = spawnSync('node', ['src-main/cli/launch/run.mjs'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the program could not be built:\n${stderr}`)
}

/** English and without a display, whatever the machine of the test is like. */
export function testEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', DISPLAY: '', WAYLAND_DISPLAY: '', ...more }
}

/** Starts `out/main/<entry>.js`. */
export function startProgram(
  entry: 'cli' | 'server',
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Running {
  return watch(
    spawn(process.execPath, [resolve(root, 'out/main', `${entry}.js`), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: options.cwd ?? root,
      env: testEnvironment(options.env),
    }),
  )
}

export function generate(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Ended> {
  return startProgram('cli', ['generate', ...args], options).ended
}

export function watch(child: ChildProcess): Running {
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  const hear = () => waiting.forEach((look) => look())
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    hear()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    hear()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 128, stdout, stderr }))
  })
  return {
    child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(stderr + stdout)
          if (found === null) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        ended.then(
          () => reject(new Error(`it ended without saying ${String(pattern)}:\n${stderr}${stdout}`)),
          reject,
        )
      }),
  }
}
