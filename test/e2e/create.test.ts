/**
 * End to end, nothing scripted: the real server, its engine process, the starter pack, and the built interface in
 * Chromium. A prompt becomes a live wall, a ranked wall, and history that outlives the page and the server.
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

const SENTENCE = '立体风格的猫脸'
const COUNT = 16
/** The first job loads the pack on whatever machine this is. */
const PATIENCE = { timeout: 120_000 }

describe.skipIf(missing !== null)(
  `from a sentence to a ranked wall${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const library = mkdtempSync(join(tmpdir(), 'cogview-画室 library-'))
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

    const prompt = () => page.getByRole('textbox', { name: 'What to draw' })
    const tiles = () => page.locator('.tile')
    const entries = () => page.locator('.entry')

    async function setNumber(name: string, value: number): Promise<void> {
      await page.getByRole('textbox', { name }).fill(String(value))
      await page.getByRole('textbox', { name }).press('Enter')
    }

    /** What the wall shows, in its order: rank and seed of each picture, and where its file is. */
    function wall(): Promise<{ label: string | null; source: string | null }[]> {
      return tiles().evaluateAll((elements) =>
        elements.map((element) => ({
          label: element.querySelector('button')?.getAttribute('aria-label') ?? null,
          source: element.querySelector('img')?.getAttribute('src') ?? null,
        })),
      )
    }

    it('keeps the token out of the address, and greets with the pack’s own examples', async () => {
      await expect.poll(() => page.locator('.example').count()).toBe(4)
      expect(page.url()).not.toContain('token')
    })

    it('counts the sentence with the pack’s own tokenizer', async () => {
      await prompt().fill(SENTENCE)
      await page.getByText(/^\d+ of 24 tokens$/).waitFor()
    })

    it('writes all candidates live, row by row, then ranks them', async () => {
      await page.getByRole('button', { name: /^Settings:/ }).click()
      await setNumber('Candidates', COUNT)
      await setNumber('Seed', 7)
      await page.getByRole('button', { name: /^Settings:/ }).click()
      // Collected in the page: a preview stands for a moment only.
      await page.evaluate(() => {
        const seen: { rows: Set<string>; written: number } = { rows: new Set(), written: 0 }
        Object.assign(window, { seen })
        new MutationObserver(() => {
          const row = /^(\d+) of 8 rows/.exec(document.querySelector('.progress p')?.textContent ?? '')?.[1]
          if (row !== undefined) seen.rows.add(row)
          const written = document.querySelectorAll('.tile img[src^="data:image/png"]').length
          seen.written = Math.max(seen.written, written)
        }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
      })
      await prompt().press('Enter')
      await expect.poll(() => tiles().count()).toBe(COUNT)
      await page.locator('.tile.first').waitFor(PATIENCE)

      const seen = await page.evaluate(() => {
        const { rows, written } = Reflect.get(window, 'seen') as { rows: Set<string>; written: number }
        return { rows: [...rows], written }
      })
      expect(seen.written).toBe(COUNT)
      expect(seen.rows.length).toBeGreaterThanOrEqual(2)

      const pictures = await wall()
      expect(pictures.map((picture) => /^Rank (\d+),/.exec(picture.label ?? '')?.[1])).toEqual(
        Array.from({ length: COUNT }, (_, i) => String(i + 1)),
      )
      const seeds = pictures.map((picture) => Number(/seed (\d+)/.exec(picture.label ?? '')?.[1]))
      expect(seeds.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, i) => 7 + i))
      for (const { source } of pictures) expect(source).toMatch(/^\/pictures\//)
      const sizes = await page
        .locator('.tile img')
        .evaluateAll((images) =>
          images.map((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)),
        )
      expect(sizes).toEqual(Array.from({ length: COUNT }, () => 64))
    })

    it('says why the first is the first: the sentence, word by word', async () => {
      const words = await page.locator('.word').allTextContents()
      expect(words.join('')).toBe(SENTENCE)
      await page.getByText(/^Score 0?\.\d+|^Score [\d.eE-]+/).waitFor()
    })

    it('still has the wall, its order and the history after a reload, and a rating made before it', async () => {
      const before = await wall()
      await prompt().press('Escape')
      await page.keyboard.press('5')
      await page.locator('.rating[aria-label="5 of 5 stars"]').waitFor()
      await page.reload()
      await page.locator('.tile.first').waitFor()
      expect(await entries().count()).toBe(1)
      expect(await entries().first().textContent()).toContain(SENTENCE)
      expect((await wall()).map((picture) => picture.source)).toEqual(before.map((picture) => picture.source))
      await page.locator('.rating[aria-label="5 of 5 stars"]').waitFor()
    })

    it('brings the prompt and all settings back from the history', async () => {
      await prompt().fill('something else')
      await page.getByRole('button', { name: `Bring back: ${SENTENCE}` }).click()
      expect(await prompt().inputValue()).toBe(SENTENCE)
      await page.getByRole('button', { name: /^Settings:.*seed 7$/ }).waitFor()
    })

    it('refuses a sentence that is too long, in words, and draws nothing', async () => {
      await prompt().fill(
        'a cat and a dog and a bird and a fish and a horse and a cow and a pig and a hen and a fox',
      )
      await prompt().press('Enter')
      await page.getByText(/The sentence is too long: \d+ tokens/).waitFor()
      await page.getByRole('button', { name: 'Close', exact: true }).click()
      expect(await entries().count()).toBe(1)
    })

    it('says what happened when the engine is killed in the middle, keeps the window, and goes on', async () => {
      await prompt().fill('sticker style pizza')
      await page.getByRole('button', { name: /^Settings:/ }).click()
      await setNumber('Candidates', 128)
      await prompt().press('Enter')
      await page.getByText(/of 8 rows/).waitFor(PATIENCE)
      const engines = server.engines()
      expect(engines.length).toBeGreaterThan(0)
      for (const id of engines) process.kill(id, 'SIGKILL')
      await page
        .getByText(/The drawing process ended unexpectedly/)
        .first()
        .waitFor()
      expect(await entries().count()).toBe(1)
      await setNumber('Candidates', 2)
      await prompt().fill('cat face')
      await prompt().press('Enter')
      await page.locator('.tile.first').waitFor(PATIENCE)
      await expect.poll(() => entries().count()).toBe(2)
    })

    it('has the same history after the server was stopped and started', async () => {
      await server.stop()
      server = await startRealServer(library)
      await page.goto(server.address)
      await expect.poll(() => entries().count()).toBe(2)
      await page.locator('.tile.first').waitFor()
    })

    it('complained about nothing but the server that was stopped', () => {
      const others = watched.complaints.filter((complaint) => !/WebSocket|ERR_CONNECTION/.test(complaint))
      expect(others).toEqual([])
    })
  },
)
