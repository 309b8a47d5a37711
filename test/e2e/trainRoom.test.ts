/** The training room in Chromium, with a scripted studio behind it: captions by hand and by the hundred, a run held and let go on. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { closeOpened, missing, open } from './support/openInterface.ts'
import type { Opened } from './support/openInterface.ts'

afterEach(closeOpened)

async function enter(): Promise<Opened> {
  const opened = await open({ trained: true, pace: 20 })
  await opened.page.getByRole('link', { name: 'Train' }).click()
  await opened.page.locator('main.train .rows .row').first().waitFor()
  return opened
}
async function openDataset(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Datasets', exact: true }).click()
  await page.locator('.cards .card').first().click()
  await page.locator('.caption-field').first().waitFor()
}
const caption = (page: Page, name: string) =>
  page.getByRole('textbox', { name: `Captions of felt/${name}.jpg` })

describe.skipIf(missing !== null)(
  `the training room${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    it('has a screenful of cards of a thousand, and those of the end when it is scrolled there', async () => {
      const { page, complaints } = await enter()
      await openDataset(page)
      expect(await page.locator('.caption-field').count()).toBeLessThan(60)
      await page.getByRole('region', { name: 'Pictures' }).evaluate((grid) => grid.scrollTo(0, 1e6))
      await caption(page, '1240').waitFor()
      expect(await page.locator('.caption-field').count()).toBeLessThan(60)
      expect(complaints).toEqual([])
    })

    it('takes a caption when its field is left, walks by keys, and gives an unsaved one up on Escape', async () => {
      const { page, studio, complaints } = await enter()
      await openDataset(page)
      await caption(page, '004').fill('a felt owl\n毛毡猫头鹰')
      await caption(page, '004').press('Alt+ArrowDown')
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
        .toBe('Captions of felt/005.jpg')
      const query = {
        problem: null,
        split: null,
        excluded: null,
        script: null,
        order: 'found',
        pack: null,
      } as const
      const asked = { ...query, dataset: 'felt', search: 'owl', from: 0, limit: 10 }
      await expect
        .poll(async () => (await studio.call('datasets.items', asked)).items[0]?.captions)
        .toEqual(['a felt owl', '毛毡猫头鹰'])
      await caption(page, '006').fill('gone')
      await caption(page, '006').press('Escape')
      expect(await caption(page, '006').inputValue()).toBe('a felt fish with black eyes')
      expect(complaints).toEqual([])
    })

    it('shows what replacing changes before it does, and does it in all at once', async () => {
      const { page, complaints } = await enter()
      await openDataset(page)
      await page.getByRole('button', { name: 'Replace', exact: true }).click()
      await page.getByRole('textbox', { name: 'Find', exact: true }).fill('felt')
      await page.getByRole('textbox', { name: 'Replace with' }).fill('wool')
      await page.locator('del', { hasText: 'felt' }).first().waitFor()
      await page.getByRole('button', { name: /^Replace in \d+ pictures/ }).click()
      await expect.poll(() => caption(page, '001').inputValue()).toBe('a red wool rocket, stitched by hand')
      expect(complaints).toEqual([])
    })

    it('holds a run and lets it go on, by button and by key', async () => {
      const { page, complaints } = await enter()
      await page.locator('main.train .rows .row').first().click()
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByText('Paused at step 236 of 400').waitFor()
      await page.keyboard.press('Alt+p')
      await page.getByText(/^Step 2[34]\d of 400/).waitFor()
      await expect.poll(() => page.locator('polyline.raw').getAttribute('points')).toContain(' ')
      await page.keyboard.press('Alt+p')
      await page.getByText(/^Paused at step/).waitFor()
      await page.getByRole('button', { name: 'Stop and keep' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Stop and keep' }).click()
      await page.getByRole('button', { name: 'Try it' }).waitFor()
      expect(complaints).toEqual([])
    })

    it('says what is wrong with a folder that holds no picture, and keeps what was typed', async () => {
      const { page } = await enter()
      await page.getByRole('radio', { name: 'Datasets', exact: true }).click()
      const field = page.getByRole('textbox', { name: 'Or a path on the machine of the studio' })
      await field.fill('/usb/nothing')
      await field.press('Enter')
      await page.getByRole('alert').waitFor()
      await field.fill('/usb/stones')
      await field.press('Enter')
      await page.getByRole('region', { name: 'Report of the import' }).waitFor()
      expect(await page.getByRole('textbox', { name: 'Name of the dataset' }).inputValue()).toBe('stones')
    })

    it('has the adapters that come with the program, and draws with one that was added', async () => {
      const { page, complaints } = await enter()
      await page.getByRole('radio', { name: 'Adapters', exact: true }).click()
      const shipped = page.getByRole('region', { name: 'Come with the program' })
      const damaged = shipped.getByRole('article', { name: 'paper-cut' })
      await damaged.getByText('it ends after 120 of 2480000 bytes').waitFor()
      await shipped.getByText('It was made for starter 2.0.0. The pack of that name').waitFor()
      const blueprint = shipped.getByRole('article', { name: 'Blueprint' })
      await blueprint.getByRole('img', { name: /without it and with it/ }).waitFor()
      await blueprint.getByRole('button', { name: 'Add to my adapters' }).click()
      await blueprint.getByText('Added').waitFor()
      await blueprint.getByRole('button', { name: 'Try it' }).click()
      await page.getByRole('button', { name: 'Adapter Blueprint 1.0' }).waitFor()
      expect(complaints).toEqual([])
    })

    it('begins a run like another one, and draws with what came of it', async () => {
      const { page, studio } = await enter()
      await page.locator('main.train .rows .row').last().click()
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('menuitem', { name: 'New run like this' }).click()
      await page.getByRole('button', { name: 'Start', exact: true }).click()
      await page.getByText(/^Step \d+ of 400/).waitFor()
      await page.getByRole('button', { name: 'All runs' }).click()
      await page.locator('main.train .rows .row').last().click()
      await page.getByRole('button', { name: 'Try it' }).click()
      await page.getByRole('button', { name: 'Adapter Felt 1.0' }).click()
      await page.getByRole('slider', { name: 'Strength of Felt' }).press('ArrowLeft')
      await page.keyboard.press('Escape')
      const prompt = page.getByRole('textbox', { name: 'What to draw' })
      expect(await prompt.inputValue()).toBe('mywool a cat')
      await prompt.press('Enter')
      await page.locator('.tile').first().waitFor()
      const newest = () => studio.call('history.list', { before: null, limit: 1 })
      const drawn = { generations: [{ request: { adapters: [{ strength: 0.95 }] } }] }
      await expect.poll(newest).toMatchObject(drawn)
    })
  },
)
