/** In which languages, themes and sizes the interface is looked at, and what a view needs to be taken in one of them. */
import type { Page } from 'playwright-core'
import type { BrowserOptions } from '../support/browser.ts'
import type { ScriptedStudio } from '../support/scriptedStudio.ts'

export interface Look {
  readonly name: string
  readonly browser: Required<Pick<BrowserOptions, 'locale' | 'theme' | 'width' | 'height'>>
}

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

export const LOOKS: readonly Look[] = (['zh-CN', 'en-GB'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    SIZES.map((size) => ({
      name: `${locale.slice(0, 2)}-${theme}-${size.width}`,
      browser: { locale, theme, ...size },
    })),
  ),
)

export type Shoot = (state: string) => Promise<void>

/** Sentences that the scripted studio draws, in the language of the look. */
export interface Words {
  readonly prompt: string
  readonly second: string
  readonly third: string
  readonly braces: string
  readonly unknown: string
}

export const wordsOf = ({ browser }: Look): Words =>
  browser.locale === 'zh-CN'
    ? {
        prompt: '立体风格的猫脸',
        second: '戴墨镜的笑脸',
        third: '黄色背景上的猫脸',
        braces: '{红色|蓝色|黄色}的{连衣裙|外套}',
        unknown: '戴帽子的袋熊',
      }
    : {
        prompt: 'a cat face with a hat',
        second: 'smiling face with sunglasses',
        third: 'cat on a yellow background',
        braces: 'a {red|blue|yellow} {dress|coat}',
        unknown: 'a wombat with a hat',
      }

/** A page with a studio of its own behind it, which plays a script. */
export interface Scene {
  readonly page: Page
  readonly studio: ScriptedStudio
  readonly words: Words
  readonly shoot: Shoot
}

export async function write(page: Page, text: string): Promise<void> {
  await page.locator('textarea.text').fill(text)
  await page.locator('button.primary[type=submit]:enabled').first().waitFor()
  await page.locator('textarea.text').press('Enter')
}

/** A sentence is drawn, and its pictures hang by rank. */
export async function draw(page: Page, text: string): Promise<void> {
  const before = await page.locator('.entry').count()
  await write(page, text)
  await page.locator('.entry').nth(before).waitFor()
  await page.locator('.tile.first').waitFor()
}
