/** Two tabs and a command in the terminal work on one library at once, and all show the same. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProgram } from '../support/program.ts'
import { chromiumIsThere, launchBrowser } from './support/browser.ts'
import type { TestBrowser } from './support/browser.ts'
import { serverIsBuilt, startRealServer } from './support/realServer.ts'
import type { RealServer } from './support/realServer.ts'

const missing = !chromiumIsThere
  ? 'there is no /usr/bin/chromium'
  : !serverIsBuilt
    ? 'the studio is not built: npm run build'
    : null
const PATIENCE = { timeout: 120_000 }

describe.skipIf(missing !== null)(
  `two tabs and a terminal${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'cogview-together-'))
    const library = join(folder, '图库')
    let server: RealServer
    let browser: TestBrowser
    let pages: Page[]

    beforeAll(async () => {
      server = await startRealServer(library)
      browser = await launchBrowser()
      const [first, second] = [await browser.newPage(), await browser.newPage()]
      pages = [first.page, second.page]
      for (const page of pages) {
        await page.goto(server.address)
        await page.locator('.example').first().waitFor(PATIENCE)
      }
    })
    afterAll(async () => {
      await browser?.close()
      await server?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const sentences = async (page: Page) =>
      (await page.locator('.entry .sentence').allInnerTexts()).map((words) =>
        words.replace(/^Bring back:\s*/, ''),
      )
    const everywhere = async (look: (page: Page) => Promise<unknown>, expected: unknown) => {
      for (const page of pages) await expect.poll(() => look(page), PATIENCE).toEqual(expected)
    }

    it('what one draws, both show', async () => {
      const [one] = pages
      await one?.getByRole('textbox', { name: 'What to draw' }).fill('sunflower')
      await one?.getByRole('textbox', { name: 'What to draw' }).press('Enter')
      await everywhere(sentences, ['sunflower'])
      await everywhere((page) => page.locator('.tile.first').count(), 1)
    })

    it('what one marks, the other shows, and the other takes it back', async () => {
      const [one, two] = pages
      const hearts = (page: Page) => page.locator('.tile.first [aria-pressed=true]').count()
      await one?.locator('.tile.first button.paper').focus()
      await one?.keyboard.press('f')
      await everywhere(hearts, 1)
      await two?.locator('.tile.first button.paper').focus()
      await two?.keyboard.press('Control+z')
      await everywhere(hearts, 0)
    })

    it('what a command draws, both show', async () => {
      const args = [
        'generate',
        '蓝色的连衣裙',
        '--count',
        '2',
        '--library',
        library,
        '--out',
        join(folder, 'out'),
      ]
      const { code, stderr } = await startProgram('cli', args).ended
      expect(code, stderr).toBe(0)
      await everywhere(sentences, ['蓝色的连衣裙', 'sunflower'])
    })

    it('both galleries show all of it', async () => {
      for (const page of pages) {
        await page.goto(`${new URL(server.address).origin}/#/gallery`)
        await expect
          .poll(() => page.locator('[role=option], [role=gridcell]').count(), PATIENCE)
          .toBeGreaterThanOrEqual(2)
      }
    })
  },
)
