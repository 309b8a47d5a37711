/** The Design room in Chromium, with a scripted studio behind it. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, launchBrowser } from './support/browser.ts'
import type { BrowserOptions, WatchedPage } from './support/browser.ts'
import { interfaceFolder, startFakeHost } from './support/fakeHost.ts'
import { loadScriptedPictures } from './support/scriptedPictures.ts'
import type { ScriptedPicture } from './support/scriptedPictures.ts'
import { createScriptedStudio } from './support/scriptedStudio.ts'

const missing = !chromiumIsThere
  ? 'there is no /usr/bin/chromium'
  : !existsSync(join(interfaceFolder, 'index.html'))
    ? 'the interface is not built'
    : null

let pictures: readonly ScriptedPicture[]
beforeAll(async () => {
  pictures = await loadScriptedPictures()
})

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function open(options: BrowserOptions = {}): Promise<WatchedPage> {
  const host = await startFakeHost(createScriptedStudio({ pictures, pace: 10 }))
  endings.push(() => host.close())
  const browser = await launchBrowser(options)
  endings.push(() => browser.close())
  const watched = await browser.newPage()
  await watched.page.goto(host.address)
  await watched.page.keyboard.press('Tab')
  await watched.page.locator('nav .stop[href="#/design"]').click()
  await watched.page.locator('main.design').waitFor()
  return watched
}

const row = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const sentence = (page: Page) => page.getByRole('textbox', { name: 'Sentence' })

async function choose(page: Page, attribute: string, choice: string): Promise<void> {
  await row(page, attribute).locator('.value').click()
  await page
    .locator('.popup .chip')
    .filter({ hasText: new RegExp(`^\\s*${choice}\\s*$`) })
    .click()
  await page.keyboard.press('Escape')
}

async function drawSilkDress(page: Page): Promise<void> {
  await choose(page, 'Garment', 'dress')
  await choose(page, 'Material', 'silk')
  await page.getByRole('button', { name: 'Draw', exact: true }).click()
  await page.locator('.tile.first').waitFor()
}

describe.skipIf(missing !== null)(
  `the Design room${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    it('makes the sentence from the sheet, holds an edited one until an attribute changes, and counts it', async () => {
      const { page, complaints } = await open()
      await page.getByRole('heading', { name: 'Design', exact: true }).waitFor()
      await choose(page, 'Garment', 'dress')
      await choose(page, 'Colours', 'red')
      expect(await sentence(page).inputValue()).toBe('a red dress')
      await page.getByText('11 of 24 tokens').waitFor()

      await sentence(page).fill('a red dress by the sea in the evening')
      await page.getByText('Edited by you.').waitFor()
      await page.getByText(/37 tokens, 24 at most/).waitFor()
      await choose(page, 'Colours', 'blue')
      expect(await sentence(page).inputValue()).toBe('a blue dress')
      expect(await page.getByText('Edited by you.').count()).toBe(0)
      expect(complaints).toEqual([])
    })

    it('leaves what is locked alone, and keeps the sheet over a reload', async () => {
      const { page } = await open()
      await choose(page, 'Garment', 'dress')
      await choose(page, 'Colours', 'red')
      await page.getByRole('button', { name: 'Lock Colours' }).click()
      expect(await row(page, 'Colours').locator('.value').isDisabled()).toBe(true)
      await page.getByRole('button', { name: 'Lock Garment' }).click()
      await page.getByRole('button', { name: 'Shuffle unlocked' }).click()
      expect(await sentence(page).inputValue()).toBe('a red dress')
      await page.getByRole('textbox', { name: 'Style name' }).fill('Sea')
      // Sooner than it is saved by itself: the page that goes saves it.
      await page.reload()
      await expect.poll(() => sentence(page).inputValue()).toBe('a red dress')
      expect(await page.getByRole('textbox', { name: 'Style name' }).inputValue()).toBe('Sea')
      expect(await page.getByRole('button', { name: 'Unlock Colours' }).count()).toBe(1)
    })

    it('draws colourways side by side with one seed, and varies the chosen picture', async () => {
      const { page, complaints } = await open()
      await choose(page, 'Garment', 'dress')
      for (const colour of ['blue', 'red', 'white']) {
        await page.getByRole('button', { name: colour, exact: true }).click()
      }
      await page.getByRole('textbox', { name: 'Candidates' }).fill('4')
      await page.getByRole('button', { name: 'Draw 3 colourways' }).click()
      await expect.poll(() => page.locator('.column .tile.first').count()).toBe(3)
      expect(await page.locator('.column .title').allInnerTexts()).toEqual(['red', 'blue', 'white'])
      expect(await page.locator('.column').first().locator('.head').innerText()).toContain('#c8342f')
      const seeds = await page
        .locator('.column')
        .evaluateAll((columns) =>
          columns.map((column) =>
            [...column.querySelectorAll('.tile button')]
              .map((tile) => /seed (\d+)/.exec(tile.getAttribute('aria-label') ?? '')?.[1])
              .toSorted(),
          ),
        )
      expect(seeds[0]).toHaveLength(4)
      expect(seeds[1]).toEqual(seeds[0])
      expect(seeds[2]).toEqual(seeds[0])

      await page.locator('.column').nth(1).locator('.tile button').first().focus()
      await page.getByRole('slider', { name: 'Rows that are kept' }).press('ArrowRight')
      await page.getByText('Keep 5 of 8 rows').waitFor()
      await page.getByRole('button', { name: 'Draw variations' }).click()
      await expect.poll(() => page.locator('.column').count()).toBe(1)
      await page.locator('.tile.first').waitFor()
      expect(await page.locator('.column .title').innerText()).toBe('a blue dress')
      expect(complaints).toEqual([])
    })

    it('says which attribute reads as something else, and changes nothing by itself', async () => {
      const { page } = await open()
      await drawSilkDress(page)
      await page.getByRole('button', { name: 'Check Material' }).click()
      await page
        .getByText(/“silk” reads as “.+”: it scores .+% higher/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Check all' }).click()
      await page
        .getByText(/“dress” reads as “.+”: it scores .+% higher/)
        .first()
        .waitFor()
      expect(await sentence(page).inputValue()).toBe('a silk dress')
      await choose(page, 'Material', 'wool')
      expect(await row(page, 'Material').locator('.found').count()).toBe(0)
    })

    it('saves a line sheet with the pictures and words that a person gave it', async () => {
      const { page } = await open()
      await page.getByRole('textbox', { name: 'Style number' }).fill('S-1')
      await drawSilkDress(page)
      await page.getByRole('button', { name: 'Put on the line sheet' }).click()
      await page.getByRole('button', { name: 'Line sheet (1)' }).click()
      await page.getByRole('textbox', { name: 'Title' }).fill('Spring')
      await page.locator('.line-sheet').getByRole('textbox', { name: 'Style name' }).fill('Sea')
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as PDF' }).click(),
      ])
      expect(file.suggestedFilename()).toBe('Spring.pdf')
      const asked = JSON.parse(await readFile(await file.path(), 'utf8')) as object
      expect(asked).toMatchObject({
        title: 'Spring',
        format: 'pdf',
        locale: 'en',
        entries: [{ styleName: 'Sea', styleNumber: 'S-1', notes: '' }],
      })
    })

    it('walks the results with the arrow keys', async () => {
      const { page } = await open()
      await drawSilkDress(page)
      await page.locator('.tile button').first().focus()
      await page.keyboard.press('ArrowRight')
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
        /^Rank 2,/,
      )
      await page.getByText(/^Rank 2 · seed/).waitFor()
    })
  },
)
