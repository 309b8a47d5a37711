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

/** The page shows the gallery, with the focus on its wall; `complaints` are those of the console so far. */
export async function withGallery(
  { pictures = 400, ...browserOptions }: GalleryOptions,
  work: (page: Page, complaints: readonly string[], library: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cogview-gallery-'))
  const library = join(folder, '图库')
  await makeLargeLibrary(library, pictures)
  const server = await startRealServer(library)
  try {
    const browser = await launchBrowser(browserOptions)
    try {
      const { page, complaints } = await browser.newPage()
      await page.goto(server.address)
      await page.goto(`${new URL(server.address).origin}/#/gallery`)
      await page.getByRole('main').locator('img').first().waitFor({ timeout: 60_000 })
      await work(page, complaints, library)
    } finally {
      await browser.close()
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
