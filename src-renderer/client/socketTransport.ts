/**
 * The contract over a WebSocket on the page's own origin (contract/messages.ts). A lost connection is sought again with
 * growing pauses; what was under way then fails with `host-lost`, since nobody knows whether it was done.
 */
import { serverMessageSchema } from '../../src-main/contract/messages.ts'
import type { RequestMessage } from '../../src-main/contract/messages.ts'
import type { Outcome } from '../../src-main/contract/dispatch.ts'
import { StudioError } from '../../src-main/contract/errors.ts'
import type { Connection, Transport } from './transport.ts'

export const FIRST_PAUSE_MS = 250
export const LONGEST_PAUSE_MS = 8000

/** The part of WebSocket that is used, so that tests can stand in for it. */
export interface Socket {
  send(data: string): void
  close(): void
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: (() => void) | null
}

export interface SocketTransportOptions {
  /** Where the page came from, such as `http://127.0.0.1:4710`. */
  origin: string
  open(address: string): Socket
  /** Calls back after a pause in milliseconds. */
  later(callback: () => void, pause: number): void
}

interface Pending {
  message: RequestMessage
  resolve(outcome: Outcome): void
  reject(error: StudioError): void
}

export function createSocketTransport({ origin, open, later }: SocketTransportOptions): Transport {
  const address = `${origin.replace(/^http/, 'ws')}/contract`
  const eventListeners: ((event: unknown) => void)[] = []
  const connectionListeners: ((connection: Connection) => void)[] = []
  const pending = new Map<number, Pending>()
  let connection: Connection = 'opening'
  let socket: Socket | null = null
  let lastId = 0
  let pause = FIRST_PAUSE_MS

  function become(next: Connection): void {
    if (next === connection) return
    connection = next
    for (const listener of connectionListeners) listener(next)
  }

  function receive(data: unknown): void {
    const parsed = serverMessageSchema.safeParse(readJson(data))
    if (!parsed.success) return failure(`a message that is not of the contract: ${parsed.error.message}`)
    const message = parsed.data
    if ('event' in message) {
      for (const listener of eventListeners) listener(message.event)
      return
    }
    const request = pending.get(message.id)
    pending.delete(message.id)
    request?.resolve(message.ok ? { ok: true, value: message.value } : { ok: false, error: message.error })
  }

  /** Which request it would have answered is unknown, so all of them fail rather than wait for ever. */
  function failure(problem: string): void {
    rejectAll(new StudioError('internal', { problem }))
  }

  function rejectAll(error: StudioError): void {
    const waiting = [...pending.values()]
    pending.clear()
    for (const request of waiting) request.reject(error)
  }

  function connect(): void {
    const next = open(address)
    next.onopen = () => {
      socket = next
      pause = FIRST_PAUSE_MS
      for (const request of pending.values()) next.send(JSON.stringify(request.message))
      become('open')
    }
    next.onmessage = (message) => receive(message.data)
    next.onclose = () => {
      socket = null
      if (connection === 'open') {
        rejectAll(new StudioError('host-lost', { folder: origin }))
        become('lost')
      }
      later(connect, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    }
  }

  connect()

  return {
    request(name, params) {
      if (connection === 'lost') return Promise.reject(new StudioError('host-lost', { folder: origin }))
      lastId += 1
      const message: RequestMessage = { id: lastId, call: name, params }
      return new Promise((resolve, reject) => {
        pending.set(message.id, { message, resolve, reject })
        socket?.send(JSON.stringify(message))
      })
    },
    onEvent: (listener) => void eventListeners.push(listener),
    onConnection(listener) {
      connectionListeners.push(listener)
      listener(connection)
    },
    pictureAddress: (id) => `/pictures/${encodeURIComponent(id)}`,
    thumbnailAddress: (library, seq) => `/thumbnails/${encodeURIComponent(library)}/${seq}`,
    thumbnailOf: (id) => `/thumbnails/${encodeURIComponent(id)}`,
    datasetPicture: (file, side) => `/datasets/${side}/${file}`,
    exportAddress: (token) => `/exports/${encodeURIComponent(token)}`,
    outgoingAddress: (id) => `/exports/picture/${encodeURIComponent(id)}`,
    namesFiles: false,
    pathOf: () => null,
  }
}

function readJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    // Not JSON, so not of the contract either: the schema says so.
    return undefined
  }
}
