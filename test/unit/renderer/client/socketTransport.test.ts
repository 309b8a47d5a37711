import { describe, expect, it } from 'vitest'
import {
  createSocketTransport,
  FIRST_PAUSE_MS,
  LONGEST_PAUSE_MS,
} from '../../../../src-renderer/client/socketTransport.ts'
import type { Socket } from '../../../../src-renderer/client/socketTransport.ts'
import type { Connection } from '../../../../src-renderer/client/transport.ts'

class FakeSocket implements Socket {
  onopen: (() => void) | null = null
  onmessage: ((message: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  readonly sent: { id: number; call: string; params: unknown }[] = []
  readonly address: string
  constructor(address: string) {
    this.address = address
  }
  send(data: string): void {
    this.sent.push(JSON.parse(data))
  }
  close(): void {
    this.onclose?.()
  }
  answer(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) })
  }
}

function setUp() {
  const sockets: FakeSocket[] = []
  const pauses: number[] = []
  const later: (() => void)[] = []
  const connections: Connection[] = []
  const transport = createSocketTransport({
    origin: 'http://127.0.0.1:4710',
    open(address) {
      const socket = new FakeSocket(address)
      sockets.push(socket)
      return socket
    },
    later(callback, pause) {
      pauses.push(pause)
      later.push(callback)
    },
  })
  transport.onConnection((connection) => connections.push(connection))
  const socket = (i: number): FakeSocket => {
    const found = sockets[i]
    if (found === undefined) throw new Error(`There is no socket ${i}`)
    return found
  }
  return { transport, socket, pauses, connections, retry: () => later.shift()?.() }
}

describe('misuse', () => {
  it('a message that is not of the contract fails what waits, rather than leave it waiting', async () => {
    const { transport, socket } = setUp()
    socket(0).onopen?.()
    const answer = transport.request('jobs.list', {})
    socket(0).answer('{ not json')
    await expect(answer).rejects.toMatchObject({ code: 'internal' })
  })

  it('an answer to nothing is ignored', () => {
    const { socket } = setUp()
    socket(0).onopen?.()
    expect(() => socket(0).answer({ id: 99, ok: true, value: {} })).not.toThrow()
  })
})

describe('calls', () => {
  it('made before the connection is there are sent when it is', async () => {
    const { transport, socket, connections } = setUp()
    const answer = transport.request('settings.get', { a: 1 })
    expect(socket(0).sent).toEqual([])
    socket(0).onopen?.()
    expect(socket(0)).toMatchObject({
      address: 'ws://127.0.0.1:4710/contract',
      sent: [{ id: 1, call: 'settings.get', params: { a: 1 } }],
    })
    socket(0).answer({ id: 1, ok: true, value: 'hello' })
    await expect(answer).resolves.toEqual({ ok: true, value: 'hello' })
    expect(connections).toEqual(['opening', 'open'])
  })

  it('find their own answers, in whatever order they come', async () => {
    const { transport, socket } = setUp()
    socket(0).onopen?.()
    const [one, two] = [transport.request('a', {}), transport.request('b', {})]
    socket(0).answer({ id: 2, ok: false, error: { code: 'nothing-to-undo', params: {} } })
    socket(0).answer({ id: 1, ok: true, value: 1 })
    await expect(one).resolves.toEqual({ ok: true, value: 1 })
    await expect(two).resolves.toEqual({ ok: false, error: { code: 'nothing-to-undo', params: {} } })
  })

  it('fail when the connection is lost, since nobody knows whether they were done', async () => {
    const { transport, socket } = setUp()
    socket(0).onopen?.()
    const answer = transport.request('jobs.generate', {})
    socket(0).onclose?.()
    await expect(answer).rejects.toMatchObject({ code: 'host-lost' })
    await expect(transport.request('jobs.list', {})).rejects.toMatchObject({ code: 'host-lost' })
  })
})

describe('the connection', () => {
  it('is sought again with growing pauses, and at once again after it was there', () => {
    const { socket, pauses, retry, connections } = setUp()
    for (let i = 0; i < 8; i += 1) {
      socket(i).onclose?.()
      retry()
    }
    expect(pauses.slice(0, 3)).toEqual([FIRST_PAUSE_MS, 2 * FIRST_PAUSE_MS, 4 * FIRST_PAUSE_MS])
    expect(pauses.at(-1)).toBe(LONGEST_PAUSE_MS)
    socket(8).onopen?.()
    socket(8).onclose?.()
    expect(pauses.at(-1)).toBe(FIRST_PAUSE_MS)
    expect(connections).toEqual(['opening', 'open', 'lost'])
    retry()
    socket(9).onopen?.()
    expect(connections.at(-1)).toBe('open')
  })

  it('hands on events', () => {
    const { transport, socket } = setUp()
    const events: unknown[] = []
    transport.onEvent((event) => events.push(event))
    socket(0).onopen?.()
    const event = { type: 'library', pictureIds: ['a'] }
    socket(0).answer({ event })
    expect(events).toEqual([event])
  })
})
