/** axe, with all rules that are not experimental, finds no serious violation in any view, in both themes. */
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { closeOpened, generate, missing, open, prompt, settle } from './support/openInterface.ts'
import { withGallery } from './support/galleryServer.ts'

const suffix = missing === null ? '' : ` (skipped: ${missing})`
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
afterEach(closeOpened)

/** What axe calls serious or critical, with the elements. Evaluated beside the page's policy, which forbids its script. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
  await page.evaluate(axe)
  const { violations: found } = await page.evaluate(
    async () => (await Reflect.get(window, 'axe').run(document)) as AxeResults,
  )
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    )
}

const room = (page: Page, name: string) => page.evaluate((to) => void (location.hash = `#/${to}`), name)

for (const theme of ['dark', 'light'] as const) {
  describe.skipIf(missing !== null)(`no serious violation, ${theme}${suffix}`, () => {
    it('in Create: first start, ranked, settings, queue, drawing, failed', async () => {
      const { page, studio } = await open({}, { theme })
      await page.locator('.example').first().waitFor()
      expect.soft(await violations(page)).toEqual([])
      await generate(page, 'a cat with a hat')
      await settle(page)
      await page.locator('.tile button.paper').nth(2).focus()
      expect.soft(await violations(page)).toEqual([])
      await page.locator('.settings[aria-expanded]').click()
      await prompt(page).fill('{red|blue} {cat|dog}')
      expect.soft(await violations(page)).toEqual([])
      await generate(page, 'a cat hold')
      await generate(page, 'a dog fail')
      await page.locator('[role=progressbar]').first().waitFor()
      await page.locator('.queue').click()
      expect.soft(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      studio.release()
      await page.locator('.stopped').waitFor()
      expect.soft(await violations(page)).toEqual([])
    })

    it('in Design, Packs and Settings', async () => {
      const { page } = await open({}, { theme })
      await page.locator('.example').first().waitFor()
      for (const name of ['design', 'packs', 'settings']) {
        await room(page, name)
        await page.waitForTimeout(300)
        expect.soft(await violations(page), name).toEqual([])
      }
    })

    it('in Train: its three lists, empty and full, a run, a new one, a dataset, an adapter in Create', async () => {
      const { page } = await open({}, { theme })
      await room(page, 'train')
      const tab = (name: string) => page.getByRole('radio', { name, exact: true })
      for (const name of ['Runs', 'Datasets', 'Adapters']) {
        await tab(name).click()
        await page.waitForTimeout(200)
        expect.soft(await violations(page), `empty ${name}`).toEqual([])
      }
      const trained = await open({ trained: true }, { theme })
      const { page: full } = trained
      await room(full, 'train')
      const list = full.locator('main.train .rows .row')
      await list.first().waitFor()
      expect.soft(await violations(full), 'runs').toEqual([])
      await list.last().click()
      await full.locator('.try img').first().waitFor()
      await full.locator('.worst img').first().waitFor()
      expect.soft(await violations(full), 'run').toEqual([])
      await full.getByRole('radio', { name: 'Datasets', exact: true }).click()
      await full.locator('.cards .card').first().waitFor()
      expect.soft(await violations(full), 'datasets').toEqual([])
      await full.locator('.cards .card').first().click()
      await full.locator('.caption-field').first().waitFor()
      await full.waitForTimeout(500)
      expect.soft(await violations(full), 'captions').toEqual([])
      for (const name of [/^Replace/, /^Split/, /^Describe/, 'Move the square']) {
        await full.getByRole('button', { name }).first().click()
        await full.locator('.popup').waitFor()
        expect.soft(await violations(full), String(name)).toEqual([])
        await full.keyboard.press('Escape')
      }
      await full.getByRole('radio', { name: 'Report' }).click()
      await full.locator('.problem').first().waitFor()
      expect.soft(await violations(full), 'report').toEqual([])
      await full.getByRole('button', { name: 'Teach from these' }).click()
      await full.locator('.new .lines').waitFor()
      await full.getByText('Advanced', { exact: true }).click()
      expect.soft(await violations(full), 'new run').toEqual([])
      await full.getByRole('radio', { name: 'Adapters', exact: true }).click()
      await full.locator('.facts').first().waitFor()
      await full.getByRole('button', { name: 'Make a pack' }).click()
      await full.locator('.popup .box').first().click()
      expect.soft(await violations(full), 'merge').toEqual([])
      await full.keyboard.press('Escape')
      await full.getByText('How it learned').first().click()
      expect.soft(await violations(full), 'adapters').toEqual([])
      await full.getByRole('button', { name: 'Draw with it' }).click()
      await full.getByRole('button', { name: /^Adapter Felt/ }).click()
      await full.locator('.popup').waitFor()
      expect.soft(await violations(full), 'chip').toEqual([])
    })

    it('in the sheet of shortcuts, the menu of sessions and the list of notices', async () => {
      const { page } = await open({}, { theme })
      await page.locator('.example').first().waitFor()
      await page.locator('.example').first().focus()
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      expect.soft(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      for (const name of [/^Session/, /^Notice/]) {
        await page.getByRole('banner').getByRole('button', { name }).click()
        expect.soft(await violations(page), String(name)).toEqual([])
        await page.keyboard.press('Escape')
      }
    })

    it('in the gallery, its viewer and its comparison', () =>
      withGallery({ theme }, async (page) => {
        expect.soft(await violations(page)).toEqual([])
        await page.keyboard.press('ArrowRight')
        await page.keyboard.press('Shift+ArrowRight')
        expect.soft(await violations(page)).toEqual([])
        await page.keyboard.press(' ')
        await page.getByRole('dialog').waitFor()
        expect.soft(await violations(page)).toEqual([])
        await page.keyboard.press('Escape')
        await page.keyboard.press('Shift+ArrowRight')
        await page.keyboard.press('c')
        await page.getByRole('dialog').waitFor()
        expect.soft(await violations(page)).toEqual([])
      }))
  })
}
