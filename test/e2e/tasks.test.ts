/** Any picture in the interface: what enters, every task on it, and the chain that results, by mouse and by keys. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import {
  closeOpened,
  entries,
  generate,
  missing,
  open,
  prompt,
  settle,
  tiles,
} from './support/openInterface.ts'

afterEach(closeOpened)

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })

/** Drops files of these names on the window; what they are is in the script. */
async function bring(page: Page, ...names: string[]): Promise<void> {
  await page.evaluate((given) => {
    const transfer = new DataTransfer()
    for (const name of given) transfer.items.add(new File(['x'], name, { type: 'image/png' }))
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }))
  }, names)
}

async function step(page: Page, name: string): Promise<void> {
  await inspector(page).getByRole('region', { name: 'Next steps' }).getByRole('button', { name }).click()
}

describe.skipIf(missing !== null)(
  `any picture in the interface${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    it('imports one dropped picture at once, and nothing else by itself', async () => {
      const { page, complaints } = await open()
      await bring(page, 'cat.png')
      await inspector(page).getByText('imported').first().waitFor()
      expect(await entries(page).count()).toBe(1)
      await bring(page, 'a.png', 'b.png', 'broken.png')
      await page.getByText('2 pictures, the first of them in a.png.').waitFor()
      await page
        .locator('.entered')
        .getByText(/broken\.png/)
        .waitFor()
      await page.waitForTimeout(200)
      expect(await entries(page).count()).toBe(1)
      await page.getByRole('button', { name: 'Import only' }).click()
      await expect.poll(() => tiles(page).count()).toBe(2)
      expect(complaints).toEqual([])
    })

    it('takes what the file chooser gives, and a path of the host', async () => {
      const { page } = await open()
      await page.getByRole('button', { name: 'Open picture…' }).click()
      const file = { name: 'own.png', mimeType: 'image/png', buffer: Buffer.from('x') }
      await page.locator('[data-chooser=files]').setInputFiles(file)
      await page.getByRole('button', { name: 'Restore its recipe' }).click()
      await expect.poll(() => prompt(page).inputValue()).toBe('flat style dog face')
      await page.getByRole('button', { name: 'Open picture…' }).click()
      await page.getByRole('textbox', { name: 'A path on the studio’s machine' }).fill('/cats/')
      await page.keyboard.press('Enter')
      await page.getByRole('textbox', { name: 'A sentence to rank them for' }).fill('a cat')
      await page.keyboard.press('Enter')
      await page.locator('.tile.first').waitFor()
      expect(await tiles(page).count()).toBe(11)
      await page.getByText(/% of the best/).waitFor()
    })

    it('says of what is no picture that it is none', async () => {
      const { page } = await open()
      await bring(page, 'broken.png')
      await page.getByText('There is no picture in what was brought.').waitFor()
      await page.locator('.entered').getByRole('button', { name: 'Close' }).click()
      await expect.poll(() => page.locator('.entered').count()).toBe(0)
    })

    it('describes a picture and keeps a caption, which the history then finds', async () => {
      const { page } = await open()
      await bring(page, 'cat.png')
      await step(page, 'Describe')
      await page.getByRole('radio', { name: '中文' }).click()
      await page.getByRole('button', { name: 'Start' }).click()
      const save = inspector(page).getByRole('button', { name: 'Save as the picture’s caption' })
      await save.first().click()
      await expect
        .poll(() => inspector(page).getByRole('textbox', { name: 'Caption' }).inputValue())
        .toMatch(/\p{Script=Han}{2}/u)
      await generate(page, 'a dog')
      await expect.poll(() => entries(page).count()).toBe(3)
      const search = page.getByRole('searchbox', { name: 'Search sentences and captions' })
      await search.fill('猫脸')
      await expect.poll(() => entries(page).count()).toBeLessThan(3)
      await search.fill('no such words')
      await page.getByText('Nothing here has “no such words”').waitFor()
      await search.fill('')
      await expect.poll(() => entries(page).count()).toBe(3)
    })

    it('moves the square that is read by keys, and takes that back', async () => {
      const { page } = await open()
      await bring(page, 'wide.png')
      const square = page.getByRole('slider', { name: 'The square that is read' })
      await square.press('End')
      await expect.poll(() => square.getAttribute('aria-valuenow')).toBe('100')
      await square.press('Shift+ArrowLeft')
      await expect.poll(() => square.getAttribute('aria-valuenow')).toBe('90')
      await page.waitForTimeout(600)
      await tiles(page).first().getByRole('button').first().focus()
      await page.keyboard.press('ControlOrMeta+z')
      await page.getByText('Crop taken back.').waitFor()
      await expect.poll(() => square.getAttribute('aria-valuenow')).toBe('50')
    })

    it('restyles, enlarges and describes, and the chain is walked back', async () => {
      const { page } = await open()
      await generate(page, 'cat face')
      await settle(page)
      await step(page, 'Restyle')
      expect(await page.getByRole('textbox', { name: 'What it shows' }).inputValue()).toBe('cat face')
      expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true)
      await inspector(page).getByRole('button', { name: 'ink' }).click()
      await page.getByRole('slider', { name: 'Strength' }).press('End')
      await page.getByRole('button', { name: 'Start' }).click()
      await page.getByRole('button', { name: 'Show the picture that these were made from' }).waitFor()
      await page.locator('.tile.first').waitFor()
      await step(page, 'Enlarge')
      await page.getByRole('button', { name: 'Start' }).click()
      const wipe = page.getByRole('slider', { name: 'Line between enlarged and bicubic' })
      await wipe.press('Home')
      await wipe.press('Shift+ArrowRight')
      expect(await wipe.getAttribute('aria-valuenow')).toBe('10')
      await wipe.press('l')
      await page.locator('.lens').waitFor()
      const chain = page.getByRole('navigation', { name: 'How it came about' })
      await expect
        .poll(() => chain.locator('.path button').allInnerTexts())
        .toEqual(['made', 'restyled', 'enlarged'])
      await chain.getByRole('button', { name: 'made', exact: true }).press('Enter')
      await expect.poll(() => chain.locator('.path button').count()).toBe(1)
      await chain.getByRole('button', { name: 'restyled' }).waitFor()
      await tiles(page).first().waitFor()
      expect(await tiles(page).count()).toBe(16)
    })

    it('keeps rows and continues; ranks sentences for a picture; I closes the inspector', async () => {
      const { page } = await open()
      await generate(page, 'cat face')
      await settle(page)
      await step(page, 'Continue')
      await page.getByRole('slider', { name: 'Rows to keep' }).press('ArrowRight')
      await page.getByText('Keep 5 of 8 rows').waitFor()
      await page.getByRole('button', { name: 'Back', exact: true }).click()
      await step(page, 'Rank')
      await page.getByRole('textbox', { name: 'Sentences, one a line' }).fill('a cat\na red rocket')
      await page.getByRole('button', { name: 'Start' }).click()
      await expect.poll(() => inspector(page).locator('.score').count()).toBe(2)
      // What was found out about one picture leaves the wall as it is.
      expect(await tiles(page).count()).toBe(16)
      await tiles(page).first().getByRole('button').first().focus()
      await page.keyboard.press('i')
      await expect.poll(() => inspector(page).count()).toBe(0)
    })
  },
)
