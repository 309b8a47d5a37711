/** The room of packs and the device, in Chromium, with a scripted studio behind it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import type { BrowserOptions } from './support/browser.ts'
import { closeOpened, missing, open } from './support/openInterface.ts'
import type { Opened } from './support/openInterface.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

afterEach(closeOpened)

async function enter(options: BrowserOptions = {}, pace = 60): Promise<Opened> {
  const opened = await open({ pace }, options)
  const { page } = opened
  await page.goto(`${page.url().replace(/#.*/, '')}#/packs`)
  await page.locator('main.packs article').first().waitFor()
  return opened
}

const sheet = (page: Page, name: string): Locator => page.getByRole('article', { name })

describe.skipIf(missing !== null)(
  `the room of packs${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    it('shows what each pack says of itself, and renders its card without asking anybody', async () => {
      const { page, complaints } = await enter()
      const requests: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      const starter = sheet(page, 'Starter')
      for (const words of [
        'draw, restyle, continue pictures, enlarge, describe, and rank',
        'Chinese and English',
        '30.8M',
        '67.4 MB',
        '118 MB',
        '1,234 pictures',
        'Comes with the program',
      ]) {
        await starter.getByText(words).first().waitFor()
      }
      await starter.getByText('Model card', { exact: true }).click()
      await starter.getByRole('cell', { name: '22.65 dB' }).waitFor()
      await starter.getByText('<script>fetch').waitFor()
      expect(await starter.locator('script, img, a, iframe').count()).toBe(0)
      await starter.getByText('Licence and attributions').click()
      await starter.getByText('twemoji by Twitter').waitFor()
      expect(requests).toEqual([])
      expect(complaints).toEqual([])
    })

    it('verifies with progress, and names the file that was altered', async () => {
      const { page, complaints } = await enter()
      await sheet(page, 'Starter').getByRole('button', { name: 'Verify files' }).click()
      await sheet(page, 'Starter').getByRole('progressbar').waitFor()
      await page.getByText('All 7 files are whole, 67.4 MB read.').waitFor()
      const added = sheet(page, 'Flowers of the garden')
      await added.getByRole('button', { name: 'Verify files' }).click()
      await added.getByRole('alert').getByText('/library/packs/garden-flowers/base.safetensors').waitFor()
      expect(complaints).toEqual([])
    })

    it('cancels', async () => {
      const { page } = await enter({}, 400)
      const starter = sheet(page, 'Starter')
      await starter.getByRole('button', { name: 'Verify files' }).click()
      await starter.getByRole('button', { name: 'Cancel' }).click()
      await starter.getByText('Not verified to the end.').waitFor()
      await starter.getByRole('button', { name: 'Verify files' }).waitFor()
    })

    it('removes an added pack after a question, by the keyboard alone; a shipped one can’t be', async () => {
      const { page, complaints } = await enter()
      expect(await sheet(page, 'Starter').getByRole('button', { name: 'Remove' }).count()).toBe(0)
      await sheet(page, 'Flowers of the garden').getByRole('button', { name: 'Remove' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('alertdialog').getByText('1.84 GB').waitFor()
      await page.keyboard.press('Escape')
      expect(await sheet(page, 'Flowers of the garden').count()).toBe(1)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Remove the pack' }).focus()
      await page.keyboard.press('Enter')
      await sheet(page, 'Flowers of the garden').waitFor({ state: 'detached' })
      expect(complaints).toEqual([])
    })

    it('adds a pack from a folder of the host, and says what is wrong with one that has none', async () => {
      const { page, complaints } = await enter()
      const field = page.getByRole('textbox', { name: 'Folder of the pack' })
      await field.fill('/usb/nothing here')
      await field.press('Enter')
      await page.getByRole('region', { name: 'Add a pack' }).getByText('There are 0 packs in').waitFor()
      await field.fill('/usb/birds')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByText('birds 2.0.0 was added.').waitFor()
      await sheet(page, 'Birds').waitFor()
      expect(complaints).toEqual([])
    })

    it('measures at one click and says the result in words, still after a reload', async () => {
      const { page, complaints } = await enter()
      const starter = sheet(page, 'Starter')
      await starter.getByRole('button', { name: 'Measure' }).click()
      const words =
        'This machine writes 851 pictures a minute with this pack: 16 candidates take about 1.1 s.'
      await starter.getByText(words).waitFor()
      await starter.getByText('0.62 ms each').waitFor()
      expect(await sheet(page, 'Flowers of the garden').getByText(words).count()).toBe(0)
      await page.reload()
      await starter.getByText(words).waitFor()
      await starter.getByRole('button', { name: 'Measure again' }).waitFor()
      expect(complaints).toEqual([])
    })

    it('says which device runs and why the others don’t, and lists packs that can’t be opened', async () => {
      const { page } = await enter()
      const device = page.getByRole('region', { name: 'Device' })
      for (const words of [
        'CPU',
        'AMD EPYC, 2 threads',
        'onnxruntime-node 1.30.0',
        '16 candidates',
        'WEBGPU',
      ]) {
        await device.getByText(words, { exact: true }).first().waitFor()
      }
      await device.getByRole('button', { name: 'Restart the engine' }).waitFor()
      const problems = page.getByRole('region', { name: 'Can’t be opened' })
      await problems.getByText('/library/packs/broken', { exact: true }).waitFor()
      await problems.getByRole('button', { name: 'Remove' }).click()
      await page.getByRole('alertdialog').getByText('/library/packs/broken').waitFor()
      await page.getByRole('button', { name: 'Remove the pack' }).click()
      await problems.waitFor({ state: 'detached' })
    })

    it.each([
      { locale: 'en-GB', theme: 'dark' },
      { locale: 'zh-CN', theme: 'light' },
    ] as const)('axe finds no serious violation ($locale, $theme)', async ({ locale, theme }) => {
      const { page } = await enter({ locale, theme })
      await page.locator('article').first().locator('button').first().click()
      await page.locator('article').first().locator('figure').waitFor()
      for (const summary of await page.locator('article summary').all()) await summary.click()
      // The policy of the page forbids inline scripts; what a test evaluates is not the page's.
      await page.evaluate(axe)
      const violations = await page.evaluate(async () => {
        const runner = Reflect.get(window, 'axe') as {
          run(
            node: Element,
          ): Promise<{ violations: { id: string; impact: string | null; nodes: { html: string }[] }[] }>
        }
        const { violations } = await runner.run(document.querySelector('main') ?? document.body)
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      })
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    })
  },
)
