/** Opens the built interface in Chromium with a scripted studio behind it, for the tests that walk through it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { chromiumIsThere, launchBrowser } from './browser.ts'
import type { BrowserOptions, WatchedPage } from './browser.ts'
import { interfaceFolder, startFakeHost } from './fakeHost.ts'
import type { FakeHost } from './fakeHost.ts'
import { loadScriptedPictures } from './scriptedPictures.ts'
import type { ScriptedPicture } from './scriptedPictures.ts'
import { createScriptedStudio } from './scriptedStudio.ts'
import type { Script, ScriptedStudio } from './scriptedStudio.ts'

/** Why it cannot be opened here; null where it can. */
export const missing = !chromiumIsThere
  ? 'there is no /usr/bin/chromium'
  : !existsSync(join(interfaceFolder, 'index.html'))
    ? 'the interface is not built'
    : null

let pictures: readonly ScriptedPicture[] | null = null

const endings: (() => Promise<void>)[] = []
/** After each test: everything that was opened, the newest first. */
export async function closeOpened(): Promise<void> {
  for (const end of endings.splice(0).toReversed()) await end()
}

export interface Opened extends WatchedPage {
  studio: ScriptedStudio
  host: FakeHost
  another(): Promise<WatchedPage>
}

export async function open(script: Partial<Script> = {}, options: BrowserOptions = {}): Promise<Opened> {
  pictures ??= await loadScriptedPictures()
  const studio = createScriptedStudio({ pictures, pace: 20, ...script })
  const host = await startFakeHost(studio)
  endings.push(() => host.close())
  const browser = await launchBrowser(options)
  endings.push(() => browser.close())
  const another = async (): Promise<WatchedPage> => {
    const watched = await browser.newPage()
    await watched.page.goto(host.address)
    await watched.page.locator('.bar .name').waitFor()
    return watched
  }
  return { ...(await another()), studio, host, another }
}

export const prompt = (page: Page): Locator => page.getByRole('textbox', { name: 'What to draw' })
export const tiles = (page: Page): Locator => page.locator('.tile')
export const entries = (page: Page): Locator => page.locator('.entry')

export async function generate(page: Page, text: string): Promise<void> {
  await prompt(page).fill(text)
  // Only when the page knows the pack can it ask for anything.
  await page.locator('button.primary[type=submit]:enabled').first().waitFor()
  await prompt(page).press('Enter')
}

/** Waits until the pictures have glided to their places; a transition may be cut short by another. */
export async function settle(page: Page): Promise<void> {
  await page.locator('.tile.first').waitFor()
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  )
}
