/** The studio over HTTP: the built interface, files of the library, and the contract over WebSocket at `/contract`. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import type { Duplex } from 'node:stream'
import send from 'send'
import { WebSocketServer } from 'ws'
import type { Studio } from '../contract/calls.ts'
import { describeError } from '../language/errors.ts'
import { serverWords } from '../language/server.ts'
import { LARGEST_MESSAGE, serveContract } from '../studio/loopback/serveContract.ts'
import { addressOf, admitsSocket, cookieHeader, hasCookie, hasToken, isForUs } from './gate.ts'
import type { Gate } from './gate.ts'
import { createLibraryFiles } from './libraryFiles.ts'
import type { SendLibraryFile } from './libraryFiles.ts'
import { plainPage } from './plainPage.ts'
import { securityHeaders } from './securityHeaders.ts'

export interface StudioServerOptions {
  readonly studio: Pick<Studio, 'call' | 'subscribe'>
  /** Folder of the built interface. */
  readonly interfaceFolder: string
  readonly gate: Gate
}

/** Vite puts a hash of the content into these names. */
const HASHED = /^\/assets\//

/** Answers the requests of `server`. Returns the function that ends its connections and the server itself. */
export function serveStudio(server: Server, options: StudioServerOptions): () => Promise<void> {
  const sendLibraryFile = createLibraryFiles(options.studio)
  server.on('request', (request, response) => {
    answer(request, response, options, sendLibraryFile).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      if (response.headersSent) response.destroy()
      else end(response, 500)
    })
  })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  })
  const unsubscribe = serveContract(options.studio, sockets)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (addressOf(request)?.pathname !== '/contract') return refuse(socket, '404 Not Found')
    if (!admitsSocket(request, options.gate)) return refuse(socket, '401 Unauthorized')
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
  })
  return () => {
    unsubscribe()
    for (const socket of sockets.clients) socket.close(GOING_AWAY)
    server.closeIdleConnections()
    const ended = new Promise<void>((resolve) => server.close(() => resolve()))
    setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
    }, CLOSING_MS).unref()
    return ended
  }
}

/** Close code of RFC 6455. */
const GOING_AWAY = 1001
/** A connection that is not done by then is cut. */
const CLOSING_MS = 500

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: StudioServerOptions,
  sendLibraryFile: SendLibraryFile,
): Promise<void> {
  const gate = options.gate
  const address = addressOf(request)
  if (!isForUs(request, gate)) return end(response, 421)
  for (const [name, value] of Object.entries(securityHeaders(request.headers.host ?? '')))
    response.setHeader(name, value)
  if (address === null) return end(response, 400)
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, { Allow: 'GET, HEAD' })
  if (hasToken(request, gate)) {
    address.searchParams.delete('token')
    const clean = `${address.pathname}${address.search}`
    return end(response, 303, {
      Location: clean,
      'Set-Cookie': cookieHeader(gate),
      'Cache-Control': 'no-store',
    })
  }
  if (!hasCookie(request, gate)) return turnAway(request, response, address)
  if (await sendLibraryFile(request, response, address.pathname)) return
  sendInterface(request, response, address, options.interfaceFolder)
}

/**
 * A strict cookie stays away when a page of another site leads here, even through the redirect that sets it: such an
 * arrival is sent on once, by a page of our own. All others learn what is missing.
 */
function turnAway(request: IncomingMessage, response: ServerResponse, address: URL): void {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
  const title = `${serverWords['zh-CN'].title} · ${serverWords.en.title}`
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  if (mode === 'navigate' && site === 'cross-site') {
    response.end(plainPage({ title, lines: [], refresh: `${address.pathname}${address.search}` }))
    return
  }
  const lines = (['zh-CN', 'en'] as const).map((locale) => {
    const { sentence, wayOut } = describeError({ code: 'unauthorised', params: {} }, locale)
    return `${sentence} ${wayOut}`
  })
  response.writeHead(401).end(plainPage({ title, lines }))
}

/** Addresses without a file type are places inside the interface, which its router knows. */
function sendInterface(
  request: IncomingMessage,
  response: ServerResponse,
  address: URL,
  folder: string,
): void {
  const path = extname(address.pathname) === '' ? '/index.html' : address.pathname
  response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
  send(request, path, { root: folder, dotfiles: 'ignore', cacheControl: false, index: false })
    .on('error', (error: { status?: number }) => failFile(response, error.status))
    .on('directory', () => end(response, 404))
    .pipe(response)
}

function failFile(response: ServerResponse, status = 500): void {
  response.setHeader('Cache-Control', 'no-store')
  end(response, status)
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end()
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
