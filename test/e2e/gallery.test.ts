/** The wall of the gallery, as a person walks it: the real server over some hundred pictures, in Chromium. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startProgram } from '../support/program.ts'
import { missing as nothingBuilt } from './support/openInterface.ts'
import { openGallery } from './support/galleryServer.ts'
import type { OpenedGallery } from './support/galleryServer.ts'
import { serverIsBuilt } from './support/realServer.ts'

const missing = nothingBuilt ?? (serverIsBuilt ? null : 'the studio is not built: npm run build')

describe.skipIf(missing !== null)(`the wall${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let opened: OpenedGallery
  let page: Page
  /** Tiles where stacks are closed. */
  let stacks = 0
  beforeAll(async () => {
    opened = await openGallery({})
    page = opened.page
    stacks = await total()
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    await page.goto('about:blank')
    await page.goto(opened.address)
    // The session opens as the test before left it.
    await page.getByRole('radio', { name: 'Stacks', exact: true }).click()
    await page.getByRole('slider', { name: 'How many of the best of each stack are shown' }).press('Home')
    await expect.poll(total).toBe(stacks)
    await wall().focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Escape')
    await page.locator('[aria-posinset="1"]').waitFor()
  })

  const wall = (): Locator => page.getByRole('listbox', { name: 'Pictures' })
  const tiles = (): Locator => wall().getByRole('option')
  const current = async (): Promise<string | null> => wall().getAttribute('aria-activedescendant')
  const total = async (): Promise<number> => Number(await tiles().first().getAttribute('aria-setsize'))
  const selected = (): Promise<number> => page.locator('.gallery-tile[aria-selected=true]').count()
  const status = (): Promise<string> => page.locator('.counted').innerText()

  it('shows stacks under the days on which they were made, newest first, and only what is visible', async () => {
    expect(await status()).toMatch(/^\d+ pictures in \d+ stacks$/)
    const days = await page.getByRole('heading', { level: 3 }).allInnerTexts()
    expect(days.length).toBeGreaterThan(1)
    expect(await tiles().count()).toBeLessThan(stacks)
    await page.keyboard.press('End')
    await expect
      .poll(() => page.locator('.gallery-tile.current').getAttribute('aria-posinset'))
      .toBe(String(stacks))
  })

  it('is walked with arrows as a file manager is, and Shift takes along what lies between', async () => {
    await page.keyboard.press('Home')
    const first = await current()
    await page.keyboard.press('ArrowRight')
    expect(await current()).not.toBe(first)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowLeft')
    expect(await current()).toBe(first)
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(selected).toBe(3)
    await expect.poll(() => page.getByRole('status').filter({ hasText: '3 selected' }).count()).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(selected).toBe(0)
  })

  it('opens a stack with Enter, shows it by rank, and goes back to where one was', async () => {
    await page.keyboard.press('Home')
    while ((await page.locator('.gallery-tile.current.stack').count()) === 0) {
      await page.keyboard.press('ArrowRight')
    }
    const stack = await current()
    const count = Number(await page.locator('.gallery-tile.current .count').innerText())
    await page.keyboard.press('Enter')
    await expect.poll(status).toBe(`${count} pictures`)
    await expect.poll(() => page.locator('.gallery-tile .rank.best').count()).toBe(1)
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(status).toMatch(/stacks$/)
    expect(await current()).toBe(stack)
  })

  it('opens all stacks as far as their best, side by side', async () => {
    await page.getByRole('slider', { name: 'How many of the best of each stack are shown' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(total).toBeGreaterThan(stacks)
    expect(await page.locator('.gallery-tile.stack').count()).toBe(0)
  })

  it('shows a picture as large as the window with Space, walks there, and comes back to it', async () => {
    await page.getByRole('radio', { name: 'One by one' }).click()
    await expect.poll(total).toBeGreaterThan(stacks)
    await wall().focus()
    await page.keyboard.press('Home')
    await page.keyboard.press(' ')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.getByText(/^3 of /).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('.gallery-tile.current').getAttribute('aria-posinset')).toBe('3')
  })

  it('marks what is selected in one step, which one key takes back', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    const stars = (): Promise<string[]> =>
      page.locator('.gallery-tile[aria-selected=true] .marks').allInnerTexts()
    await expect
      .poll(() => page.locator('.gallery-tile[aria-selected=true][aria-label*="64 × 64"]').count())
      .toBe(2)
    const before = await stars()
    await page.keyboard.press('2')
    await expect
      .poll(async () => (await stars()).every((marks) => /(^|[^★])★★($|[^★])/.test(marks)))
      .toBe(true)
    await page.keyboard.press('Control+z')
    await expect.poll(stars).toEqual(before)
  })

  it('draws a band from empty space over what is to be selected', async () => {
    const heading = await page.getByRole('heading', { level: 3 }).first().boundingBox()
    const tile = await tiles().nth(1).boundingBox()
    if (heading === null || tile === null) throw new Error('nothing to draw over')
    await page.mouse.move(heading.x + 300, heading.y + 16)
    await page.mouse.down()
    await page.mouse.move(tile.x + tile.width / 2, tile.y + tile.height / 2, { steps: 8 })
    await page.locator('.band').waitFor()
    await page.mouse.up()
    await expect.poll(selected).toBeGreaterThanOrEqual(1)
    await page.locator('.band').waitFor({ state: 'detached' })
  })

  it('puts what is dragged on a board', async () => {
    const board = page
      .getByRole('navigation', { name: 'Places' })
      .getByRole('listitem')
      .filter({ hasText: 'Prints' })
    const count = async (): Promise<number> => Number(/\d+/.exec(await board.innerText())?.[0] ?? 0)
    const before = await count()
    await page.keyboard.press('End')
    await page.locator('.gallery-tile.current').dragTo(board)
    await expect.poll(count).toBe(before + 1)
    await page.keyboard.press('Control+z')
    await expect.poll(count).toBe(before)
  })

  it('shows what a command draws meanwhile, first of all', async () => {
    const args = [
      'generate',
      'sunflower',
      '--count',
      '2',
      '--library',
      opened.library,
      '--out',
      `${opened.folder}/out`,
    ]
    const { code, stderr } = await startProgram('cli', args).ended
    expect(code, stderr).toBe(0)
    await expect
      .poll(() => page.locator('[aria-posinset="1"]').getAttribute('aria-label'), { timeout: 30_000 })
      .toMatch(/^sunflower, stack of 2 pictures/)
    expect(opened.complaints).toEqual([])
  })
})
