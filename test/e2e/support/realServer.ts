/** The real server, as `npm start -- --web` runs it, on a library of its own. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const entry = resolve(import.meta.dirname, '../../../out/main/server.js')

/** The built bundles, engine included, and the interface that the server hands out. */
export const serverIsBuilt =
  existsSync(entry) &&
  existsSync(join(entry, '../engine.js')) &&
  existsSync(join(entry, '../../renderer/index.html'))

const START_MS = 60_000

export interface RealServer {
  /** With the token. */
  readonly address: string
  /** Ids of the processes that the server has started: the engine. */
  engines(): number[]
  signal(name: NodeJS.Signals): void
  stop(): Promise<void>
}

export async function startRealServer(library: string, env: NodeJS.ProcessEnv = {}): Promise<RealServer> {
  const server = spawn(process.execPath, [entry, '--library', library, '--no-browser', '--language', 'en'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const address = await addressOf(server)
  return {
    address,
    engines: () =>
      readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8')
        .trim()
        .split(' ')
        .filter((id) => id !== '')
        .map(Number),
    signal: (name) => void server.kill(name),
    async stop() {
      if (server.exitCode !== null) return
      const ended = new Promise((done) => server.once('exit', done))
      server.kill('SIGTERM')
      await ended
    },
  }
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = ''
    const giveUp = setTimeout(() => fail(new Error(`The server printed no address: ${said}`)), START_MS)
    const listen = (chunk: Buffer): void => {
      said += chunk.toString()
      const address = /http:\/\/\S+token=\S+/.exec(said)?.[0]
      if (address === undefined) return
      clearTimeout(giveUp)
      done(address)
    }
    server.stdout?.on('data', listen)
    server.stderr?.on('data', listen)
    server.once('exit', (code) => fail(new Error(`The server ended with ${code}: ${said}`)))
  })
}
