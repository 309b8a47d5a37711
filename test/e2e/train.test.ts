/**
 * End to end, nothing scripted: a folder with defects becomes a dataset, one defect is mended, the starter pack learns
 * from it for a few steps, and what it has learned is drawn with.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, launchBrowser } from './support/browser.ts'
import type { TestBrowser, WatchedPage } from './support/browser.ts'
import { makeFeltFolder, makeLonelyFolder } from './support/feltFolder.ts'
import { serverIsBuilt, startRealServer } from './support/realServer.ts'
import type { RealServer } from './support/realServer.ts'

const missing = !chromiumIsThere
  ? 'there is no /usr/bin/chromium'
  : !serverIsBuilt
    ? 'the studio is not built: npm run build'
    : null

/** The first steps load the pack on whatever machine this is. */
const PATIENCE = { timeout: 120_000 }
const STEPS = 4

describe.skipIf(missing !== null)(
  `from pictures to an adapter${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'cogview-训练 train-'))
    let server: RealServer
    let browser: TestBrowser
    let watched: WatchedPage
    let page: Page

    beforeAll(async () => {
      server = await startRealServer(join(folder, 'library'))
      browser = await launchBrowser()
      watched = await browser.newPage()
      page = watched.page
      await page.goto(server.address)
      await page.locator('.bar .name').waitFor()
    })

    afterAll(async () => {
      await browser?.close()
      await server?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    it('says why nothing came of a path, until that was read', async () => {
      await page.getByRole('link', { name: 'Train' }).click()
      await page.getByText('Teach it your own pictures').waitFor()
      const failure = page.getByRole('alert').filter({ hasText: join(folder, 'nowhere') })
      for (const name of ['nowhere', 'nowhere-else']) {
        const path = page.getByRole('textbox', { name: 'Or a path on the machine of the studio' })
        await path.fill(join(folder, name))
        await page.getByRole('button', { name: 'Bring in' }).click()
        await failure.filter({ hasText: join(folder, name) }).waitFor()
        expect(await path.inputValue()).toBe(join(folder, name))
      }
      await failure.getByRole('button', { name: 'Dismiss' }).click()
      await failure.waitFor({ state: 'detached' })
      await page.reload()
      await page.getByText('Teach it your own pictures').waitFor()
      expect(await failure.count()).toBe(0)
    })

    it('brings a folder in, with a report of what is wrong with it', async () => {
      await page
        .getByRole('textbox', { name: 'Or a path on the machine of the studio' })
        .fill(makeFeltFolder(folder))
      await page.getByRole('button', { name: 'Bring in' }).click()
      const report = page.getByRole('region', { name: 'Report of the import' })
      await report.getByText('17 pictures').waitFor(PATIENCE)
      for (const problem of [
        '1 picture has no caption',
        '1 picture is there twice',
        '1 file can’t be read',
        '1 caption has no picture',
      ]) {
        await report.getByRole('heading', { name: problem }).waitFor()
      }
    })

    it('mends a defect where it is told', async () => {
      const problem = page.getByRole('article').filter({ hasText: '1 picture is there twice' })
      await problem.getByRole('button', { name: 'Leave them out' }).click()
      await problem.waitFor({ state: 'detached' })
      const missingOne = page.getByRole('article').filter({ hasText: '1 picture has no caption' })
      await missingOne.getByRole('button', { name: 'Show and write' }).click()
      const field = page.getByRole('textbox', { name: 'Captions of 03.png' })
      await field.fill('a cat face, crying')
      await field.blur()
      await page.getByText('16 ready').waitFor()
    })

    it('learns, and the loss is seen to move', async () => {
      await page.getByRole('button', { name: 'Teach from these' }).click()
      await page.getByRole('radio', { name: /^Style/ }).waitFor(PATIENCE)
      await page.getByRole('textbox', { name: 'Steps', exact: true }).fill(String(STEPS))
      await page.getByRole('textbox', { name: 'Steps', exact: true }).press('Enter')
      const start = page.getByRole('button', { name: 'Start', exact: true })
      await expect.poll(() => start.isEnabled(), PATIENCE).toBe(true)
      await start.click()
      await page.getByText(`Done, ${STEPS} steps`).waitFor(PATIENCE)
      const points = await page.locator('polyline.raw').getAttribute('points')
      expect(new Set(points?.split(' ').map((point) => point.split(',')[1])).size).toBe(STEPS)
    })

    it('draws with what it has learned', async () => {
      await page.getByRole('button', { name: 'Try it' }).click()
      await page.getByRole('button', { name: /^Adapter felt/ }).waitFor()
      const prompt = page.getByRole('textbox', { name: 'What to draw' })
      await prompt.fill('a cat face')
      await prompt.press('Enter')
      await page.locator('.tile.first').waitFor(PATIENCE)
      expect(watched.complaints).toEqual([])
    })

    it('leads from the adapter to the pictures made with it, and from these to another dataset', async () => {
      await page.getByRole('link', { name: 'Train' }).click()
      await page.getByRole('radio', { name: 'Adapters', exact: true }).click()
      await page.getByRole('link', { name: /pictures made with it$/ }).click()
      await page.getByRole('button', { name: /^Take off: felt/ }).waitFor()
      await page.locator('.gallery-tile').first().waitFor()
      await page.keyboard.press('Control+a')
      await page.getByRole('button', { name: 'Teach from these' }).click()
      await page.getByRole('region', { name: 'Report of the import' }).waitFor(PATIENCE)
      expect(watched.complaints).toEqual([])
    })

    it('says beside the form that one picture is too few, and calls nobody for it', async () => {
      await page.getByRole('button', { name: 'All datasets' }).click()
      await page
        .getByRole('textbox', { name: 'Or a path on the machine of the studio' })
        .fill(makeLonelyFolder(folder))
      await page.getByRole('button', { name: 'Bring in' }).click()
      const report = page.getByRole('region', { name: 'Report of the import' })
      await report.getByText('1 picture is ready; at least 2 are needed').waitFor(PATIENCE)
      await page.getByRole('button', { name: 'Teach from these' }).click()
      const side = page.getByRole('complementary', { name: 'On this machine' })
      await side.getByText('too few pictures to learn from: 1').waitFor()
      expect(await side.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true)
      expect(await page.locator('.notice').count()).toBe(0)
      expect(watched.complaints).toEqual([])
    })
  },
)
