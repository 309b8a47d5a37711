/** Work lives in sessions: each opens where it was left, and windows know of each other's. */
import { afterEach, describe, expect, it } from 'vitest'
import { closeOpened, generate, missing, open, prompt, settle, tiles } from './support/openInterface.ts'
import type { Page } from 'playwright-core'

afterEach(closeOpened)

const menu = (page: Page) => page.getByRole('button', { name: /^Session: / })
const rows = (page: Page) => page.locator('.sessions .row')

async function begin(page: Page): Promise<void> {
  await menu(page).click()
  await page.getByRole('button', { name: 'New session' }).click()
  await expect.poll(() => page.locator('.popup').count()).toBe(0)
  // What the studio has of a session arrives a moment later, and no sign says when. No person writes that fast.
  await page.waitForTimeout(500)
}
async function choose(page: Page, name: string | RegExp): Promise<void> {
  await menu(page).click()
  await rows(page).getByRole('button', { name }).first().click()
}

describe.skipIf(missing !== null)(`sessions${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  it('a new one begins bare, and each has its own words, wall and name', async () => {
    const { page, studio, complaints } = await open()
    await generate(page, 'a red hat')
    await settle(page)
    await prompt(page).fill('words of the first')
    await begin(page)
    await expect.poll(() => prompt(page).inputValue()).toBe('')
    await expect.poll(() => tiles(page).count()).toBe(0)
    await prompt(page).fill('words of the second')

    await page.keyboard.press('Control+k')
    await page
      .getByRole('button', { name: /^Rename / })
      .first()
      .click()
    await page.getByRole('textbox', { name: 'Name of the session' }).fill('春夏')
    await page.keyboard.press('Enter')
    await expect.poll(() => menu(page).textContent()).toContain('春夏')
    await page.keyboard.press('Escape')

    await choose(page, /^Session of /)
    await expect.poll(() => prompt(page).inputValue()).toBe('words of the first')
    await expect.poll(() => tiles(page).count()).toBeGreaterThan(0)
    await choose(page, /^春夏/)
    await expect.poll(() => prompt(page).inputValue()).toBe('words of the second')
    await expect.poll(() => tiles(page).count()).toBe(0)
    const [current] = (await studio.call('sessions.list', {})).filter(({ name }) => name === '春夏')
    await generate(page, 'a blue hat')
    await settle(page)
    const { generations } = await studio.call('history.list', { before: null, limit: 1 })
    expect(generations[0]?.request.session).toBe(current?.id)
    expect(complaints).toEqual([])
  })

  it('a reload stays in its session and its room', async () => {
    const { page } = await open()
    await begin(page)
    await prompt(page).fill('kept')
    await page.getByRole('link', { name: 'Design' }).click()
    await expect.poll(() => page.locator('.bar .name').textContent()).toBe('Design')
    await page.waitForTimeout(2500)
    const address = page.url().replace(/#.*/, '')
    await page.goto('about:blank')
    await page.goto(address)
    await expect.poll(() => page.locator('.bar .name').textContent()).toBe('Design')
    await page.keyboard.press('Control+1')
    await expect.poll(() => prompt(page).inputValue()).toBe('kept')
  })

  it('is put away and taken out again, and another window hears of it', async () => {
    const { page, another } = await open()
    await begin(page)
    const { page: second } = await another()
    await menu(page).click()
    await page
      .getByRole('button', { name: /^Put .* away$/ })
      .last()
      .click()
    await page.getByText('1 put away').click()
    await expect.poll(() => page.getByRole('button', { name: /^Take .* out again$/ }).count()).toBe(1)
    await page.keyboard.press('Escape')
    await menu(second).click()
    await expect.poll(() => rows(second).count()).toBe(2)
    await page.getByRole('button', { name: /^Session: / }).click()
    await page.getByText('1 put away').click()
    await page.getByRole('button', { name: /^Take .* out again$/ }).click()
    await expect.poll(() => page.getByText('1 put away').count()).toBe(0)
  })
})
