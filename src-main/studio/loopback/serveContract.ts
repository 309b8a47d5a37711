/** The contract over WebSocket, serving side: requests in, answers and events out, all parsed with contract/. */
import type { RawData, WebSocket, WebSocketServer } from 'ws'
import type { Studio } from '../../contract/calls.ts'
import { dispatch } from '../../contract/dispatch.ts'
import type { StudioEvent } from '../../contract/events.ts'
import { requestMessageSchema } from '../../contract/messages.ts'
import type { RequestMessage, ResponseMessage } from '../../contract/messages.ts'

/** For `maxPayload`: the largest call names 100,000 pictures. */
export const LARGEST_MESSAGE = 8 * 1024 * 1024
/** Bytes on their way to a client, from which on it counts as slow and gets no previews until it has caught up. */
const SLOW = 1024 * 1024
/** Close codes of RFC 6455. */
const UNSUPPORTED_DATA = 1003
const POLICY_VIOLATION = 1008

/**
 * Serves the studio to every connection of `sockets`; who may connect is decided before (attachContract.ts). A slow
 * client misses previews, never anything else. Returns the function that ends the subscription to the studio.
 */
export function serveContract(
  studio: Pick<Studio, 'call' | 'subscribe'>,
  sockets: WebSocketServer,
): () => void {
  sockets.on('connection', (socket) => {
    // A connection that breaks ends with `close`; without a listener its `error` would end this process.
    socket.on('error', () => socket.terminate())
    socket.on('message', (data, isBinary) => void answer(studio, socket, data, isBinary))
  })
  return studio.subscribe((event) => {
    if (sockets.clients.size === 0) return
    const message = JSON.stringify({ event })
    for (const socket of sockets.clients) {
      if (socket.readyState === socket.OPEN && !isTooSlowFor(event, socket)) socket.send(message)
    }
  })
}

function isTooSlowFor(event: StudioEvent, socket: WebSocket): boolean {
  return event.type === 'preview' && socket.bufferedAmount > SLOW
}

async function answer(
  studio: Pick<Studio, 'call'>,
  socket: WebSocket,
  data: RawData,
  isBinary: boolean,
): Promise<void> {
  if (isBinary) return socket.close(UNSUPPORTED_DATA, 'requests are text')
  const request = parseRequest(String(data))
  if (request === null) return socket.close(POLICY_VIOLATION, 'not a request')
  const response: ResponseMessage = {
    id: request.id,
    ...(await dispatch(studio, request.call, request.params)),
  }
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(response))
}

/** Null for what is no request: it has no id by which it could be answered. */
function parseRequest(text: string): RequestMessage | null {
  try {
    return requestMessageSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
