import { afterEach, describe, expect, it, vi } from 'vitest'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import { createBridgeTransport } from '../../../../src-renderer/client/bridgeTransport.ts'
import { download } from '../../../../src-renderer/client/download.ts'
import { createSocketTransport } from '../../../../src-renderer/client/socketTransport.ts'
import { copyPicture, dragOut } from '../../../../src-renderer/client/takeOut.ts'

const socket = { send: vi.fn(), close: vi.fn(), onopen: null, onmessage: null, onclose: null }
const over = {
  server: createSocketTransport({ origin: 'http://127.0.0.1:4710', open: () => socket, later: vi.fn() }),
  shell: createBridgeTransport({ call: vi.fn(), subscribe: vi.fn() }),
}

afterEach(() => vi.unstubAllGlobals())

describe('addresses', () => {
  it.each([
    ['server', '', ''],
    ['shell', 'cogview://picture', 'cogview://app'],
  ] as const)('of the %s: nothing that is named can leave its place', (door, pictures, interfaceOrigin) => {
    const transport = over[door]
    expect(transport.thumbnailAddress('a/b', 7)).toBe(`${pictures}/thumbnails/a%2Fb/7`)
    expect(transport.thumbnailOf('../x')).toBe(`${pictures}/thumbnails/..%2Fx`)
    expect(transport.exportAddress('t/?#')).toBe(`${interfaceOrigin}/exports/t%2F%3F%23`)
    expect(transport.outgoingAddress('图')).toBe(`${interfaceOrigin}/exports/picture/%E5%9B%BE`)
  })
})

describe('dragging', () => {
  function dragged(name: string): Map<string, string> {
    const data = new Map<string, string>()
    vi.stubGlobal('location', { href: 'http://127.0.0.1:4710/gallery' })
    const transfer = { effectAllowed: 'none', setData: (type: string, text: string) => data.set(type, text) }
    dragOut({ dataTransfer: transfer as unknown as DataTransfer }, over.server, { id: 'p1', name })
    return data
  }

  it('gives a file with a readable name, and an address', () => {
    const address = 'http://127.0.0.1:4710/exports/picture/p1'
    expect(Object.fromEntries(dragged('戴帽子的猫'))).toEqual({
      DownloadURL: `image/png:戴帽子的猫.png:${address}`,
      'text/uri-list': address,
    })
  })

  it('has three fields whatever the name is', () => {
    for (const name of ['a:b', '', ':::', 'x\ny']) {
      expect(dragged(name).get('DownloadURL')).toMatch(/^image\/png:[^:]+\.png:http:\/\//)
    }
  })

  it('does nothing where there is nothing to put it into', () => {
    expect(() => dragOut({ dataTransfer: null }, over.server, { id: 'p1', name: 'x' })).not.toThrow()
  })
})

describe('copying', () => {
  const picture = new Blob(['png'], { type: 'image/png' })
  function stub(write: (items: { data: Record<string, Promise<Blob>> }[]) => Promise<void>, ok = true): void {
    vi.stubGlobal('fetch', (address: string) =>
      Promise.resolve({ ok, blob: () => Promise.resolve(picture), address }),
    )
    vi.stubGlobal('navigator', { clipboard: { write } })
    vi.stubGlobal(
      'ClipboardItem',
      class {
        readonly data: Record<string, Promise<Blob>>
        constructor(data: Record<string, Promise<Blob>>) {
          this.data = data
        }
      },
    )
  }
  const copied = (): Promise<string> =>
    copyPicture(over.server, 'p1').then(
      () => 'copied',
      (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
    )

  it('hands the picture over before it is there, as browsers want it', async () => {
    let given: Promise<Blob> | undefined
    stub(async ([item]) => {
      given = item?.data['image/png']
      await given
    })
    expect(await copied()).toBe('copied')
    expect(given).toBeInstanceOf(Promise)
    expect(await given).toBe(picture)
  })

  it('says where the browser refuses, where it knows no pictures, and where there is none', async () => {
    stub(() => Promise.reject(new DOMException('denied', 'NotAllowedError')))
    expect(await copied()).toBe('clipboard-refused')
    stub(async ([item]) => void (await item?.data['image/png']), false)
    expect(await copied()).toBe('picture-not-found')
    vi.unstubAllGlobals()
    vi.stubGlobal('navigator', {})
    expect(await copied()).toBe('clipboard-refused')
  })
})

it('saving follows a link with the file’s name', () => {
  const link = { href: '', download: '', click: vi.fn() }
  vi.stubGlobal('document', { createElement: () => link })
  download(over.server, { token: 't', name: '猫.zip' })
  expect([link.href, link.download, link.click.mock.calls.length]).toEqual(['/exports/t', '猫.zip', 1])
})
