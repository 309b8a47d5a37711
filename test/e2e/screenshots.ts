/**
 * `npm run screenshots`: the interface in its states, both languages, both themes, two sizes, as PNG files in
 * test-results/screenshots, to be looked at. `screenshots.ts [LOOK [VIEW]]` takes those alone whose names have the
 * words. A scripted studio stands behind most views, so that every state can be reached; the gallery has a real library.
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { LOOKS, wordsOf } from './screenshots/looks.ts'
import type { Look, Scene, Shoot } from './screenshots/looks.ts'
import { takeCreate } from './screenshots/takeCreate.ts'
import { takeDesign } from './screenshots/takeDesign.ts'
import { takeFirstRun, takeFrame } from './screenshots/takeFrame.ts'
import { takeEmptyGallery, takeGallery } from './screenshots/takeGallery.ts'
import { takePacks } from './screenshots/takePacks.ts'
import { takeTrain, takeTrainEmpty } from './screenshots/takeTrain.ts'
import { takeTasks } from './screenshots/takeTasks.ts'
import { takeViewer } from './screenshots/takeViewer.ts'
import { launchBrowser } from './support/browser.ts'
import { startFakeHost } from './support/fakeHost.ts'
import { openGallery } from './support/galleryServer.ts'
import { loadScriptedPictures } from './support/scriptedPictures.ts'
import { scriptedBoards } from './support/scriptedGrid.ts'
import { createScriptedStudio } from './support/scriptedStudio.ts'

const folder = resolve(import.meta.dirname, '../../test-results/screenshots')

const shootAs =
  (look: Look, page: Page): Shoot =>
  async (state) => {
    await page.waitForTimeout(350)
    await page.screenshot({ path: join(folder, `${look.name}-${state}.png`) })
  }

/** Returns what the page complained of. */
type Take = (look: Look) => Promise<readonly string[]>

const scripted =
  (
    take: (scene: Scene) => Promise<void>,
    settings: { toured: boolean } = { toured: true },
    trained = false,
  ): Take =>
  async (look) => {
    const pictures = await loadScriptedPictures()
    const studio = createScriptedStudio({ pictures, pace: 30, settings, boards: scriptedBoards, trained })
    const host = await startFakeHost(studio)
    const browser = await launchBrowser(look.browser)
    try {
      const { page, complaints } = await browser.newPage()
      await page.goto(host.address)
      await page.locator('.bar .name').waitFor()
      await take({ page, studio, words: wordsOf(look), shoot: shootAs(look, page) })
      return complaints
    } finally {
      await browser.close()
      await host.close()
    }
  }

const overLibrary =
  (take: (page: Page, shoot: Shoot) => Promise<void>, pictures: number): Take =>
  async (look) => {
    const opened = await openGallery({ ...look.browser, pictures })
    try {
      await take(opened.page, shootAs(look, opened.page))
      return opened.complaints
    } finally {
      await opened.close()
    }
  }

const VIEWS: Readonly<Record<string, Take>> = {
  create: scripted(takeCreate),
  first: scripted(takeFirstRun, { toured: false }),
  viewer: scripted(takeViewer),
  tasks: scripted(takeTasks),
  design: scripted(takeDesign),
  packs: scripted(takePacks),
  untrained: scripted(takeTrainEmpty),
  train: scripted(takeTrain, { toured: true }, true),
  frame: scripted(takeFrame),
  gallery: overLibrary(takeGallery, 400),
  empty: overLibrary(takeEmptyGallery, 0),
}

await mkdir(folder, { recursive: true })
const [, , lookWanted = '', viewWanted = ''] = process.argv
for (const look of LOOKS.filter(({ name }) => name.includes(lookWanted))) {
  for (const [view, take] of Object.entries(VIEWS).filter(([name]) => name.includes(viewWanted))) {
    try {
      const complaints = await take(look)
      process.stdout.write(`${[`${look.name} ${view}`, ...complaints].join('\n  ')}\n`)
    } catch (error) {
      // The other views are still worth looking at.
      process.stderr.write(`${look.name} ${view}: ${String(error)}\n`)
      process.exitCode = 1
    }
  }
}
