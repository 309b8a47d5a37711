/** The Design room, for `npm run screenshots`. */
import type { Scene } from './looks.ts'

export async function takeDesign({ page, shoot }: Scene): Promise<void> {
  await page.locator('.rail .stop[href="#/design"]').click()
  await page.locator('main.design').waitFor()
  await shoot('design-1')
  for (const place of [0, 1]) {
    await page.locator('main.design [role=group] .value').nth(place).click()
    await page.locator('.popup .chip').first().waitFor()
    if (place === 0) await shoot('design-2-choice')
    await page.locator('.popup .chip').nth(place).click()
    await page.keyboard.press('Escape')
  }
  await page.locator('main.design .button.primary').first().click()
  await page.locator('.tile.first').waitFor()
  await shoot('design-3-drawn')
}
