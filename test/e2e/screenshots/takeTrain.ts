/** The training room, for `npm run screenshots`. */
import type { Scene } from './looks.ts'

const enter = async ({ page }: Scene): Promise<void> => {
  await page.goto(`${page.url().replace(/#.*/, '')}#/train`)
  await page.locator('main.train').waitFor()
}

/** Nobody has trained yet: what to do first, in each of the three parts. */
export async function takeTrainEmpty(scene: Scene): Promise<void> {
  const { page, shoot } = scene
  await enter(scene)
  const tab = page.locator('main.train > .head [role=radio]')
  await page.locator('.first').waitFor()
  await shoot('train-empty-1-runs')
  await tab.nth(1).click()
  await shoot('train-empty-2-datasets')
  await tab.nth(2).click()
  await shoot('train-empty-3-adapters')
}

export async function takeTrain(scene: Scene): Promise<void> {
  const { page, shoot } = scene
  await enter(scene)
  const tab = page.locator('main.train > .head [role=radio]')
  await page.locator('main.train .rows .row').first().waitFor()
  await shoot('train-1-runs')
  await page.locator('main.train .rows .row').first().click()
  await page.locator('main.train figure').first().waitFor()
  await shoot('train-2-running')
  await page.locator('main.train .samples').scrollIntoViewIfNeeded()
  await page.locator('main.train .view').evaluate((view) => view.scrollTo(0, 10_000))
  await shoot('train-3-samples')
  await page.locator('main.train > .head .button').click()
  await page.locator('main.train .rows .row').last().click()
  await page.locator('main.train .try img').first().waitFor()
  await shoot('train-4-done')
  await tab.nth(1).click()
  await page.locator('main.train .cards .card').first().waitFor()
  await shoot('train-5-datasets')
  await page.locator('main.train .cards .card').first().click()
  await page.locator('main.train .caption-field').first().waitFor()
  await page.waitForTimeout(600)
  await shoot('train-6-captions')
  await page.locator('main.train .tools button').first().click()
  await page.locator('.popup input').nth(0).fill('felt')
  await page.locator('.popup input').nth(1).fill('woollen')
  await page.locator('.popup .preview').waitFor()
  await shoot('train-7-replace')
  await page.keyboard.press('Escape')
  await page.locator('main.train .dataset [role=radio]').first().click()
  await page.locator('main.train .problem').first().waitFor()
  await page.locator('main.train .problem summary').first().click()
  await shoot('train-8-report')
  await page.locator('main.train .dataset .primary').click()
  await page.locator('main.train .new .lines').waitFor()
  await shoot('train-9-new')
  await page.locator('main.train .advanced summary').click()
  await page.locator('main.train .view').evaluate((view) => view.scrollTo(0, 10_000))
  await shoot('train-10-advanced')
  await tab.nth(2).click()
  await page.locator('main.train .facts').first().waitFor()
  await shoot('train-11-adapters')
  await page.locator('main.train .inside > .head .button').last().click()
  await page.locator('.popup .box').first().click()
  await shoot('train-11-merge')
  await page.keyboard.press('Escape')
  await page.locator('main.train article .primary').first().click()
  await page.locator('.bar .chip').last().waitFor()
  await page.locator('.bar [aria-label*="Felt"]').click()
  await shoot('train-12-chip')
}
