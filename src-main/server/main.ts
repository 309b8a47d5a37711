/** `npm start -- --web`: the studio on an address of this machine, which it prints and opens in the browser. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { StudioError, toErrorData } from '../contract/errors.ts'
import type { Locale } from '../contract/entities.ts'
import { describeError } from '../language/errors.ts'
import { fill } from '../language/fill.ts'
import { serverWords } from '../language/server.ts'
import { systemLocale } from '../language/systemLocale.ts'
import { openNodeStudio } from '../studio/openNodeStudio.ts'
import { createGate } from './gate.ts'
import { openBrowser } from './openBrowser.ts'
import { LOOPBACK, parseServerOptions } from './serverOptions.ts'
import type { ServerOptions } from './serverOptions.ts'
import { serveStudio } from './studioServer.ts'

/** Where the bundle lies: this module is an entry of the build, so its folder is the bundle's. */
const entryFolder = import.meta.dirname
const interfaceFolder = join(entryFolder, '..', 'renderer')
const TOKEN_BYTES = 32

const system = systemLocale(process.env)

async function run(args: readonly string[]): Promise<void> {
  const options = parseServerOptions(args, serverWords[system])
  const words = serverWords[options.language ?? system]
  if (options.help) {
    process.stdout.write(`${words.help}\n`)
    return
  }
  if (!existsSync(join(interfaceFolder, 'index.html')))
    throw new StudioError('usage', { problem: words.notBuilt })
  const stop = stopSignal()
  const studio = await openNodeStudio({
    entryFolder,
    library: options.library,
    hostName: 'server',
    warm: true,
  })
  try {
    const server = createServer()
    const port = await listen(server, options, words)
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    const gate = createGate(token, port, [...new Set([options.host, LOOPBACK, 'localhost', '::1'])])
    const close = serveStudio(server, { studio, interfaceFolder, gate })
    const host = options.host.includes(':') ? `[${options.host}]` : options.host
    const address = `http://${host}:${port}/?token=${token}`
    process.stdout.write(`${fill(words.open, { address })}\n${words.stop}\n`)
    if (!isLoopback(options.host)) process.stderr.write(`${fill(words.exposed, { host })}\n`)
    if (options.browser) await openBrowser(address)
    await stop
    await close()
    process.stdout.write(`${words.stopped}\n`)
  } finally {
    await studio.close()
  }
}

function listen(
  server: Server,
  { port, host }: ServerOptions,
  words: (typeof serverWords)[Locale],
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const problem =
        cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND'
          ? fill(words.hostInvalid, { host })
          : fill(words.portTaken, { port, reason: cause.code ?? cause.message })
      reject(new StudioError('usage', { problem }, { cause }))
    })
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'))
      else resolve(address.port)
    })
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** Settles when the process is asked to end. A terminal and npm may both hand on the same Ctrl-C: once is enough. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

try {
  await run(process.argv.slice(2))
  process.exitCode = 0
} catch (thrown) {
  const error = toErrorData(thrown)
  const { sentence, wayOut } = describeError(error, system)
  process.stderr.write(`${sentence}\n${wayOut}\n`)
  if (error.code === 'internal' && error.detail !== undefined) process.stderr.write(`\n${error.detail}\n`)
  process.exitCode = error.code === 'usage' ? 2 : 1
}
// What a library may have left open must not keep a finished server alive.
setTimeout(() => process.exit(), 1_000).unref()
