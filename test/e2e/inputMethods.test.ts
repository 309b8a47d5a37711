/**
 * Chinese typing: while an input method composes, Enter, Space, numbers and letters belong to it. Chromium is told what an
 * input method would tell it (CDP `Input.imeSetComposition`), with the key events that come along.
 */
import type { CDPSession, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { closeOpened, generate, missing, open, prompt, settle } from './support/openInterface.ts'

const suffix = missing === null ? '' : ` (skipped: ${missing})`
afterEach(closeOpened)

/** As Chromium passes on what an input method takes: key code 229. */
async function composeKey(session: CDPSession, key: string): Promise<void> {
  const event = { key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 }
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
}

/** Types pinyin letter by letter, looks through candidates, and takes one with Enter. */
async function compose(page: Page, pinyin: string, chinese: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  for (let end = 1; end <= pinyin.length; end += 1) {
    const text = pinyin.slice(0, end)
    await session.send('Input.imeSetComposition', { text, selectionStart: end, selectionEnd: end })
    await composeKey(session, pinyin.slice(end - 1, end))
  }
  for (const key of ['ArrowDown', ' ', '1', 'Enter']) await composeKey(session, key)
  await session.send('Input.insertText', { text: chinese })
  await session.detach()
}

describe.skipIf(missing !== null)(`while an input method composes${suffix}`, () => {
  it('nothing is drawn, and the words arrive whole', async () => {
    const { page, studio } = await open()
    await prompt(page).focus()
    await compose(page, 'mao', '猫')
    await compose(page, 'lian', '脸')
    expect(await prompt(page).inputValue()).toBe('猫脸')
    expect((await studio.call('jobs.list', {})).length).toBe(0)
    expect((await studio.call('history.list', { before: null, limit: 9 })).generations).toEqual([])
    await prompt(page).press('Enter')
    await settle(page)
    expect((await studio.call('history.list', { before: null, limit: 9 })).generations[0]?.sentence).toBe(
      '猫脸',
    )
  })

  it('no single key rates, marks or removes anything, and no walk through the history begins', async () => {
    const { page, studio } = await open()
    await generate(page, '猫')
    await settle(page)
    const before = await studio.call('history.list', { before: null, limit: 9 })
    await prompt(page).fill('')
    await compose(page, 'fzxi0123', '放')
    const session = await page.context().newCDPSession(page)
    await session.send('Input.imeSetComposition', { text: 'a', selectionStart: 1, selectionEnd: 1 })
    await session.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'ArrowUp',
      modifiers: 1,
      windowsVirtualKeyCode: 229,
    })
    await session.send('Input.insertText', { text: '一' })
    expect(await prompt(page).inputValue()).toBe('放一')
    expect(await studio.call('history.list', { before: null, limit: 9 })).toEqual(before)
  })

  it('a search waits for the words', async () => {
    const { page } = await open()
    await generate(page, '戴墨镜的笑脸')
    await settle(page)
    await generate(page, '一只猫')
    await settle(page)
    const search = page.getByRole('searchbox').first()
    await search.focus()
    await compose(page, 'mojing', '墨镜')
    await expect.poll(() => page.locator('.entry').count()).toBe(1)
  })
})
