/** What belongs to no room: sessions, notices, keys, and settings with their remapping, for `npm run screenshots`. */
import { draw, write } from './looks.ts'
import type { Scene } from './looks.ts'

export async function takeFrame({ page, studio, shoot, words }: Scene): Promise<void> {
  await draw(page, words.prompt)
  await page.keyboard.press('Control+k')
  await page.locator('.sessions .row').first().waitFor()
  await page.locator('.popup .begin').click()
  await page.locator('.example').first().waitFor()
  await draw(page, words.second)
  await page.keyboard.press('Control+k')
  await page.locator('.sessions .row').nth(1).waitFor()
  await shoot('frame-1-sessions')
  await page.keyboard.press('Escape')

  await write(page, `${words.third} hold`)
  await page.locator('[role=progressbar]').first().waitFor()
  await page.locator('.rail .stop[href="#/settings"]').click()
  await page.locator('main.settings').waitFor()
  await shoot('settings-1')
  for (let tries = 0; tries < 30; tries += 1) {
    studio.release()
    if ((await page.locator('.notice').count()) > 0) break
    await page.waitForTimeout(100)
  }
  await shoot('frame-2-notice')
  await page.locator('.notice button').last().click()
  await page.locator('.bell').click()
  await shoot('frame-3-notices')
  await page.keyboard.press('Escape')

  const rows = page.locator('main.settings .row')
  await rows.nth(2).scrollIntoViewIfNeeded()
  await rows.nth(2).locator('.add').click()
  await shoot('settings-2-key')
  await page.keyboard.press('Control+k')
  await page.locator('.asked').waitFor()
  await shoot('settings-3-conflict')
  for (const [place, top] of [600, 1200, 1800, 2400].entries()) {
    await page.locator('main.settings').evaluate((element, to) => element.scrollTo(0, to), top)
    await shoot(`settings-${4 + place}-below`)
  }
  await page
    .locator('.bar .hinted')
    .filter({ has: page.locator('.lucide-keyboard') })
    .click()
  await page.getByRole('dialog').waitFor()
  await shoot('frame-4-keys')
}

/** Of somebody who has never been here. */
export async function takeFirstRun({ page, shoot, words }: Scene): Promise<void> {
  await page.locator('.example').first().waitFor()
  await shoot('first-1-run')
  await draw(page, words.prompt)
  await shoot('first-2-ranked')
}
