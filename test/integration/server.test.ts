/** The server as a person starts it, and several doors on one library. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { generationSchema } from '../../src-main/contract/entities.ts'
import { buildProgram, generate, startProgram } from '../support/program.ts'
import type { Running } from '../support/program.ts'

let place: string
let library: string
let servers: Running[]

beforeAll(() => {
  buildProgram()
})
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'server 测试 '))
  library = join(place, 'library')
  servers = []
})
afterEach(async () => {
  for (const server of servers) server.child.kill('SIGTERM')
  await Promise.all(servers.map(({ ended }) => ended))
  rmSync(place, { recursive: true, force: true })
})
async function start(...args: string[]): Promise<{ server: Running; address: URL }> {
  const server = startProgram('server', ['--library', library, ...args])
  servers.push(server)
  const [, address = ''] = await server.says(/is at (\S+)/)
  return { server, address: new URL(address) }
}

/** As a browser does it: the token becomes a cookie. */
async function enter(address: URL): Promise<string> {
  const response = await fetch(address, { redirect: 'manual' })
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('/')
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** One call over the socket of our own page. */
function call(address: URL, cookie: string, name: string, params: object): Promise<unknown> {
  const socket = new WebSocket(`ws://${address.host}/contract`, {
    headers: { cookie, origin: address.origin },
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('open', () => socket.send(JSON.stringify({ id: 1, call: name, params })))
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as {
        id?: number
        ok: boolean
        value: unknown
        error: unknown
      }
      if (message.id !== 1) return
      socket.close()
      if (message.ok) resolve(message.value)
      else reject(new Error(JSON.stringify(message.error)))
    })
  })
}

describe('the server', () => {
  it.each([
    [['--port', '99999'], /--port needs/],
    [['--colour'], /--colour/],
    [['--host', '203.0.113.7'], /no address 203\.0\.113\.7/],
  ])('refuses %j with a way out', async (args, sentence) => {
    const { code, stderr } = await startProgram('server', ['--library', library, ...args]).ended
    expect(code).toBe(2)
    expect(stderr).toMatch(sentence)
  })

  it('serves the built interface to those who have the token, and to nobody else', async () => {
    const { address } = await start()
    expect(address.hostname).toBe('127.0.0.1')
    expect((await fetch(address.origin)).status).toBe(401)
    const cookie = await enter(address)
    const page = await fetch(address.origin, { headers: { cookie } })
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const html = await page.text()
    const scripts = [...html.matchAll(/src="([^"]+\.js)"/g)].map(([, path]) => path ?? '')
    expect(scripts.length).toBeGreaterThan(0)
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\bstyle="|<style/)
    for (const path of scripts) {
      const script = await fetch(new URL(path, address.origin), { headers: { cookie } })
      expect([script.status, script.headers.get('content-type')]).toEqual([
        200,
        'text/javascript; charset=utf-8',
      ])
    }
  })

  it('says that the port is taken', async () => {
    const { address } = await start()
    const second = startProgram('server', ['--library', join(place, 'other'), '--port', address.port])
    const { code, stderr } = await second.ended
    expect(code).toBe(2)
    expect(stderr).toContain(address.port)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends calmly on %s, with a page still open', async (signal) => {
    const { server, address } = await start()
    const cookie = await enter(address)
    const socket = new WebSocket(`ws://${address.host}/contract`, {
      headers: { cookie, origin: address.origin },
    })
    await new Promise((resolve) => socket.once('open', resolve))
    server.child.kill(signal)
    server.child.kill(signal)
    const { code, stdout } = await server.ended
    expect([code, stdout.trim().endsWith('Ended.')]).toEqual([0, true])
  })
})

describe('several doors on one library', () => {
  it('share what is made in any of them', async () => {
    const [first, second] = [await start(), await start()]
    const cookies = [await enter(first.address), await enter(second.address)] as const
    const out = join(place, 'cats')
    expect(
      await generate(['a cat', '--count', '2', '--seed', '3', '--library', library, '--out', out]),
    ).toMatchObject({ code: 0 })
    const histories = [
      await call(first.address, cookies[0], 'history.list', { before: null, limit: 10 }),
      await call(second.address, cookies[1], 'history.list', { before: null, limit: 10 }),
    ]
    expect(histories[0]).toEqual(histories[1])
    const generation = generationSchema.parse((histories[0] as { generations: unknown[] }).generations[0])
    expect(generation.request).toMatchObject({ text: 'a cat', count: 2, seed: 3 })
    const id = generation.pictures[0]?.id ?? ''
    for (const [{ address }, cookie] of [
      [first, cookies[0]],
      [second, cookies[1]],
    ] as const) {
      const picture = await fetch(new URL(`/pictures/${id}`, address.origin), { headers: { cookie } })
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
    }
  })

  it('go on when the first of them ends', async () => {
    const [first, second] = [await start(), await start()]
    const cookie = await enter(second.address)
    first.server.child.kill('SIGTERM')
    await first.server.ended
    await expect
      .poll(() => call(second.address, cookie, 'studio.info', {}).catch(() => null), { timeout: 20_000 })
      .toMatchObject({ library })
    expect(
      await generate(['a cat', '--count', '1', '--library', library, '--out', join(place, 'x')]),
    ).toMatchObject({ code: 0 })
  })
})
