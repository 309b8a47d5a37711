import { createServer } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { CallName, CallParams, CallResult, Studio } from '../../../../src-main/contract/calls.ts'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import { connectStudio } from '../../../../src-main/studio/loopback/connectStudio.ts'
import { openEndpoint } from '../../../../src-main/studio/loopback/openEndpoint.ts'
import type { OpenEndpoint } from '../../../../src-main/studio/loopback/openEndpoint.ts'

const cleanUp: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

/** A studio that answers two calls, throws on a third and never ends a fourth. */
async function serve() {
  const listeners = new Set<(event: StudioEvent) => void>()
  const answers: Partial<Record<CallName, () => unknown>> = {
    'studio.info': () => ({
      version: '1',
      library: '/图库',
      host: 'test',
      pictures: { folder: 'pictures', reachable: true },
    }),
    'jobs.get': () => {
      throw new StudioError('job-not-found', { id: 'x' })
    },
    'jobs.list': () => new Promise(() => undefined),
    'engine.status': () => ({ not: 'a status' }),
  }
  const studio: Pick<Studio, 'call' | 'subscribe'> = {
    async call<N extends CallName>(name: N, _params: CallParams<N>) {
      return (await answers[name]?.()) as CallResult<N>
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const endpoint = await openEndpoint(studio)
  cleanUp.push(() => endpoint.close())
  const emit = (event: StudioEvent) => {
    for (const listener of listeners) listener(event)
  }
  return { endpoint, emit, listeners, host: { ...endpoint, folder: '/图库' } }
}

async function connect(host: Awaited<ReturnType<typeof serve>>['host']) {
  const studio = await connectStudio(host)
  cleanUp.push(() => studio.close())
  return studio
}

/** The status of the answer to an upgrade, 101 where the socket opened. */
function knock(endpoint: OpenEndpoint, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${endpoint.port}${path}`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.on('error', () => undefined)
  })
}

describe('misuse', () => {
  test('nobody gets in without the token, by another path, or from a page of somebody else', async () => {
    const { endpoint } = await serve()
    const bearer = { authorization: `Bearer ${endpoint.token}` }
    const statuses = [
      await knock(endpoint, '/contract', {}),
      await knock(endpoint, '/contract', { authorization: 'Bearer wrong' }),
      await knock(endpoint, '/contract', { authorization: `Bearer ${endpoint.token}x` }),
      await knock(endpoint, '/contract?token=', {}),
      await knock(endpoint, '/elsewhere', bearer),
      await knock(endpoint, '/contract', { ...bearer, origin: 'https://example.com' }),
      await knock(endpoint, '/contract', { ...bearer, origin: 'http://127.0.0.1.example.com' }),
      await knock(endpoint, '/contract', { ...bearer, origin: 'null' }),
    ]
    expect(statuses).toEqual([401, 401, 401, 401, 404, 401, 401, 401])
    expect(await knock(endpoint, '/contract', bearer)).toBe(101)
    expect(await knock(endpoint, `/contract?token=${endpoint.token}`, {})).toBe(101)
    expect(await knock(endpoint, '/contract', { ...bearer, origin: 'http://localhost:5173' })).toBe(101)
  })

  test('a wrong token and a port where nobody listens are told apart', async () => {
    const { host, endpoint } = await serve()
    await expect(connectStudio({ ...host, token: 'wrong' })).rejects.toMatchObject({ code: 'unauthorised' })
    await endpoint.close()
    await expect(connectStudio(host)).rejects.toMatchObject({
      code: 'host-lost',
      params: { folder: '/图库' },
    })
  })

  test('an endpoint answers no ordinary request', async () => {
    const { endpoint } = await serve()
    expect((await fetch(`http://127.0.0.1:${endpoint.port}/contract`)).status).toBe(404)
  })

  test.each([
    ['what is no JSON', '{', 1008],
    ['what is no request', '{"call":"studio.info"}', 1008],
    ['bytes', Buffer.from('{"id":1,"call":"studio.info","params":{}}'), 1003],
    ['more than the largest call', 'x'.repeat(9 * 1024 * 1024), 1009],
  ])('a client that sends %s is closed, the others stay', async (_, message, code) => {
    const { endpoint, host } = await serve()
    const other = await connect(host)
    const socket = new WebSocket(`ws://127.0.0.1:${endpoint.port}/contract?token=${endpoint.token}`)
    socket.on('open', () => socket.send(message))
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(code)
    expect(await other.call('studio.info', {})).toMatchObject({ host: 'test' })
  })

  test('a host that answers something else than the contract says is an error of the call', async () => {
    const { host } = await serve()
    await expect((await connect(host)).call('engine.status', {})).rejects.toThrow()
  })

  test('a host that sends what is no message is no host', async () => {
    const { WebSocketServer } = await import('ws')
    const server = createServer()
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => socket.on('message', () => socket.send('{"event":{"type":"new"}}')))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanUp.push(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const studio = await connectStudio({ port, token: 't', folder: '/f' })
    await expect(studio.call('studio.info', {})).rejects.toMatchObject({ code: 'host-lost' })
  })
})

test('calls answer and throw as the studio does, each its own', async () => {
  const { host } = await serve()
  const studio = await connect(host)
  const [info, thrown] = await Promise.all([
    studio.call('studio.info', {}),
    studio.call('jobs.get', { jobId: 'x' }).catch((error: unknown) => error),
  ])
  expect(info).toEqual({
    version: '1',
    library: '/图库',
    host: 'test',
    pictures: { folder: 'pictures', reachable: true },
  })
  expect(thrown).toBeInstanceOf(StudioError)
  expect(thrown).toMatchObject({ code: 'job-not-found', params: { id: 'x' } })
})

test('every client receives the same events in the same order, until it ends its subscription', async () => {
  const { host, emit } = await serve()
  const clients = [await connect(host), await connect(host)]
  const seen = clients.map(() => [] as string[])
  const stop = clients.map((client, at) =>
    client.subscribe((event) => void (event.type === 'library' && seen[at]?.push(...event.pictureIds))),
  )
  emit({ type: 'library', pictureIds: ['a'] })
  emit({ type: 'library', pictureIds: ['b'] })
  // An answer comes after the events that were sent before it.
  for (const client of clients) await client.call('studio.info', {})
  stop[0]?.()
  emit({ type: 'library', pictureIds: ['c'] })
  for (const client of clients) await client.call('studio.info', {})
  expect(seen).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c'],
  ])
})

test('when the host goes away, open calls end with host-lost and the loss is told once', async () => {
  const { host, endpoint } = await serve()
  const studio = await connect(host)
  let told = 0
  studio.onLost(() => (told += 1))
  const open = expect(studio.call('jobs.list', {})).rejects.toMatchObject({ code: 'host-lost' })
  await studio.call('studio.info', {})
  await endpoint.close()
  await open
  await expect(studio.call('studio.info', {})).rejects.toMatchObject({ code: 'host-lost' })
  studio.onLost(() => (told += 10))
  expect(told).toBe(11)
})

test('a client that ends by itself loses nothing', async () => {
  const { host } = await serve()
  const studio = await connect(host)
  let told = 0
  studio.onLost(() => (told += 1))
  await studio.close()
  await studio.close()
  expect(told).toBe(0)
})

test('a slow client misses previews, and nothing else', async () => {
  const { host, endpoint, emit } = await serve()
  const slow = new WebSocket(`ws://127.0.0.1:${endpoint.port}/contract?token=${endpoint.token}`)
  await new Promise((resolve) => slow.on('open', resolve))
  cleanUp.push(() => slow.terminate())
  const quick = await connect(host)
  slow.pause()
  const seen: string[] = []
  slow.on('message', (data) => {
    const text = String(data)
    seen.push(text.includes('"preview"') ? 'preview' : text.includes('"last"') ? 'last' : 'library')
  })
  const png = Buffer.alloc(300_000).toString('base64')
  const sent = 60
  for (let n = 0; n < sent; n++) {
    emit({ type: 'preview', jobId: 'j', row: n, rows: sent, pictures: [{ index: 0, png }] })
    emit({ type: 'library', pictureIds: ['x'] })
    // Gives the system the time to take what it takes.
    await quick.call('studio.info', {})
  }
  emit({ type: 'library', pictureIds: ['last'] })
  slow.resume()
  await expect.poll(() => seen.at(-1), { timeout: 20_000 }).toBe('last')
  const previews = seen.filter((type) => type === 'preview').length
  expect(previews).toBeGreaterThan(0)
  expect(previews).toBeLessThan(sent)
  expect(seen.filter((type) => type === 'library')).toHaveLength(sent)
})
