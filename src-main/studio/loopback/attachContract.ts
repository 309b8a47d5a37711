/** Puts the contract on an HTTP server, as a WebSocket that only the admitted may open. */
import { STATUS_CODES } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Studio } from '../../contract/calls.ts'
import { admits } from './admission.ts'
import { LARGEST_MESSAGE, serveContract } from './serveContract.ts'

export const CONTRACT_PATH = '/contract'

/**
 * Answers the upgrade requests of `server` on `CONTRACT_PATH`: 401 without the token or from a foreign page, 404 on
 * another path. Returns the function that closes all its connections; the server itself stays the caller's.
 */
export function attachContract(
  server: Server,
  studio: Pick<Studio, 'call' | 'subscribe'>,
  token: string,
): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  })
  const unsubscribe = serveContract(studio, sockets)
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (request.url?.split('?')[0] !== CONTRACT_PATH) return refuse(socket, 404)
    if (!admits(request, token)) return refuse(socket, 401)
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
  }
  server.on('upgrade', upgrade)
  return () => {
    server.off('upgrade', upgrade)
    unsubscribe()
    for (const socket of sockets.clients) socket.terminate()
    sockets.close()
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}
