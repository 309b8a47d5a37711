/**
 * One chain through the studio as a person walks it: the real server, its engine, the starter pack and the built
 * interface in Chromium. A sentence is drawn, restyled, enlarged and described, and found again by two characters of its
 * caption.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, launchBrowser } from './support/browser.ts'
import type { TestBrowser, WatchedPage } from './support/browser.ts'
import { serverIsBuilt, startRealServer } from './support/realServer.ts'
import type { RealServer } from './support/realServer.ts'

const missing = !chromiumIsThere
  ? 'there is no /usr/bin/chromium'
  : !serverIsBuilt
    ? 'the studio is not built: npm run build'
    : null

const PATIENCE = { timeout: 120_000 }

describe.skipIf(missing !== null)(
  `made, restyled, enlarged, described${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const library = mkdtempSync(join(tmpdir(), 'cogview-画室 chain-'))
    let server: RealServer
    let browser: TestBrowser
    let watched: WatchedPage
    let page: Page

    beforeAll(async () => {
      server = await startRealServer(library)
      browser = await launchBrowser()
      watched = await browser.newPage()
      page = watched.page
      await page.goto(server.address)
    })

    afterAll(async () => {
      await browser?.close()
      await server?.stop()
      rmSync(library, { recursive: true, force: true })
    })

    const inspector = () => page.getByRole('complementary', { name: 'Inspector' })
    const chain = () =>
      inspector().getByRole('navigation', { name: 'How it came about' }).locator('.path button')
    const step = (name: string) =>
      inspector().getByRole('region', { name: 'Next steps' }).getByRole('button', { name }).click()
    const start = () => page.getByRole('button', { name: 'Start' }).click()

    it('is made from a sentence', async () => {
      await page.getByRole('textbox', { name: 'What to draw' }).fill('flat style dog face')
      await page.getByRole('button', { name: /^Settings:/ }).click()
      for (const [name, value] of [
        ['Candidates', '4'],
        ['Seed', '3'],
      ] as const) {
        await page.getByRole('textbox', { name, exact: true }).fill(value)
        await page.getByRole('textbox', { name, exact: true }).press('Enter')
      }
      await page.getByRole('button', { name: /^Settings:/ }).click()
      await page.getByRole('textbox', { name: 'What to draw' }).press('Enter')
      await page.locator('.tile.first').waitFor(PATIENCE)
      await expect.poll(() => chain().allInnerTexts()).toEqual(['made'])
    })

    it('is restyled, under the sentence that it was made from', async () => {
      await step('Restyle')
      expect(await page.getByRole('textbox', { name: 'What it shows' }).inputValue()).toBe(
        'flat style dog face',
      )
      await inspector().getByRole('button', { name: 'ink' }).click()
      await start()
      await expect.poll(() => chain().allInnerTexts(), PATIENCE).toEqual(['made', 'restyled'])
    })

    it('is enlarged, beside plain interpolation under a wipe', async () => {
      await step('Enlarge')
      await start()
      const wipe = page.getByRole('slider', { name: 'Line between enlarged and bicubic' })
      await wipe.waitFor(PATIENCE)
      await wipe.press('Home')
      expect(await wipe.getAttribute('aria-valuenow')).toBe('0')
      await page.getByText('Enlarged, 128 × 128').first().waitFor()
      await expect.poll(() => chain().allInnerTexts()).toEqual(['made', 'restyled', 'enlarged'])
    })

    it('is described in Chinese, and keeps the caption', async () => {
      await step('Describe')
      await page.getByRole('radio', { name: '中文' }).click()
      await start()
      const save = inspector().getByRole('button', { name: 'Save as the picture’s caption' })
      await save.first().waitFor(PATIENCE)
      await save.first().click()
      const field = inspector().getByRole('textbox', { name: 'Caption' })
      await expect.poll(() => field.inputValue()).toMatch(/\p{Script=Han}/u)
    })

    // Which words the model finds depends on the machine's arithmetic; may they be a single character.
    it('has its caption amended by hand', async () => {
      const field = inspector().getByRole('textbox', { name: 'Caption' })
      await field.fill(`${await field.inputValue()}，毛茸茸`)
      const save = inspector().getByRole('button', { name: 'Save as caption', exact: true })
      await save.click()
      await save.waitFor({ state: 'detached' })
    })

    it('is found by two characters of its caption, and not by others', async () => {
      const search = page.getByRole('searchbox', { name: 'Search sentences and captions' })
      await search.fill('鯨鯱')
      await page.getByText('Nothing here has “鯨鯱”').waitFor()
      await search.fill('毛茸')
      await expect.poll(() => page.locator('.entry').count()).toBeGreaterThan(0)
      const found = await page.locator('.entry').allTextContents()
      expect(found.length).toBeLessThan(4)
    })

    it('is walked back to where it began', async () => {
      await chain().first().click()
      await expect.poll(() => chain().allInnerTexts()).toEqual(['made'])
      await expect.poll(() => page.locator('.tile').count()).toBe(4)
    })

    it('complained about nothing', () => {
      expect(watched.complaints).toEqual([])
    })
  },
)
