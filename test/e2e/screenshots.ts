/**
 * `npm run screenshots`: the interface in its states, both languages, both themes, two sizes, as PNG files in
 * test-results/screenshots, to be looked at. The studio behind it is scripted, so every state can be reached.
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './support/browser.ts'
import type { BrowserOptions } from './support/browser.ts'
import { startFakeHost } from './support/fakeHost.ts'
import { loadScriptedPictures } from './support/scriptedPictures.ts'
import type { ScriptedPicture } from './support/scriptedPictures.ts'
import { takeViewer } from './support/viewerStates.ts'
import { createScriptedStudio } from './support/scriptedStudio.ts'

const folder = resolve(import.meta.dirname, '../../test-results/screenshots')

interface Look {
  name: string
  browser: BrowserOptions
}

const LOOKS: readonly Look[] = [
  { name: 'zh-dark-1280', browser: { locale: 'zh-CN', theme: 'dark', width: 1280, height: 800 } },
  { name: 'en-light-1280', browser: { locale: 'en-GB', theme: 'light', width: 1280, height: 800 } },
  { name: 'en-dark-1920', browser: { locale: 'en-GB', theme: 'dark', width: 1920, height: 1080 } },
  { name: 'zh-light-1920', browser: { locale: 'zh-CN', theme: 'light', width: 1920, height: 1080 } },
]

async function takeLook(
  { name, browser: options }: Look,
  pictures: readonly ScriptedPicture[],
): Promise<void> {
  const chinese = options.locale === 'zh-CN'
  const words = chinese
    ? { prompt: '立体风格的猫脸', second: '戴墨镜的笑脸', third: '黄色背景上的猫脸' }
    : {
        prompt: 'a cat face with a hat',
        second: 'smiling face with sunglasses',
        third: 'cat on a yellow background',
      }
  const studio = createScriptedStudio({ pictures, pace: 30 })
  const host = await startFakeHost(studio)
  const browser = await launchBrowser(options)
  const { page, complaints } = await browser.newPage()
  const shoot = async (state: string): Promise<void> => {
    await page.waitForTimeout(350)
    await page.screenshot({ path: join(folder, `${name}-${state}.png`) })
  }
  try {
    await page.goto(host.address)
    await page.locator('.example').first().waitFor()
    await shoot('1-first-start')

    await write(page, words.prompt)
    await page.locator('.tile.first').waitFor()
    await write(page, words.third)
    await page.locator('.entry').nth(1).waitFor()
    await page.locator('.chip').nth(4).click()
    await write(page, words.second)
    await page.locator('.entry').nth(2).waitFor()
    await page.locator('.tile.first').waitFor()
    await page.locator('textarea.text').fill('')
    await shoot('2-ranked')

    await page.locator('.tile button.paper').nth(4).focus()
    await page.keyboard.press('4')
    await page.keyboard.press('f')
    await shoot('3-focused')

    await page.locator('.settings[aria-expanded]').click()
    await page.locator('.scroller').evaluate((element) => element.scrollTo(0, 10_000))
    await page.locator('textarea.text').fill(`${words.prompt}\n龘${words.second}`)
    await shoot('4-history-settings')
    await page.locator('.settings[aria-expanded]').click()

    await write(page, `${words.prompt} hold`)
    await write(page, words.second)
    await write(page, `${words.third} fail`)
    await page.locator('[role=progressbar]').waitFor()
    await page.waitForTimeout(500)
    await shoot('5-drawing')
    studio.release()
    await page.locator('.stopped').waitFor()
    await page.locator('textarea.text').fill('')
    await shoot('6-error')

    await write(page, `${words.second} interrupt`)
    await page.waitForTimeout(900)
    await write(page, `${words.prompt} hold`)
    await write(page, words.third)
    await page.locator('.queue').click()
    await shoot('7-queue')
    await page.keyboard.press('Escape')
    studio.release()
    await page.locator('nav .stop').last().click()
    await shoot('8-settings')
    await page.locator('nav .stop').first().click()
    await page.locator('textarea.text').waitFor()
    await page.locator('.device').click()
    await shoot('9-device')
    await page.keyboard.press('Escape')
    await page.locator('.queue').click()
    const dismiss = page.locator('.job .button.plain')
    for (let left = await dismiss.count(); left > 0; left -= 1) await dismiss.first().click()
    await page.keyboard.press('Escape')
    await write(page, words.second)
    await page.locator('.tile.first').waitFor()
    await takeViewer(page, shoot)
    await takeTasks(page, shoot, words)
    await takePacks(page, shoot)
  } finally {
    await browser.close()
    await host.close()
  }
  process.stdout.write(`${name}${complaints.length === 0 ? '' : `\n  ${complaints.join('\n  ')}`}\n`)
}

/** A pack that was measured and is being verified, its card, and what can't be opened. */
async function takePacks(page: Page, shoot: (state: string) => Promise<void>): Promise<void> {
  const first = page.locator('main.packs article').first()
  await page.goto(`${page.url().replace(/#.*/, '')}#/packs`)
  await first.locator('.speed button').click()
  await first.locator('figure').waitFor()
  await first.locator('.foot button').click()
  await shoot('packs-1')
  await first.locator('summary').nth(1).click()
  await page.locator('main.packs').evaluate((element) => element.scrollTo(0, 560))
  await shoot('packs-2-card')
  await page.locator('main.packs').evaluate((element) => element.scrollTo(0, 10_000))
  await shoot('packs-3-problems')
}

/** A picture of one's own and a folder come in; then every task, on the picture that is looked at. */
async function takeTasks(
  page: Page,
  shoot: (state: string) => Promise<void>,
  words: { prompt: string; second: string; third: string },
): Promise<void> {
  const steps = page.locator('.inspector .steps button')
  const form = page.locator('.inspector form.step')
  const bring = (...names: string[]) =>
    page.evaluate((given) => {
      const transfer = new DataTransfer()
      for (const name of given) transfer.items.add(new File(['x'], name, { type: 'image/png' }))
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    }, names)
  const done = () => page.locator('.inspector .running').waitFor({ state: 'detached' })

  await page.locator('.open').click()
  await shoot('10-open')
  await page.keyboard.press('Escape')
  await bring('own.png')
  await page.locator('.entered .offers').waitFor()
  await shoot('11-own')
  await page.locator('.entered .button.plain').click()
  await bring('a.png', 'b.png', 'c.png', 'broken-notes.txt')
  await page.locator('.entered .sentence').waitFor()
  await shoot('12-several')
  await page.locator('.entered .offers .button').first().click()
  await page.locator('.described').nth(2).waitFor()
  await shoot('13-described')

  await bring('a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'f.png', 'g.png')
  await page.locator('.entered .sentence').fill(words.prompt)
  await page.locator('.entered .sentence').press('Enter')
  await page.locator('.tile.first').waitFor()
  await shoot('14-ranked-folder')

  await bring('tall.png')
  await page.locator('.square').waitFor()
  await shoot('15-crop')
  await bring('wide.png')
  await page.locator('.inspector .facts', { hasText: '320 × 200' }).waitFor()
  await steps.nth(0).click()
  await shoot('16-describe')
  await form.locator('[type=submit]').click()
  await page.locator('.inspector .captions').waitFor()
  await page.locator('.inspector').evaluate((element) => element.scrollTo(0, 10_000))
  await shoot('17-captions')
  await steps.nth(4).click()
  await form.locator('textarea').fill(`${words.prompt}\n${words.second}\n${words.third}`)
  await form.locator('[type=submit]').click()
  await page.locator('.inspector .scores').waitFor()
  await page.locator('.inspector').evaluate((element) => element.scrollTo(0, 10_000))
  await shoot('18-scores')
  await steps.nth(2).click()
  await shoot('19-restyle')
  await form.locator('.chip').nth(1).click()
  await form.locator('[type=submit]').click()
  await page.locator('.beside .tile.first').waitFor()
  await done()
  await shoot('20-restyled')
  await steps.nth(3).click()
  await shoot('21-continue')
  await page.keyboard.press('Escape')
  await form.locator('.button.plain').click()
  await steps.nth(1).click()
  await form.locator('[type=submit]').click()
  await page.locator('.wipe').waitFor()
  await page.locator('.wipe').focus()
  await page.keyboard.press('l')
  await shoot('22-enlarged')
  await page.keyboard.press('l')
  await page.locator('.search input').fill(words.prompt.slice(-2))
  await page.waitForTimeout(500)
  await page.locator('.search').scrollIntoViewIfNeeded()
  await shoot('23-search')
  await page.setViewportSize({ width: 1000, height: 720 })
  await page.keyboard.press('Escape')
  await page.locator('.bar .hinted').nth(1).click()
  await page.locator('.inspector').waitFor()
  await shoot('24-drawer')
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('textarea.text').fill(text)
  await page.locator('textarea.text').press('Enter')
}

await mkdir(folder, { recursive: true })
const pictures = await loadScriptedPictures()
const wanted = process.argv[2]
for (const look of LOOKS)
  if (wanted === undefined || look.name.includes(wanted)) await takeLook(look, pictures)
