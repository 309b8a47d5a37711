/**
 * Serves the built interface and a scripted studio as the real server does: the same content security policy, the
 * contract over WebSocket, pictures by id. For looking at the interface in states that are hard to reach for real.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { dispatch } from '../../../src-main/contract/dispatch.ts'
import { requestMessageSchema } from '../../../src-main/contract/messages.ts'
import type { ScriptedStudio } from './scriptedStudio.ts'

/** A build of one's own, to be looked at without disturbing others, or the built studio's. */
export const interfaceFolder =
  process.env['COGVIEW_INTERFACE'] ?? resolve(import.meta.dirname, '../../../out/renderer')

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** A picture, its small file, and as it leaves: here all the same. */
const PICTURE = /^\/(?:pictures|thumbnails|exports\/picture)\/(.+)$/
const DATASET = /^\/datasets\/(?:small|large)\/([0-9a-f]{64})$/

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export interface FakeHost {
  readonly address: string
  /** Cuts every connection, as a host that dies; with `refuse` new ones are refused too. */
  disconnect(refuse: boolean): void
  close(): Promise<void>
}

export async function startFakeHost(studio: ScriptedStudio): Promise<FakeHost> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const id = PICTURE.exec(path)?.[1]
    if (id !== undefined) return sendPicture(response, studio.picture(id))
    const file = DATASET.exec(path)?.[1]
    if (file !== undefined) return sendPicture(response, studio.datasetPicture(file))
    void sendFile(response, path === '/' ? '/index.html' : path)
  })
  const sockets = new WebSocketServer({ noServer: true })
  let refusing = false

  server.on('upgrade', (request, socket, head) => {
    if (refusing || request.url !== '/contract') return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (client) => attach(client, studio))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('The fake host has no port')

  const cut = (): void => sockets.clients.forEach((client) => client.terminate())
  return {
    address: `http://127.0.0.1:${bound.port}/`,
    disconnect(refuse) {
      refusing = refuse
      cut()
    },
    close() {
      cut()
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

function attach(client: WebSocket, studio: ScriptedStudio): void {
  const end = studio.subscribe((event) => client.send(JSON.stringify({ event })))
  client.on('close', end)
  client.on('message', async (data: Buffer) => {
    const { id, call, params } = requestMessageSchema.parse(JSON.parse(data.toString()))
    client.send(JSON.stringify({ id, ...(await dispatch(studio, call, params)) }))
  })
}

function sendPicture(response: ServerResponse, png: Buffer | null): void {
  response.writeHead(png === null ? 404 : 200, { 'Content-Type': 'image/png' }).end(png ?? '')
}

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const file = resolve(join(interfaceFolder, path))
  const type = TYPES[extname(file)]
  if (!file.startsWith(interfaceFolder + sep) || type === undefined) return void response.writeHead(404).end()
  try {
    const body = await readFile(file)
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY }).end(body)
  } catch {
    // Only absence is possible here: the folder is the build's own.
    response.writeHead(404).end()
  }
}
