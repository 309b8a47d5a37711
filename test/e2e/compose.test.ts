/** Writing in the Create room: earlier sentences, braces and their grid, words that are new, boards, and tiles that lead on. */
import type { Page } from 'playwright-core'
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
import { scriptedBoards } from './support/scriptedGrid.ts'
import type { ScriptedStudio } from './support/scriptedStudio.ts'
import type { GenerateRequest, TaskRequest } from '../../src-main/contract/requests.ts'

afterEach(closeOpened)

const places = (page: Page) => page.locator('[data-place]')
const place = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}:`) })

/** What the page asked the studio for, from now on. */
function requestsTo(studio: ScriptedStudio): TaskRequest[] {
  const requests: TaskRequest[] = []
  studio.subscribe((event) => {
    if (event.type === 'job' && event.job.state === 'waiting') requests.push(event.job.request)
  })
  return requests
}
const drawn = (requests: readonly TaskRequest[]): GenerateRequest[] =>
  requests.filter((request) => request.task === 'generate')

describe.skipIf(missing !== null)(`writing${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('walks through earlier sentences by key, and comes back to the draft', async () => {
    const { page } = await open()
    for (const [n, sentence] of ['cat', '狗 with a hat'].entries()) {
      await generate(page, sentence)
      await expect.poll(() => entries(page).count()).toBe(n + 1)
    }
    await prompt(page).fill('half a sent')
    await page.waitForTimeout(100)
    const shows = async (key: string, text: string): Promise<void> => {
      await prompt(page).press(key)
      await expect.poll(() => prompt(page).inputValue()).toBe(text)
    }
    await shows('Alt+ArrowUp', '狗 with a hat')
    await shows('Alt+ArrowUp', 'cat')
    await page.keyboard.type(' on a mat')
    await shows('Alt+ArrowUp', 'cat on a mat')
    await shows('Alt+ArrowDown', '狗 with a hat')
    await shows('Alt+ArrowDown', 'half a sent')
    await shows('Alt+ArrowDown', 'half a sent')
  })

  it('leaves the keys of earlier sentences to an input method that composes', async () => {
    const { page } = await open()
    await generate(page, 'cat')
    await expect.poll(() => entries(page).count()).toBe(1)
    await prompt(page).fill('')
    const input = await page.context().newCDPSession(page)
    await input.send('Input.imeSetComposition', { text: 'mao', selectionStart: 3, selectionEnd: 3 })
    await prompt(page).press('Alt+ArrowUp')
    await page.waitForTimeout(150)
    expect(await prompt(page).inputValue()).not.toBe('cat')
  })

  it('says nothing of half a word that an input method composes', async () => {
    const { page } = await open()
    await prompt(page).fill('a ')
    const input = await page.context().newCDPSession(page)
    await input.send('Input.imeSetComposition', { text: 'wombat', selectionStart: 6, selectionEnd: 6 })
    await page.waitForTimeout(500)
    expect(await page.locator('.copy .unknown').count()).toBe(0)
    await input.send('Input.insertText', { text: 'wombat' })
    await page.locator('.copy .unknown').waitFor()
  })

  it('says how many sentences braces stand for before anything runs, and why some can’t be read', async () => {
    const { page } = await open()
    await prompt(page).fill('{red|blue} {dress|coat}')
    const button = page.getByRole('button', { name: 'Generate 4 × 16: 4 sentences, 16 pictures of each' })
    expect(await button.textContent()).toContain('4 × 16')
    await prompt(page).fill('{red|{blue}} dress')
    await page.getByText(/can’t lie within braces/).waitFor()
    expect(await page.getByRole('button', { name: 'Generate', exact: true }).isDisabled()).toBe(true)
    await prompt(page).press('Enter')
    await prompt(page).fill(`{${Array.from({ length: 65 }, (_, i) => i).join('|')}}`)
    await page.getByText(/more than 64 sentences/).waitFor()
    expect(await places(page).count()).toBe(0)
  })

  it('draws a grid with the braces as its axes, live, and each place opens its wall', async () => {
    const { page, studio } = await open()
    const requests = requestsTo(studio)
    await generate(page, '{red|blue} {dress|coat hold}')
    await expect.poll(() => places(page).count()).toBe(4)
    await place(page, 'red · dress')
      .and(page.getByRole('button', { name: /16 pictures/ }))
      .waitFor()
    await place(page, 'red · coat hold')
      .and(page.getByRole('button', { name: /being drawn/ }))
      .waitFor()
    const live = place(page, 'red · coat hold').locator('img')
    await expect.poll(() => live.getAttribute('src')).toMatch(/^data:image\/png/)
    await expect
      .poll(() => {
        // Each of the two holds in the middle.
        studio.release()
        return page.getByRole('button', { name: /open their wall/ }).count()
      })
      .toBe(4)
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['dress', 'coat hold'])
    expect(await page.getByRole('rowheader').allTextContents()).toEqual(['red', 'blue'])
    expect(drawn(requests).map(({ text, grid }) => [text, grid?.at.join()])).toEqual([
      ['red dress', '0,0'],
      ['red coat hold', '0,1'],
      ['blue dress', '1,0'],
      ['blue coat hold', '1,1'],
    ])
    expect(new Set(drawn(requests).map((request) => request.grid?.id)).size).toBe(1)

    await place(page, 'red · dress').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.tile.first').waitFor()
    await expect.poll(() => page.locator('.word').allTextContents()).toEqual(['blue', 'dress'])
    await page.getByRole('button', { name: 'Back to the grid' }).click()
    await expect.poll(() => places(page).count()).toBe(4)
  })

  it('opens an old grid from the history, also after a reload', async () => {
    const { page } = await open()
    await generate(page, '{red|blue} cat')
    await expect.poll(() => page.getByRole('button', { name: /open their wall/ }).count()).toBe(2)
    await generate(page, 'dog')
    await page.locator('.tile.first').waitFor()
    expect(await places(page).count()).toBe(0)
    await page.reload()
    await page.getByRole('button', { name: 'Show the grid of this sentence' }).first().click()
    await expect.poll(() => page.getByRole('button', { name: /open their wall/ }).count()).toBe(2)
  })

  it('draws a sentence of a grid again that failed, and cancels the rest', async () => {
    const { page, studio } = await open()
    await generate(page, '{cat fail|dog|bird hold|fish}')
    await place(page, 'cat fail')
      .and(page.getByRole('button', { name: /stopped/ }))
      .waitFor()
    await page.getByText('2 of 4 sentences', { exact: false }).or(place(page, 'bird hold')).first().waitFor()
    await place(page, 'bird hold')
      .and(page.getByRole('button', { name: /being drawn/ }))
      .waitFor()
    await page.getByRole('button', { name: 'Cancel the rest' }).click()
    await expect.poll(() => page.getByRole('button', { name: /: stopped/ }).count()).toBe(3)
    studio.release()
    await page.locator('.place').first().getByRole('button', { name: 'Go again' }).click()
    await place(page, 'cat fail')
      .and(page.getByRole('button', { name: /16 pictures/ }))
      .waitFor()
  })

  it('underlines words that are new to the pack, exactly where they stand', async () => {
    const { page } = await open()
    const long = `${'一只戴着红色帽子的猫 and a very long sentence '.repeat(8)}wombat`
    for (const text of ['a wombat\n一只袋熊', long, `${'cat\n'.repeat(14)}a wombat`]) {
      await prompt(page).fill(text)
      await page.locator('.copy .unknown').first().waitFor()
      const [own, copy] = await page.evaluate(() => {
        const field = document.querySelector('textarea.text')
        const behind = document.querySelector('.copy')
        const measure = (element: Element | null): number[] =>
          element === null
            ? []
            : [element.scrollHeight, element.clientWidth, element.clientHeight, element.scrollTop]
        return [measure(field), measure(behind)]
      })
      expect(copy).toEqual(own)
    }
  })

  it('replaces a word by the nearest concept, on every line and in the language of its sentence', async () => {
    const { page } = await open()
    await prompt(page).fill('a wombat\n戴帽子的 wombat')
    await page.getByRole('button', { name: 'Replace “wombat” with “bear”' }).click()
    expect(await prompt(page).inputValue()).toBe('a bear\n戴帽子的 熊')
    await expect.poll(() => page.locator('.copy .unknown').count()).toBe(0)
    await prompt(page).fill('the zeitgeist')
    await page.getByText('“zeitgeist” is new to the pack.').waitFor()
    await prompt(page).press('Enter')
    await page.locator('.tile.first').waitFor()
  })

  it('fixes the board when Generate is pressed, and keeps the choice with the draft', async () => {
    const { page, studio } = await open({ boards: scriptedBoards })
    const requests = requestsTo(studio)
    await page.getByRole('button', { name: /^Board for the next pictures/ }).click()
    await page.getByRole('menuitem', { name: 'Spring' }).click()
    await generate(page, 'cat hold\ndog')
    await expect.poll(() => drawn(requests).length).toBe(2)
    await page.getByRole('button', { name: 'Board for the next pictures: Spring' }).click()
    await page.getByRole('menuitem', { name: 'No board' }).click()
    studio.release()
    await expect.poll(() => entries(page).count()).toBe(2)
    await generate(page, 'bird')
    await expect.poll(() => drawn(requests).length).toBe(3)
    expect(drawn(requests).map((request) => request.board)).toEqual(['board-0', 'board-0', null])
    expect(drawn(requests).map((request) => request.session)).toEqual(['default', 'default', 'default'])
    await page.getByRole('button', { name: /^Board for the next pictures/ }).click()
    await page.getByRole('menuitem', { name: '春季系列' }).click()
    await expect.poll(() => studio.draft()?.board).toBe('board-1')
  })

  it('inserts a word at the caret', async () => {
    const { page } = await open()
    await prompt(page).fill('a  dress')
    await prompt(page).press('Home')
    await prompt(page).press('ArrowRight')
    await page.getByRole('button', { name: 'Insert a word' }).click()
    await page.getByRole('button', { name: 'red', exact: true }).click()
    expect(await prompt(page).inputValue()).toBe('a red  dress')
  })
})

describe.skipIf(missing !== null)('a tile leads on', () => {
  it('by keyboard: Tab to its tools, arrows between them, Escape back to the picture', async () => {
    const { page, studio } = await open({}, { width: 1920, height: 1080 })
    await generate(page, 'cat')
    await settle(page)
    const requests = requestsTo(studio)
    await prompt(page).press('Escape')
    await page.keyboard.press('Tab')
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    expect(await focused()).toBe('Enlarge')
    const walked: string[] = []
    for (let i = 0; i < 5; i += 1) {
      await page.keyboard.press('ArrowRight')
      walked.push(await focused())
    }
    expect(walked).toEqual([
      'Restyle',
      'Describe',
      'More like this: the top quarter stays, 8 new ones',
      'Favourite',
      'More actions',
    ])
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Rank 1, seed \d+, favourite$/ }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => requests.at(-1))
      .toMatchObject({
        task: 'continue',
        keepRows: 2,
        count: 8,
        text: null,
        session: 'default',
      })
    // The wall before hangs until the new one begins.
    await expect.poll(() => tiles(page).count()).toBe(8)
    await page.getByRole('button', { name: /^Rank 8,/ }).waitFor()
    await settle(page)
    await tiles(page).first().getByRole('button').first().focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Escape')
    expect(await focused()).toMatch(/^Rank 1/)
  })

  it('from a small tile by its menu, and by single keys', async () => {
    const { page, studio } = await open()
    await generate(page, 'cat')
    await settle(page)
    const requests = requestsTo(studio)
    const second = tiles(page).nth(1)
    await second.hover()
    await second.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Enlarge' }).click()
    await expect.poll(() => requests.length).toBe(1)
    expect(requests[0]).toMatchObject({ task: 'enlarge' })
    await page.getByText('Enlarging', { exact: false }).or(page.locator('.wall')).first().waitFor()
    await entries(page).filter({ hasText: '16 pictures' }).first().getByRole('button').first().click()
    await page.locator('.tile.first').waitFor()
    await tiles(page).nth(2).getByRole('button').first().focus()
    await page.keyboard.press('s')
    await page.getByRole('form', { name: 'Restyle' }).waitFor()
    await tiles(page).nth(2).getByRole('button').first().focus()
    await page.keyboard.press('Space')
    await page.getByRole('dialog', { name: 'Viewer' }).waitFor()
    await page.locator('.viewer:focus').waitFor()
    await page.keyboard.press('Space')
    await page.getByRole('dialog', { name: 'Viewer' }).waitFor({ state: 'detached' })
  })

  it('Remix brings its settings into the bar with a new seed; same seed, other words selects the words', async () => {
    const { page } = await open()
    await generate(page, 'cat')
    await settle(page)
    await prompt(page).fill('something else')
    await prompt(page).press('Escape')
    await page.keyboard.press('r')
    await expect.poll(() => prompt(page).inputValue()).toBe('cat')
    await page.getByRole('button', { name: /^Settings:.*new seed$/ }).waitFor()
    const label = await tiles(page).first().getByRole('button').first().getAttribute('aria-label')
    const seed = /seed (\d+)/.exec(label ?? '')?.[1] ?? ''
    await page.getByRole('button', { name: 'Same seed, other words' }).click()
    await page.getByRole('button', { name: new RegExp(`^Settings: 1 picture.*seed ${seed}$`) }).waitFor()
    await page.keyboard.type('dog')
    expect(await prompt(page).inputValue()).toBe('dog')
  })

  it('keeps the best and bins the rest after saying how many, as one step of undo', async () => {
    const { page, studio } = await open()
    await generate(page, 'cat')
    await settle(page)
    const requests = requestsTo(studio)
    await prompt(page).press('Escape')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('f')
    await page.getByRole('button', { name: 'Keep the best → enlarge' }).click()
    await page.getByRole('textbox', { name: 'How many' }).fill('3')
    await page.getByRole('textbox', { name: 'How many' }).press('Enter')
    await page.getByRole('checkbox', { name: 'Put the other 12 into the bin' }).check()
    await page.getByText('One that you favoured or rated stays.').waitFor()
    await page.getByRole('button', { name: 'Enlarge 3 and bin 12' }).click()
    await expect.poll(() => requests.filter((request) => request.task === 'enlarge').length).toBe(3)
    await expect.poll(() => entries(page).count()).toBe(4)
    const wall = entries(page).last()
    await wall.getByRole('button').first().click()
    await expect.poll(() => tiles(page).count()).toBe(4)
    await prompt(page).press('Escape')
    await page.keyboard.press('Control+z')
    await expect.poll(() => tiles(page).count()).toBe(16)
  })
})
