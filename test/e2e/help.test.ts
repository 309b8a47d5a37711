/** Keys that a person can find and change, steps for the first pictures, settings, and notices that lead to their place. */
import { afterEach, describe, expect, it } from 'vitest'
import { closeOpened, generate, missing, open, prompt, settle } from './support/openInterface.ts'
import type { Page } from 'playwright-core'

afterEach(closeOpened)

const room = (page: Page) => page.locator('.bar .name')

describe.skipIf(missing !== null)(`help${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  it('rooms are reached by keys, also from the prompt; single keys do nothing there', async () => {
    const { page, complaints } = await open()
    await prompt(page).focus()
    await page.keyboard.press('Control+3')
    await expect.poll(() => room(page).textContent()).toBe('Design')
    await page.keyboard.press('Control+Comma')
    await expect.poll(() => room(page).textContent()).toBe('Settings')
    await page.keyboard.press('Control+1')
    await expect.poll(() => room(page).textContent()).toBe('Create')
    await prompt(page).focus()
    await page.keyboard.type('why?')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await prompt(page).inputValue()).toBe('why?')
    expect(complaints).toEqual([])
  })

  it('the sheet opens on ?, is searched by word and key, and closes on Escape', async () => {
    const { page } = await open()
    await page.locator('.rail').click({ position: { x: 30, y: 500 } })
    await page.keyboard.press('Shift+?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.waitFor()
    const actions = sheet.locator('dt')
    const all = await actions.count()
    await sheet.getByRole('searchbox').fill('favourite')
    await expect.poll(() => actions.allTextContents()).toEqual(['Favourite'])
    await sheet.getByRole('searchbox').fill('ctrl+z')
    await expect.poll(() => actions.allTextContents()).toContain('Take back the last change of the library')
    await sheet.getByRole('searchbox').fill('')
    await expect.poll(() => actions.count()).toBe(all)
    await page.keyboard.press('Escape')
    await expect.poll(() => sheet.count()).toBe(0)
  })

  it('an action gets other keys, its old one is free, a taken one is named, and all can be reset', async () => {
    const { page, another } = await open()
    await page.keyboard.press('Control+Comma')
    const row = (name: string) => page.locator('.row', { has: page.getByText(name, { exact: true }) })
    const keysOf = async (name: string): Promise<string[]> =>
      (await row(name).locator('.key').allTextContents()).map((text) => text.trim())
    await row('Go to Design')
      .getByRole('button', { name: /^Take Ctrl\+3 away/ })
      .click()
    await row('Go to Design')
      .getByRole('button', { name: /^Add a key/ })
      .click()
    await page.keyboard.press('Control+Shift+d')
    await expect.poll(() => keysOf('Go to Design')).toEqual(['Ctrl+Shift+D'])
    await page.keyboard.press('Control+3')
    expect(await room(page).textContent()).toBe('Settings')

    await row('Go to Design')
      .getByRole('button', { name: /^Add a key/ })
      .click()
    await page.keyboard.press('Control+k')
    await expect
      .poll(() => row('Go to Design').getByRole('alert').textContent())
      .toContain('Ctrl+K already does “Choose a session”.')
    await page.getByRole('button', { name: 'Use it here instead' }).click()
    await expect.poll(() => keysOf('Choose a session')).toEqual([])

    // Another window follows at once.
    const { page: second } = await another()
    await second.keyboard.press('Control+k')
    await expect.poll(() => room(second).textContent()).toBe('Design')

    await page.getByRole('button', { name: 'Reset all' }).click()
    await expect.poll(() => keysOf('Go to Design')).toEqual(['Ctrl+3'])
    await page.keyboard.press('Control+3')
    await expect.poll(() => room(page).textContent()).toBe('Design')
  })

  it('settings reach the other window', async () => {
    const { page, another } = await open()
    const { page: second } = await another()
    await page.keyboard.press('Control+Comma')
    await page.getByRole('radio', { name: 'Light', exact: true }).click()
    await expect.poll(() => second.locator('html').getAttribute('data-theme')).toBe('light')
    await page.getByRole('switch', { name: 'Mark exported pictures as made by AI' }).click()
    await second.keyboard.press('Control+Comma')
    const turn = second.getByRole('switch', { name: 'Mark exported pictures as made by AI' })
    await expect.poll(() => turn.getAttribute('aria-checked')).toBe('false')
  })

  it('undo works in every room, and says what was taken back', async () => {
    const { page } = await open()
    await generate(page, 'a red hat')
    await settle(page)
    await page.keyboard.press('Escape')
    await page.keyboard.press('4')
    await page.keyboard.press('Control+Comma')
    await expect.poll(() => room(page).textContent()).toBe('Settings')
    await page.keyboard.press('Control+z')
    await page.getByText('Rating taken back.').waitFor()
  })

  it('a job that ends while the person is elsewhere is told, stays in the list, and leads to its wall', async () => {
    const { page, studio } = await open()
    await generate(page, 'a hat on hold')
    await page.keyboard.press('Control+Comma')
    await expect.poll(() => room(page).textContent()).toBe('Settings')
    await expect
      .poll(() => {
        studio.release()
        return page.locator('.notice').count()
      })
      .toBe(1)
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    const bell = page.getByRole('button', { name: 'Notices, 1 new' })
    await bell.click()
    const list = page.getByRole('dialog', { name: 'Notices' })
    await list.getByText('Done: a hat on hold').waitFor()
    await list.getByRole('button', { name: 'Show it' }).click()
    await expect.poll(() => room(page).textContent()).toBe('Create')
    await settle(page)
    expect(await page.getByRole('button', { name: 'Notices, none' }).count()).toBe(1)
  })

  it('the first pictures have four steps beside them, until they are put away', async () => {
    const { page } = await open({ settings: { toured: false } })
    const steps = page.getByRole('region', { name: 'First steps' })
    const current = steps.locator('[aria-current="step"] .title')
    await expect.poll(() => current.textContent()).toBe('Write')
    await generate(page, 'a red hat')
    await expect.poll(() => current.textContent()).toBe('Watch')
    await settle(page)
    await expect.poll(() => current.textContent()).toBe('Choose')
    await page.keyboard.press('Escape')
    await page.keyboard.press('f')
    await expect.poll(() => current.textContent()).toBe('Go on')
    await steps.getByRole('button', { name: 'Got it' }).click()
    await expect.poll(() => steps.count()).toBe(0)
    await page.reload()
    await room(page).waitFor()
    await page.waitForTimeout(500)
    expect(await steps.count()).toBe(0)
  })
})
