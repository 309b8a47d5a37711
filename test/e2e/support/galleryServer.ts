/** The gallery as a person meets it: the real server over a library of some hundred pictures, in Chromium. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { makeLargeLibrary } from '../../bench/largeLibrary.ts'
import { launchBrowser } from './browser.ts'
import type { BrowserOptions } from './browser.ts'
import { startRealServer } from './realServer.ts'

export interface GalleryOptions extends BrowserOptions {
  pictures?: number
}

export interface OpenedGallery {
  /** It shows the gallery. */
  readonly page: Page
  /** Of the gallery. */
  readonly address: string
  /** Errors of the console so far. */
  readonly complaints: readonly string[]
  readonly library: string
  /** The library lies in it; goes with it. */
  readonly folder: string
  close(): Promise<void>
}

export async function openGallery({ pictures = 400, ...options }: GalleryOptions): Promise<OpenedGallery> {
  const folder = mkdtempSync(join(tmpdir(), 'cogview-gallery-'))
  const library = join(folder, '图库')
  if (pictures > 0) await makeLargeLibrary(library, pictures)
  const server = await startRealServer(library)
  const browser = await launchBrowser(options)
  const close = async (): Promise<void> => {
    await browser.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { page, complaints } = await browser.newPage()
    const address = `${new URL(server.address).origin}/#/gallery`
    await page.goto(server.address)
    await page.goto(address)
    const hung = page.getByRole('main').locator(pictures > 0 ? '.gallery-tile img' : 'section.empty')
    await hung.first().waitFor({ timeout: 60_000 })
    return { page, address, complaints, library, folder, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The page shows the gallery; `complaints` are those of the console so far. */
export async function withGallery(
  options: GalleryOptions,
  work: (page: Page, complaints: readonly string[], library: string) => Promise<void>,
): Promise<void> {
  const opened = await openGallery(options)
  try {
    await work(opened.page, opened.complaints, opened.library)
  } finally {
    await opened.close()
  }
}
