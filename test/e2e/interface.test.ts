/** The built interface in Chromium, under the real content security policy, with a scripted studio behind it. */
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

describe.skipIf(missing !== null)(`the interface${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('breaks no rule of its content security policy, floating parts and all', async () => {
    const { page, complaints } = await open()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByRole('radio', { name: '中文' }).click()
    await page.getByRole('heading', { name: '设置', exact: true }).waitFor()
    await page.getByRole('radio', { name: 'English' }).click()
    await page.getByRole('link', { name: 'Create', exact: true }).click()
    await generate(page, 'cat face')
    await page.locator('.tile.first').waitFor()
    await page.getByRole('button', { name: /^Settings:/ }).click()
    await page.getByRole('slider', { name: 'Temperature' }).press('ArrowRight')
    await page.locator('.tile button.paper').first().hover()
    await page.getByRole('button', { name: 'Favourite' }).first().hover()
    await page.getByRole('tooltip').waitFor()
    expect(complaints).toEqual([])
  })

  it('would notice a violation: eval and inline styles are refused', async () => {
    const { page, complaints } = await open()
    await page.evaluate(() => {
      const element = document.createElement('div')
      element.setAttribute('style', 'color: red')
      document.body.append(element)
    })
    await expect.poll(() => complaints.join('\n')).toMatch(/policy: style-src/)
  })

  it('shows paper for every candidate at once, fills it row by row, then ranks it', async () => {
    const { page, studio } = await open()
    await generate(page, 'hold a cat')
    await expect.poll(() => tiles(page).count()).toBe(16)
    await page.getByText('5 of 8 rows').waitFor()
    const source = await page.locator('.tile img').first().getAttribute('src')
    expect(source).toMatch(/^data:image\/png;base64,/)
    studio.release()
    const first = page.locator('.tile.first')
    await first.waitFor()
    expect(await first.getByRole('button').first().getAttribute('aria-label')).toMatch(/^Rank 1, seed \d+$/)
    expect(await tiles(page).count()).toBe(16)
    expect(await page.locator('.tile img').first().getAttribute('src')).toMatch(/^\/pictures\//)
    await expect.poll(() => page.locator('[aria-live=polite].unseen').textContent()).toMatch(/16 pictures/)
    await settle(page)
    const [large, small] = [await first.boundingBox(), await tiles(page).nth(1).boundingBox()]
    expect(large?.width).toBeGreaterThan(2 * (small?.width ?? Infinity))
  })

  it('lets the candidates glide to their ranks, and with reduced motion simply puts them there', async () => {
    for (const reducedMotion of [false, true]) {
      const { page, studio } = await open({}, { reducedMotion })
      await page.evaluate(() => {
        const animate = Element.prototype.animate
        Object.assign(window, { glides: 0 })
        Element.prototype.animate = function (...args) {
          Object.assign(window, { glides: Number(Reflect.get(window, 'glides')) + 1 })
          return animate.apply(this, args)
        }
      })
      await generate(page, 'hold a cat')
      await page.getByText('5 of 8 rows').waitFor()
      studio.release()
      await page.locator('.tile.first').waitFor()
      const glides = await page.evaluate(() => Number(Reflect.get(window, 'glides')))
      if (reducedMotion) expect(glides).toBe(0)
      else expect(glides).toBeGreaterThan(8)
    }
  })

  it('drops a candidate while it is drawn', async () => {
    const { page, studio } = await open()
    await generate(page, 'hold a cat')
    await page.getByText('5 of 8 rows').waitFor()
    await tiles(page).nth(2).hover()
    await tiles(page).nth(2).getByRole('button', { name: 'Drop this candidate' }).click()
    await expect.poll(() => page.locator('.tile.dropped').count()).toBe(1)
    studio.release()
    await page.locator('.tile.first').waitFor()
    expect(await tiles(page).count()).toBe(15)
  })

  it('draws one wall for each line, and Shift+Enter makes lines', async () => {
    const { page } = await open()
    await prompt(page).fill('cat')
    await prompt(page).press('Shift+Enter')
    await prompt(page).press('Shift+Enter')
    await page.keyboard.type('dog')
    expect(await prompt(page).inputValue()).toBe('cat\n\ndog')
    await page.getByRole('button', { name: /^Generate 2 × 16/ }).click()
    await expect.poll(() => entries(page).count()).toBe(2)
    expect(await entries(page).first().textContent()).toContain('dog')
  })

  it('leaves Enter and single keys to an input method that composes', async () => {
    const { page } = await open()
    await prompt(page).fill('猫')
    const input = await page.context().newCDPSession(page)
    await input.send('Input.imeSetComposition', { text: 'mao', selectionStart: 3, selectionEnd: 3 })
    await prompt(page).press('Enter')
    // Some input methods report their keys only by the code 229, after the composition has ended.
    await prompt(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true })
    await page.waitForTimeout(150)
    expect(await tiles(page).count()).toBe(0)
    await input.send('Input.insertText', { text: '猫' })
    await prompt(page).fill('猫')
    await prompt(page).press('Enter')
    await tiles(page).first().waitFor()
  })

  it('counts tokens against the longest and names what the pack never saw', async () => {
    const { page } = await open()
    await prompt(page).fill('龘 cat')
    await page.getByText('5 of 24 tokens').waitFor()
    await page.getByText('The pack has never seen: 龘').waitFor()
    await prompt(page).fill('a very long sentence about a cat')
    await page.getByText('32 tokens, 24 at most').waitFor()
    expect(await prompt(page).getAttribute('aria-invalid')).toBe('true')
  })

  it('keeps what is typed through a reload, and the history', async () => {
    const { page, studio } = await open()
    await generate(page, 'cat face')
    await entries(page).first().waitFor()
    await page.locator('.chip', { hasText: 'ink' }).click()
    await prompt(page).fill('half a thought')
    await expect.poll(() => studio.draft()?.text).toBe('half a thought')
    await page.reload()
    await expect.poll(() => prompt(page).inputValue()).toBe('half a thought')
    expect(await page.locator('.chip', { hasText: 'ink' }).getAttribute('aria-pressed')).toBe('true')
    expect(await entries(page).count()).toBe(1)
    await page.locator('.tile.first').waitFor()
  })

  it('saves what was typed just before the page went', async () => {
    const { page, studio } = await open()
    await expect.poll(() => page.locator('.example').count()).toBe(4)
    await prompt(page).fill('last words')
    await page.reload()
    expect(studio.draft()?.text).toBe('last words')
  })

  it('brings back prompt and all settings from the history, with the same seed or a new one', async () => {
    const { page } = await open()
    await page.getByRole('button', { name: /^Settings:/ }).click()
    await page.getByRole('textbox', { name: 'Seed' }).fill('41')
    await page.getByRole('textbox', { name: 'Seed' }).press('Enter')
    await page.getByRole('textbox', { name: 'Candidates' }).fill('3')
    await page.getByRole('textbox', { name: 'Candidates' }).press('Enter')
    await generate(page, 'first one')
    await expect.poll(() => entries(page).count()).toBe(1)
    await page.getByRole('button', { name: 'Back to the pack’s defaults' }).click()
    await page.getByRole('button', { name: 'Kept for the next draw' }).click()
    await generate(page, 'second one')
    await expect.poll(() => entries(page).count()).toBe(2)
    await page.getByRole('button', { name: 'Bring back: first one' }).click()
    expect(await prompt(page).inputValue()).toBe('first one')
    expect(await page.getByRole('textbox', { name: 'Seed' }).inputValue()).toBe('41')
    expect(await page.getByRole('textbox', { name: 'Candidates' }).inputValue()).toBe('3')
    await expect.poll(() => tiles(page).count()).toBe(3)
    await entries(page).nth(1).getByRole('button', { name: 'Bring back with a new seed' }).click()
    await page.getByRole('button', { name: 'New for each draw' }).waitFor()
  })

  it('rates and keeps by single keys, walks by arrows, and takes back', async () => {
    const { page } = await open()
    await generate(page, 'cat face')
    await settle(page)
    await prompt(page).press('Escape')
    await page.keyboard.press('ArrowRight')
    const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    expect(await label()).toMatch(/^Rank 2,/)
    await page.keyboard.press('4')
    await expect.poll(label).toMatch(/4 of 5 stars/)
    await page.keyboard.press('f')
    await expect.poll(label).toMatch(/favourite/)
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(label).not.toMatch(/favourite/)
    await page.getByText('Favourite taken back.').waitFor()
    await page.keyboard.press('z')
    await page.getByText('64 × 64, shown 1:1').waitFor()
    const box = await page.locator('.tile.selected img').boundingBox()
    expect(box).toMatchObject({ width: 64, height: 64 })
  })

  it('gives single keys to the text while it is typed', async () => {
    const { page } = await open()
    await generate(page, 'cat face')
    await page.locator('.tile.first').waitFor()
    await prompt(page).fill('')
    await page.keyboard.type('f5z')
    expect(await prompt(page).inputValue()).toBe('f5z')
    expect(await page.locator('.tile [aria-pressed=true]').count()).toBe(0)
  })

  it('explains a word’s score in its tooltip, from the keyboard', async () => {
    const { page } = await open()
    await generate(page, 'cat face')
    await page.locator('.tile.first').waitFor()
    await page.locator('.word').first().focus()
    await expect
      .poll(() => page.getByRole('tooltip').textContent())
      .toMatch(/-?\d\.\d\d · \d\.\d\d (above|below)/)
  })

  it('says what failed, in words, and offers the way out', async () => {
    const { page } = await open()
    await generate(page, 'cat fail')
    await page.getByRole('heading', { name: 'cat fail' }).waitFor()
    await page.getByText(/ended unexpectedly \(SIGKILL\)/).waitFor()
    await page.getByRole('button', { name: 'Queue, 1 job' }).waitFor()
    await page.getByRole('button', { name: 'Copy details' }).waitFor()
    await page.getByRole('button', { name: 'Repeat' }).click()
    await page.locator('.tile.first').waitFor()
    await page.getByRole('button', { name: 'Queue, 0 jobs' }).waitFor()
  })

  it('offers what was interrupted again, and waits with the rest', async () => {
    const { page, studio } = await open()
    await generate(page, 'cat interrupt')
    await page.getByText('It was interrupted. Nothing of it was kept.').waitFor()
    await generate(page, 'hold a dog')
    await generate(page, 'a bird')
    await page.getByRole('button', { name: 'Queue, 3 jobs' }).click()
    await page.getByText('Was interrupted, go again?').waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('button', { name: 'Remove' }).click()
    await expect.poll(() => page.locator('.job').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.locator('form').getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Cancelled before it was finished.').waitFor()
    studio.release()
  })

  it('refuses a count of 0 with the limits in words', async () => {
    const { page } = await open()
    await page.getByRole('button', { name: /^Settings:/ }).click()
    await page.getByRole('textbox', { name: 'Candidates' }).fill('0')
    await page.getByRole('textbox', { name: 'Candidates' }).press('Enter')
    await generate(page, 'cat')
    await page.getByText('The count 0 is not between 1 and 256.').waitFor()
  })

  it('shows at once what another tab makes and rates', async () => {
    const { page, another } = await open()
    const second = await another()
    await generate(page, 'cat face')
    await expect.poll(() => entries(second.page).count()).toBe(1)
    await second.page.locator('.tile.first').waitFor()
    await prompt(second.page).press('Escape')
    await second.page.keyboard.press('3')
    await expect.poll(() => page.locator('.rating').getAttribute('aria-label')).toBe('3 of 5 stars')
  })

  it('says that the connection is lost, and goes on by itself when it is back', async () => {
    const { page, host } = await open()
    await generate(page, 'cat face')
    await page.locator('.tile.first').waitFor()
    host.disconnect(true)
    await page.getByText(/The connection to the studio was lost/).waitFor()
    expect(await entries(page).count()).toBe(1)
    host.disconnect(false)
    await expect.poll(() => page.locator('.lost').count(), { timeout: 15_000 }).toBe(0)
    await generate(page, 'dog face')
    await expect.poll(() => entries(page).count()).toBe(2)
  })

  it('begins with the pack’s examples and its limits, in the person’s language', async () => {
    const { page } = await open({}, { locale: 'zh-CN' })
    await page.getByText('这个模型只认识大约 1500 种常见事物').waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    await page.getByRole('button', { name: /蓝色的连衣裙/ }).click()
    await page.locator('.tile.first').waitFor()
    expect(await entries(page).textContent()).toContain('种子 11')
  })

  it('keeps language and theme as they were chosen', async () => {
    const { page } = await open(
      { settings: { locale: 'en', theme: 'light' } },
      { locale: 'zh-CN', theme: 'dark' },
    )
    const state = () =>
      page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme].join())
    await expect.poll(state).toBe('en,light')
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByRole('radiogroup', { name: 'Appearance' }).getByRole('radio', { name: 'System' }).click()
    await expect.poll(state).toBe('en,dark')
  })

  it('fetches older pages as the end of the history comes into view', async () => {
    const { page } = await open({ pace: 0 })
    await page.getByRole('button', { name: /^Settings:/ }).click()
    await page.getByRole('textbox', { name: 'Candidates' }).fill('1')
    await page.getByRole('textbox', { name: 'Candidates' }).press('Enter')
    await generate(page, Array.from({ length: 34 }, (_, i) => `cat ${i}`).join('\n'))
    await expect.poll(() => entries(page).count(), { timeout: 20_000 }).toBe(34)
    await page.reload()
    await expect.poll(() => entries(page).count()).toBe(30)
    await page.locator('.scroller').evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await expect.poll(() => entries(page).count()).toBe(34)
  })
})
