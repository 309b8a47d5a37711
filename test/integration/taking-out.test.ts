/**
 * Pictures on their way out, in Chromium: the real client, the real server, a real library. Once the server is the host
 * of the library, once a guest of another host on the same machine.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'
import { readRecipe, writeRecipe } from '../../src-main/picture/pngRecipe.ts'
import { createGate } from '../../src-main/server/gate.ts'
import { serveStudio } from '../../src-main/server/studioServer.ts'
import { openLibrary } from '../../src-main/studio/library/openLibrary.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { chromiumIsThere, launchBrowser } from '../e2e/support/browser.ts'
import { sampleRecipe } from '../unit/picture/sampleRecipe.ts'
import { sampleGeneration } from '../unit/studio/library/sampleGeneration.ts'
import { galleryWorker } from '../support/galleryWorker.ts'
import type { TakingOut } from '../support/takeOutPage.ts'

const TOKEN = 'token'
const SENTENCE = '戴帽子的猫'
let place: string
let small: string
let large: string
let name: string
const endings: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'taking out 取出 '))
  await buildPage(join(place, 'page'))
  const library = await openLibrary(join(place, 'library'))
  ;[small, large] = [await record(library, 64), await record(library, 640)]
  name = library.store.pictureKeys.library
  await library.close()
})
afterAll(async () => {
  for (const end of endings.reverse()) await end()
  rmSync(place, { recursive: true, force: true })
})

async function buildPage(outDir: string): Promise<void> {
  mkdirSync(outDir)
  writeFileSync(
    join(outDir, 'index.html'),
    '<!doctype html><script type="module" src="/assets/page.js"></script>',
  )
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: join(outDir, 'assets'),
      lib: { entry: resolve('test/support/takeOutPage.ts'), formats: ['es'], fileName: () => 'page.js' },
    },
  })
}

async function record(library: Awaited<ReturnType<typeof openLibrary>>, side: number): Promise<string> {
  const plain = await sharp({ create: { width: side, height: side, channels: 3, background: '#d62828' } })
    .png()
    .toBuffer()
  const png = writeRecipe(plain, { ...sampleRecipe, sentence: SENTENCE, seed: side })
  const [generation, pictures] = sampleGeneration(1, { sentence: SENTENCE, png: () => png })
  const sized = pictures.map((each) => ({ ...each, picture: { ...each.picture, width: side, height: side } }))
  return (await library.recordGeneration(generation, sized)).pictures[0]?.id ?? ''
}

const open = async (hostName: string) => {
  const studio = await openStudio({
    library: join(place, 'library'),
    packFolders: [],
    launchEngine: () => {
      throw new Error('nothing is drawn here')
    },
    galleryWorker,
    version: '0.1.0',
    hostName,
  })
  endings.push(() => studio.close())
  return studio
}

async function serve(studio: Awaited<ReturnType<typeof openStudio>>): Promise<string> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const gate = createGate(TOKEN, port, ['127.0.0.1'])
  endings.push(serveStudio(server, { studio, interfaceFolder: join(place, 'page'), gate }))
  return `http://127.0.0.1:${port}/?token=${TOKEN}`
}

/** What was prepared and not taken away yet. */
const waiting = (): string[] => {
  const folder = join(place, 'library', 'tmp', 'exports')
  return existsSync(folder) ? readdirSync(folder) : []
}

describe.skipIf(!chromiumIsThere)('a server that is', () => {
  let first: Awaited<ReturnType<typeof openStudio>>
  beforeAll(async () => {
    first = await open('first')
  })

  it.each(['the host', 'a guest'])('%s shows small files, saves, copies and drags', async (what) => {
    const studio = what === 'the host' ? first : await open('second')
    expect((await studio.call('studio.info', {})).host).toBe('first')
    const browser = await launchBrowser({ width: 800, height: 600 })
    try {
      const { page, complaints } = await browser.newPage()
      await page.goto(await serve(studio))
      await page.waitForFunction('window.takingOut !== undefined')
      await showsSmallFiles(page)
      await saves(page)
      await copies(page)
      await drags(page)
      expect(complaints.filter((each) => !each.includes('404'))).toEqual([])
    } finally {
      await browser.close()
    }
  })
})

async function showsSmallFiles(page: Page): Promise<void> {
  const widths = await page.evaluate(
    async ([library, id]) => {
      const { client } = (window as unknown as { takingOut: TakingOut }).takingOut
      const addresses = [
        client.thumbnailAddress(library, 1),
        client.thumbnailAddress(library, 2),
        client.thumbnailOf(id),
        client.thumbnailAddress('another', 1),
      ]
      return Promise.all(
        addresses.map(async (address) => {
          const image = new Image()
          image.src = address
          return image.decode().then(
            () => image.naturalWidth,
            () => null,
          )
        }),
      )
    },
    [name, large] as const,
  )
  expect(widths).toEqual([64, 256, 256, null])
}

async function saves(page: Page): Promise<void> {
  const before = waiting()
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate(
      async (ids) => {
        const { client, download } = (window as unknown as { takingOut: TakingOut }).takingOut
        download(client, await client.call('exports.prepare', { format: 'png', ids }))
      },
      [large],
    ),
  ])
  expect(saved.suggestedFilename()).toBe(`${SENTENCE}.png`)
  const bytes = readFileSync(await saved.path())
  expect(readRecipe(bytes)?.sentence).toBe(SENTENCE)
  expect((await sharp(bytes).metadata()).xmp?.toString('utf8')).toContain('TC260:AIGC')
  await expect.poll(waiting).toEqual(before)
  expect(page.url()).toMatch(/:\d+\/$/)
}

async function copies(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.bringToFront()
  const copied = await page.evaluate(async (id) => {
    const { client, copyPicture } = (window as unknown as { takingOut: TakingOut }).takingOut
    await copyPicture(client, id)
    const [item] = await navigator.clipboard.read()
    const image = await createImageBitmap((await item?.getType('image/png')) ?? new Blob())
    return [item?.types, image.width, image.height]
  }, large)
  expect(copied).toEqual([['image/png'], 640, 640])
  const refused = await page.evaluate(async () => {
    const { client, copyPicture } = (window as unknown as { takingOut: TakingOut }).takingOut
    return copyPicture(client, 'nobody').then(
      () => 'copied',
      (error: unknown) => (error as { code?: string }).code,
    )
  })
  expect(refused).toBe('picture-not-found')
}

async function drags(page: Page): Promise<void> {
  const [link, list, disposition] = await page.evaluate(async (id) => {
    const { client, dragOut } = (window as unknown as { takingOut: TakingOut }).takingOut
    const dataTransfer = new DataTransfer()
    dragOut({ dataTransfer }, client, { id, name: '猫: 1/2' })
    const [address = ''] = dataTransfer.getData('text/uri-list').split('\r\n')
    const response = await fetch(address)
    return [
      dataTransfer.getData('DownloadURL'),
      dataTransfer.getData('text/uri-list'),
      response.headers.get('content-disposition'),
    ]
  }, small)
  expect(link).toBe(`image/png:猫 1 2.png:${list}`)
  expect(list).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/exports\/picture\//)
  expect(disposition).toContain(encodeURIComponent(SENTENCE))
}
