import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { createGate } from '../../../src-main/server/gate.ts'
import { serveStudio } from '../../../src-main/server/studioServer.ts'
import { createFakeStudio } from '../../support/fakeStudio.ts'

const TOKEN = 'the-token'
let place: string
let port: number
let host: string
let cookie: string
let close: () => Promise<void>
const prepared = new Set<string>()
const studio = createFakeStudio({
  'studio.info': () => ({
    version: '0.1.0',
    library: 'lib',
    host: 'server',
    pictures: { folder: 'pictures', reachable: true },
  }),
  'pictures.path': ({ id }) => {
    if (id === 'lost') return { path: join(place, 'library', 'lost.png') }
    if (id !== 'one') throw new StudioError('picture-not-found', { id })
    return { path: join(place, 'library', '图 #1 100%.png') }
  },
  'pictures.thumbnail': (named) => {
    if ('id' in named ? named.id === 'one' : named.library === 'lib' && named.seq === 7) {
      return { path: join(place, 'library', 'small.webp'), type: 'image/webp' }
    }
    throw new StudioError('seq' in named && named.seq === 8 ? 'picture-truncated' : 'picture-not-found')
  },
  'datasets.picture': ({ file }) => {
    if (file !== 'a'.repeat(64)) throw new StudioError('library-unreachable', { folder: '/' })
    return { path: join(place, 'library', 'small.webp'), type: 'image/webp' }
  },
  'exports.file': (named) => {
    if ('token' in named && !prepared.has(named.token)) throw new StudioError('export-gone')
    return { path: join(place, 'library', '0a1b'), name: '戴帽子的猫 (1).zip', type: 'application/zip' }
  },
  'exports.done': ({ token }) => {
    prepared.delete(token)
    return {}
  },
})

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'studio-server-'))
  mkdirSync(join(place, 'renderer', 'assets'), { recursive: true })
  mkdirSync(join(place, 'library'))
  writeFileSync(join(place, 'renderer', 'index.html'), '<!doctype html><p>studio')
  writeFileSync(join(place, 'renderer', '.hidden.js'), 'hidden')
  writeFileSync(join(place, 'renderer', 'assets', 'app-1a2b.js'), 'export const app = 1')
  writeFileSync(join(place, 'library', '图 #1 100%.png'), '0123456789')
  writeFileSync(join(place, 'library', 'small.webp'), 'small')
  writeFileSync(join(place, 'library', '0a1b'), 'zipped')
  writeFileSync(join(place, 'secret.txt'), 'secret')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  host = `127.0.0.1:${port}`
  cookie = `cogview-${port}=${TOKEN}`
  const gate = createGate(TOKEN, port, ['127.0.0.1', 'localhost'])
  close = serveStudio(server, { studio, interfaceFolder: join(place, 'renderer'), gate })
})

afterAll(async () => {
  await close()
  rmSync(place, { recursive: true, force: true })
})

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** Unlike fetch, sends paths and Host headers as they are. */
function get(path: string, headers: Record<string, string> = { cookie }, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

function connect(path: string, headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host}${path}`, { headers })
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('error', () => resolve(0))
  })
}

describe('who is let in', () => {
  it.each(['/', '/assets/app-1a2b.js', '/pictures/one', '/thumbnails/lib/7', '/exports/token'])(
    'refuses %s without the cookie, and says what to do',
    async (path) => {
      const { status, body } = await get(path, {})
      expect(status).toBe(401)
      expect(body).toContain('口令')
      expect(body).toContain('terminal')
    },
  )

  it('answers no name but its own, cookie or not', async () => {
    expect((await get('/', { cookie, host: 'evil.example' })).status).toBe(421)
    expect((await get('/?token=the-token', { host: `evil.example:${port}` })).status).toBe(421)
  })

  it('takes the token once, hands out the cookie and cleans the address', async () => {
    const { status, headers } = await get('/gallery?token=the-token&view=all', {})
    expect(status).toBe(303)
    expect(headers.location).toBe('/gallery?view=all')
    expect(headers['set-cookie']).toEqual([`${cookie}; Path=/; HttpOnly; SameSite=Strict`])
  })

  it('sends an arrival from another site on, without giving it anything', async () => {
    const { status, headers, body } = await get('/a?b="><script>', {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    })
    expect([status, headers['set-cookie']]).toEqual([200, undefined])
    expect(body).toContain('http-equiv="refresh"')
    expect(body).not.toContain('<script')
  })

  it('refuses what is not reading', async () => {
    expect((await get('/', { cookie }, 'POST')).status).toBe(405)
  })
})

describe('the interface', () => {
  it('comes under a strict policy, typed and fresh', async () => {
    const { status, headers, body } = await get('/')
    expect([status, body]).toEqual([200, '<!doctype html><p>studio'])
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['x-content-type-options']).toBe('nosniff')
    const policy = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((part) => [part.split(' ')[0], part]),
    )
    expect(policy.get('default-src')).toBe("default-src 'none'")
    expect(policy.get('script-src')).toBe("script-src 'self'")
    expect(policy.get('style-src')).toBe("style-src 'self'")
    expect(policy.get('connect-src')).toBe(`connect-src 'self' ws://${host}`)
    expect(policy.get('frame-ancestors')).toBe("frame-ancestors 'none'")
    expect(String(headers['content-security-policy'])).not.toMatch(/unsafe|\*|https?:/)
  })

  it('lets files with a hash in their name be kept for good', async () => {
    const { headers, body } = await get('/assets/app-1a2b.js')
    expect(headers['content-type']).toMatch(/^text\/javascript/)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(body).toBe('export const app = 1')
  })

  it('knows places inside the interface', async () => {
    expect((await get('/gallery')).body).toContain('studio')
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
    '/.hidden.js',
    '/%00.txt',
    '/nothing.js',
    '/%ff.js',
    '/%',
    '/assets/',
    '/assets/x.js/../../../secret.txt',
  ])('gives nothing for %s', async (path) => {
    const { body } = await get(path)
    expect(body).not.toContain('secret')
    expect(body).not.toContain('hidden')
    expect(['', '<!doctype html><p>studio']).toContain(body)
  })
})

describe('pictures', () => {
  it.each(['/pictures/two', '/pictures/..%2f..%2fsecret.txt', '/pictures/lost'])(
    'knows no %s',
    async (path) => {
      const { status, headers, body } = await get(path)
      expect([status, body]).toEqual([404, ''])
      expect(String(headers['cache-control'])).not.toMatch(/immutable/)
    },
  )

  it.each(['/pictures/', '/pictures/%ff', `/pictures/${'x'.repeat(500)}`])('refuses %s', async (path) => {
    expect((await get(path)).body).not.toContain('0123456789')
  })

  it('come by id, whatever the name of their file, to be kept for good', async () => {
    const { status, headers, body } = await get('/pictures/one')
    expect([status, body, headers['content-type']]).toEqual([200, '0123456789', 'image/png'])
    expect(headers['cache-control']).toBe('private, max-age=31536000, immutable')
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox")
  })

  it('come in parts', async () => {
    const { status, headers, body } = await get('/pictures/one', { cookie, range: 'bytes=2-4' })
    expect([status, body, headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10'])
    expect((await get('/pictures/one', { cookie, range: 'bytes=99-' })).status).toBe(416)
  })
})

describe('thumbnails', () => {
  it.each(['/thumbnails/lib/7', '/thumbnails/one'])(
    '%s comes as what it is, to be kept for good',
    async (path) => {
      const { status, headers, body } = await get(path)
      expect([status, body, headers['content-type']]).toEqual([200, 'small', 'image/webp'])
      expect(headers['cache-control']).toBe('private, max-age=31536000, immutable')
      expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    },
  )

  it.each(['/thumbnails/other/7', '/thumbnails/lib/9', '/thumbnails/lib/8', '/thumbnails/two'])(
    'knows no %s, and keeps no answer',
    async (path) => {
      const { status, headers, body } = await get(path)
      expect([status, body, headers['cache-control']]).toEqual([404, '', 'no-store'])
    },
  )

  it('refuses what is no number', async () => {
    for (const path of ['/thumbnails/%ff/7', `/thumbnails/${'x'.repeat(300)}/7`]) {
      expect((await get(path)).status).toBe(400)
    }
    for (const path of ['/thumbnails/lib/-1', '/thumbnails/lib/1e3', '/thumbnails/lib/7/..']) {
      expect((await get(path)).body).not.toBe('small')
    }
  })
})

describe('pictures to learn from', () => {
  const address = (side: string, letter: string) => `/datasets/${side}/${letter.repeat(64)}`

  it('come as what they are, to be kept for good', async () => {
    for (const side of ['small', 'large']) {
      const { status, headers, body } = await get(address(side, 'a'))
      expect([status, body, headers['content-type']]).toEqual([200, 'small', 'image/webp'])
      expect(headers['cache-control']).toBe('private, max-age=31536000, immutable')
    }
  })

  it('are named by a side and a hash', async () => {
    expect((await get(address('small', 'b'))).status).toBe(404)
    for (const path of [address('huge', 'a'), '/datasets/small/..%2fsecret', '/datasets/small/%ff']) {
      expect((await get(path)).status).toBe(400)
    }
  })
})

describe('exports', () => {
  it('are saved under their name, once', async () => {
    prepared.add('token')
    const { status, headers, body } = await get('/exports/token')
    expect([status, body, headers['content-type']]).toEqual([200, 'zipped', 'application/zip'])
    expect(headers['content-disposition']).toBe(
      `attachment; filename="_____ (1).zip"; filename*=UTF-8''%E6%88%B4%E5%B8%BD%E5%AD%90%E7%9A%84%E7%8C%AB%20%281%29.zip`,
    )
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['accept-ranges']).toBeUndefined()
    const again = await get('/exports/token')
    expect([again.status, again.body, again.headers['content-disposition']]).toEqual([410, '', undefined])
  })

  it('stay where only their headers were asked for', async () => {
    prepared.add('token')
    expect((await get('/exports/token', { cookie }, 'HEAD')).status).toBe(200)
    expect(prepared.has('token')).toBe(true)
    prepared.delete('token')
  })

  it('of one picture are told by its id, and may be fetched again', async () => {
    for (let time = 0; time < 2; time++) {
      const { status, body, headers } = await get('/exports/picture/one')
      expect([status, body]).toEqual([200, 'zipped'])
      expect(headers['content-disposition']).toContain('attachment')
    }
  })
})

describe('the contract', () => {
  it('is closed to foreign pages, and to those without the cookie', async () => {
    const origin = `http://${host}`
    expect(await connect('/contract', { origin })).toBe(401)
    expect(await connect('/contract', { origin: 'http://127.0.0.1:1', cookie })).toBe(401)
    expect(await connect('/contract', { origin, cookie, host: 'evil.example' })).toBe(401)
    expect(await connect('/elsewhere', { origin, cookie })).toBe(404)
  })

  it('answers our own page', async () => {
    const socket = await connect('/contract', { origin: `http://${host}`, cookie })
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
    const answered = new Promise((resolve) =>
      socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString('utf8')))),
    )
    socket.send(JSON.stringify({ id: 1, call: 'studio.info', params: {} }))
    expect(await answered).toEqual({
      id: 1,
      ok: true,
      value: {
        version: '0.1.0',
        library: 'lib',
        host: 'server',
        pictures: { folder: 'pictures', reachable: true },
      },
    })
    socket.close()
  })
})
