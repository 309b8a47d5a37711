/** The room of packs, for `npm run screenshots`. */
import type { Scene } from './looks.ts'

/** A pack that was measured and is being verified, its card, and what can't be opened. */
export async function takePacks({ page, shoot }: Scene): Promise<void> {
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
