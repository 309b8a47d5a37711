/**
 * The built interface in Debian's Chromium, in front of the shell's real modules: the protocol handler answers the
 * requests, the IPC has the sender check, the page has the bundled preload. What is missing of Electron is its own
 * process model.
 */
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser, Frame, Page, Route } from 'playwright-core'
import type { Studio } from '../../src-main/contract/calls.ts'
import type { Origins } from '../../src-main/shell/addresses.ts'
import { createExportHandler } from '../../src-main/shell/exportHandler.ts'
import { createInterfaceHandler } from '../../src-main/shell/interfaceHandler.ts'
import { openContractIpc } from '../../src-main/shell/ipc.ts'
import { createPictureHandler } from '../../src-main/shell/pictureHandler.ts'
import { createProtocolHandler } from '../../src-main/shell/protocolHandler.ts'
import { WebContents } from './browserWindow.ts'
import { buildPreload } from './buildPreload.ts'
import { IpcMain } from './ipc.ts'
import { PAGE_DELIVER, PAGE_INVOKE, PAGE_SEND, PAGE_VIOLATIONS, pageScript } from './pageScript.ts'

export const CHROMIUM = '/usr/bin/chromium'

/** A browser knows no scheme of ours; its policy treats an origin alike, whatever its scheme. */
export const PAGE_ORIGINS: Origins = {
  app: 'https://app.test',
  picture: 'https://picture.test',
  pictureSource: 'https://picture.test',
}

/** Why such a page cannot be opened here; null where it can. */
export function missingForStudioPage(interfaceFolder: string): string | null {
  if (!existsSync(CHROMIUM)) return `${CHROMIUM} is missing`
  return existsSync(`${interfaceFolder}/index.html`) ? null : `${interfaceFolder} is not built`
}

export interface StudioPage {
  page: Page
  /** What was thrown in the page, and what the handlers threw. */
  faults: unknown[]
  violations(): Promise<string[]>
  close(): Promise<void>
}

export async function openStudioPage(interfaceFolder: string, studio: Studio): Promise<StudioPage> {
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  const page = await browser.newPage()
  const faults: unknown[] = []
  page.on('pageerror', (error) => faults.push(error))

  const opened = Promise.resolve(studio)
  const picture = createPictureHandler(opened)
  const app = createInterfaceHandler({
    folder: interfaceFolder,
    origins: PAGE_ORIGINS,
    stoppedPage: () => '',
  })
  const onFault = (fault: unknown): void => void faults.push(fault)
  const handlers = { app, picture, exports: createExportHandler(opened, onFault) }
  const handler = createProtocolHandler(PAGE_ORIGINS, handlers, onFault)
  await page.route('**/*', (route) => answer(route, handler))

  const ipcMain = new IpcMain()
  const contents = new WebContents()
  const ipc = openContractIpc(ipcMain, opened, PAGE_ORIGINS.app)
  ipc.attach(contents)
  const senderOf = (
    frame: Frame,
  ): { sender: WebContents; senderFrame: { url: string; parent: Frame | null } } => ({
    sender: contents,
    senderFrame: { url: frame.url(), parent: frame.parentFrame() },
  })
  await page.exposeBinding(PAGE_INVOKE, ({ frame }, channel: string, args: unknown[]) =>
    ipcMain.receive(channel, senderOf(frame), args),
  )
  await page.exposeBinding(PAGE_SEND, ({ frame }, channel: string, args: unknown[]) => {
    ipcMain.emit(channel, senderOf(frame), ...args)
  })
  contents.on('double:sent', (message: { channel: string; args: unknown[] }) => {
    deliver(page, message).catch((fault: unknown) => faults.push(fault))
  })
  page.on('load', () => contents.emit('did-finish-load'))
  const preload = await buildPreload()
  await page.addInitScript({ content: pageScript(preload.map(({ code }) => code).join('\n')) })
  await page.goto(`${PAGE_ORIGINS.app}/`)
  return {
    page,
    faults,
    violations: () => page.evaluate<string[]>(`window.${PAGE_VIOLATIONS}`),
    async close() {
      ipc.close()
      await browser.close()
    },
  }
}

/** A request of the page, through the shell's own handler; pictures are named as the bridge names them. */
async function answer(route: Route, handler: (request: Request) => Promise<Response>): Promise<void> {
  const request = route.request()
  const response = await handler(
    new Request(request.url(), { method: request.method(), headers: request.headers() }),
  )
  const body = Buffer.from(await response.arrayBuffer())
  const isScript = response.headers.get('content-type')?.startsWith('text/javascript') ?? false
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: isScript ? body.toString('utf8').replaceAll('cogview://picture', PAGE_ORIGINS.picture) : body,
  })
}

async function deliver(page: Page, { channel, args }: { channel: string; args: unknown[] }): Promise<void> {
  const message = JSON.stringify([channel, args])
  await page.evaluate(`window.${PAGE_DELIVER}(...${message})`)
}
