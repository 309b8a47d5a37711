/** The contract over WebSocket, calling side: the studio of another process as if it were here. */
import { WebSocket } from 'ws'
import type { RawData } from 'ws'
import { calls } from '../../contract/calls.ts'
import type { CallName, CallParams, CallResult, Studio } from '../../contract/calls.ts'
import { StudioError, fromErrorData } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import { serverMessageSchema } from '../../contract/messages.ts'
import { CONTRACT_PATH } from './attachContract.ts'
import type { Endpoint } from './openEndpoint.ts'

export interface ConnectedStudio extends Studio {
  /** Called once when the connection ends, unless `close()` ended it; at once when it is gone already. */
  onLost(listener: () => void): void
}

const HANDSHAKE_MS = 5000

interface OpenCall {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * Connects to the host of a library. Its calls throw what the host throws, and `host-lost` when it goes away.
 * @throws StudioError unauthorised, host-lost where nobody answers
 */
export async function connectStudio(host: Endpoint & { readonly folder: string }): Promise<ConnectedStudio> {
  const lost = () => new StudioError('host-lost', { folder: host.folder })
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${CONTRACT_PATH}`, {
    headers: { authorization: `Bearer ${host.token}` },
    handshakeTimeout: HANDSHAKE_MS,
    perMessageDeflate: false,
    // The host is this person's own; previews of many large candidates are large.
    maxPayload: 0,
  })
  const open = new Map<number, OpenCall>()
  const listeners = new Set<(event: StudioEvent) => void>()
  const onLost: (() => void)[] = []
  let lastId = 0
  let closed = false

  function receive(data: RawData): void {
    const message = serverMessageSchema.parse(JSON.parse(String(data)))
    if ('event' in message) {
      for (const listener of listeners) listener(message.event)
      return
    }
    const call = open.get(message.id)
    open.delete(message.id)
    if (message.ok) call?.resolve(message.value)
    else call?.reject(fromErrorData(message.error))
  }

  socket.on('message', (data) => {
    try {
      receive(data)
    } catch {
      // A host that speaks another contract is no host: its calls end with `host-lost`.
      socket.terminate()
    }
  })
  await opened(socket, lost)
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    for (const call of open.values()) call.reject(lost())
    open.clear()
    if (!closed) for (const listener of onLost) listener()
  })

  return {
    async call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
      if (socket.readyState !== socket.OPEN) throw lost()
      const id = ++lastId
      const value = await new Promise<unknown>((resolve, reject) => {
        open.set(id, { resolve, reject })
        socket.send(JSON.stringify({ id, call: name, params }))
      })
      return calls[name].result.parse(value) as CallResult<N>
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onLost(listener) {
      if (socket.readyState === socket.CLOSED) listener()
      else onLost.push(listener)
    },
    close() {
      closed = true
      if (socket.readyState === socket.CLOSED) return Promise.resolve()
      return new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.close()
      })
    },
  }
}

function opened(socket: WebSocket, lost: () => StudioError): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_request, response) => {
      reject(response.statusCode === 401 ? new StudioError('unauthorised') : lost())
      socket.terminate()
    })
    // Also after the handshake failed: `terminate` above emits it once more.
    socket.on('error', () => reject(lost()))
  })
}
