import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { ORIGINS } from '../../../src-main/shell/addresses.ts'
import { createExportHandler } from '../../../src-main/shell/exportHandler.ts'
import { createInterfaceHandler } from '../../../src-main/shell/interfaceHandler.ts'
import { createPictureHandler } from '../../../src-main/shell/pictureHandler.ts'
import { createProtocolHandler } from '../../../src-main/shell/protocolHandler.ts'
import type { FetchHandler } from '../../../src-main/shell/protocolHandler.ts'
import { createStudioDouble } from './studioDouble.ts'

const PICTURE = Uint8Array.from({ length: 100 }, (_, index) => index)
let folder: string
let faults: unknown[]
let prepared: Set<string>
let fetchIt: (url: string, init?: RequestInit) => Promise<Response>

beforeEach(() => {
  // A user's folder may have any name.
  folder = mkdtempSync(join(tmpdir(), '图片 shell '))
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.js'), 'secret')
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html><title>studio</title>')
  writeFileSync(join(folder, 'renderer', 'assets', 'app.js'), 'export {}')
  writeFileSync(join(folder, 'renderer', 'assets', 'app.css'), 'body{}')
  writeFileSync(join(folder, 'renderer', 'assets', 'notes.xyz'), 'no type')
  writeFileSync(join(folder, 'picture.png'), PICTURE)
  writeFileSync(join(folder, 'empty.png'), '')
  writeFileSync(join(folder, 'library.sqlite'), 'rows')
  writeFileSync(join(folder, 'small.webp'), 'small')
  writeFileSync(join(folder, '0a1b'), 'zipped')
  faults = []
  prepared = new Set(['token', '令牌'])
  const studio = createStudioDouble((name, params) => {
    const { id = '', token, library, seq, picture } = params as Partial<Record<string, string>>
    if (name === 'exports.done') return prepared.delete(token ?? '') ? {} : undefined
    if (name === 'exports.file') {
      if (picture !== 'known' && !prepared.has(token ?? '')) throw new StudioError('export-gone')
      return { path: join(folder, '0a1b'), name: '戴帽子的猫.zip', type: 'application/zip' }
    }
    if (name === 'pictures.thumbnail') {
      if (id === 'known' || (library === 'lib' && Number(seq) === 7))
        return { path: join(folder, 'small.webp'), type: 'image/webp' }
      throw new StudioError(Number(seq) === 8 ? 'library-unreachable' : 'picture-not-found')
    }
    if (id === 'broken') throw new Error('the disk is gone')
    const path = {
      known: 'picture.png',
      'with space/图': 'picture.png',
      empty: 'empty.png',
      lost: 'lost.png',
    }[id]
    if (id === 'database') return { path: join(folder, 'library.sqlite') }
    if (path === undefined) throw new StudioError('picture-not-found', { id })
    return { path: join(folder, path) }
  })
  const app = createInterfaceHandler({
    folder: join(folder, 'renderer'),
    origins: ORIGINS,
    stoppedPage: () => '<p>stopped</p>',
  })
  const picture = createPictureHandler(Promise.resolve(studio))
  const onFault = (fault: unknown): void => void faults.push(fault)
  const exported = createExportHandler(Promise.resolve(studio), onFault)
  const handlers = { app, picture, exports: exported }
  const handler: FetchHandler = createProtocolHandler(ORIGINS, handlers, onFault)
  fetchIt = (url, init) => handler(new Request(url, init))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the scheme refuses', () => {
  it.each([
    ['another host', 'cogview://elsewhere/', 404],
    ['no host of ours with a port', 'cogview://app:8080/', 404],
    ['a climb out of the folder', 'cogview://app/..%2fsecret.js', 404],
    ['a double climb', 'cogview://app/assets/%2e%2e%2f%2e%2e%2fsecret.js', 404],
    ['a backslash climb', 'cogview://app/..%5csecret.js', 400],
    ['a NUL in the name', 'cogview://app/index.html%00.png', 400],
    ['broken escapes', 'cogview://app/%zz', 400],
    ['a missing file', 'cogview://app/assets/none.js', 404],
    ['a folder', 'cogview://app/assets', 404],
    ['a type the build does not write', 'cogview://app/assets/notes.xyz', 404],
    ['a picture without an id', 'cogview://picture/', 400],
    ['a path in place of an id', 'cogview://picture/etc/passwd', 400],
    ['an id with broken escapes', 'cogview://picture/%e0%a4', 400],
    ['an id that is too long', `cogview://picture/${'x'.repeat(201)}`, 400],
    ['an unknown id', 'cogview://picture/unknown', 404],
    ['an escaped path as id', 'cogview://picture/..%2f..%2fsecret.js', 404],
    ['a picture whose file is gone', 'cogview://picture/lost', 404],
    ['a file that is no picture', 'cogview://picture/database', 415],
    ['a number of another library', 'cogview://picture/thumbnails/other/7', 404],
    ['a number that nothing has', 'cogview://picture/thumbnails/lib/9', 404],
    ['a number whose file is away', 'cogview://picture/thumbnails/lib/8', 404],
    ['a number that is none', 'cogview://picture/thumbnails/lib/-7', 400],
    ['a path behind a number', 'cogview://picture/thumbnails/lib/7/8', 400],
    ['an unknown picture’s small file', 'cogview://picture/thumbnails/unknown', 404],
    ['a picture to learn from at no known side', `cogview://picture/datasets/huge/${'a'.repeat(64)}`, 400],
    ['a picture to learn from by a path', 'cogview://picture/datasets/small/..%2fsecret', 400],
    ['an export that nobody prepared', 'cogview://app/exports/none', 410],
    ['an export without a token', 'cogview://app/exports/', 400],
    ['a path in place of a token', 'cogview://app/exports/a/b', 400],
    ['a path behind a picture', 'cogview://app/exports/picture/known/b', 400],
    ['exports on the host of pictures', 'cogview://picture/exports/token', 400],
  ])('%s', async (_what, url, status) => {
    const response = await fetchIt(url)
    expect(response.status).toBe(status)
    expect(await response.text()).toBe('')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'")
    expect(faults).toEqual([])
  })

  it('every method but GET and HEAD', async () => {
    for (const url of ['cogview://app/', 'cogview://picture/known', 'cogview://app/exports/token']) {
      const response = await fetchIt(url, { method: 'POST', body: 'x' })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('GET, HEAD')
    }
  })

  it('a faulty studio with an empty 500, and reports the fault', async () => {
    const response = await fetchIt('cogview://picture/broken')
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('')
    expect(faults).toEqual([new Error('the disk is gone')])
  })
})

describe('the interface', () => {
  it('is served with its policy, its type and no sniffing', async () => {
    const response = await fetchIt('cogview://app/')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<title>studio</title>')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  })

  it('has the policy of the security checklist, with pictures as the only other source', async () => {
    const policy = (await fetchIt('cogview://app/')).headers.get('content-security-policy')
    const directives = Object.fromEntries(
      (policy ?? '').split('; ').map((directive) => {
        const [name, ...sources] = directive.split(' ')
        return [name, sources.join(' ')]
      }),
    )
    expect(directives).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' blob: data: cogview:",
      'connect-src': "'self'",
      'font-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    })
  })

  it.each([
    ['assets/app.js', 'text/javascript; charset=utf-8'],
    ['assets/app.css', 'text/css; charset=utf-8'],
    ['assets/app.js?v=1#x', 'text/javascript; charset=utf-8'],
  ])('serves %s as %s', async (path, type) => {
    const response = await fetchIt(`cogview://app/${path}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
  })

  it('answers HEAD with the headers alone', async () => {
    const response = await fetchIt('cogview://app/', { method: 'HEAD' })
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toBe('')
  })

  it('serves the stopped page under the same policy', async () => {
    const response = await fetchIt('cogview://app/stopped')
    expect(await response.text()).toBe('<p>stopped</p>')
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
  })
})

describe('a picture', () => {
  const bytesOf = async (response: Response): Promise<Uint8Array> =>
    new Uint8Array(await response.arrayBuffer())

  it('comes whole, and can act as nothing but a picture', async () => {
    const response = await fetchIt('cogview://picture/known')
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toEqual(PICTURE)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '100',
      'accept-ranges': 'bytes',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })

  it('is found by an id with escapes', async () => {
    const response = await fetchIt(`cogview://picture/${encodeURIComponent('with space/图')}`)
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toEqual(PICTURE)
  })

  it('comes in parts where a range is asked for', async () => {
    const response = await fetchIt('cogview://picture/known', { headers: { Range: 'bytes=10-19' } })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe('bytes 10-19/100')
    expect(response.headers.get('content-length')).toBe('10')
    expect(await bytesOf(response)).toEqual(PICTURE.slice(10, 20))
  })

  it('tells its size where the range lies beyond it', async () => {
    const response = await fetchIt('cogview://picture/known', { headers: { Range: 'bytes=100-' } })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */100')
  })

  it('answers HEAD with its length, and an empty file with nothing', async () => {
    const head = await fetchIt('cogview://picture/known', { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe('100')
    expect(await bytesOf(head)).toHaveLength(0)
    const empty = await fetchIt('cogview://picture/empty')
    expect(empty.status).toBe(200)
    expect(await bytesOf(empty)).toHaveLength(0)
  })
})

describe('a small file', () => {
  it.each(['lib/7', 'known'])('comes for %s as what it is, to be kept for good', async (named) => {
    const response = await fetchIt(`cogview://picture/thumbnails/${named}`)
    expect([response.status, await response.text()]).toEqual([200, 'small'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
    })
  })
})

describe('an export', () => {
  it.each(['token', '令牌'])('is saved under its name, once: %s', async (token) => {
    const url = `cogview://app/exports/${encodeURIComponent(token)}`
    const response = await fetchIt(url, { headers: { Range: 'bytes=1-2' } })
    expect([response.status, await response.text()]).toEqual([200, 'zipped'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-length': '6',
      'content-disposition': `attachment; filename="_____.zip"; filename*=UTF-8''%E6%88%B4%E5%B8%BD%E5%AD%90%E7%9A%84%E7%8C%AB.zip`,
      'cache-control': 'no-store',
    })
    await expect.poll(() => prepared.has(token)).toBe(false)
    expect((await fetchIt(url)).status).toBe(410)
    expect(faults).toEqual([])
  })

  it('stays where it was not read to its end', async () => {
    expect((await fetchIt('cogview://app/exports/token', { method: 'HEAD' })).status).toBe(200)
    await (await fetchIt('cogview://app/exports/token')).body?.cancel()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(prepared.has('token')).toBe(true)
  })

  it('of one picture may be fetched again', async () => {
    for (let time = 0; time < 2; time++) {
      expect(await (await fetchIt('cogview://app/exports/picture/known')).text()).toBe('zipped')
    }
    expect(faults).toEqual([])
  })
})
