/**
 * What stands around the wall of the gallery, as a person uses it: the real server over a library of some hundred
 * pictures, the built interface in Chromium.
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { withGallery } from './support/galleryServer.ts'
import { missing } from './support/openInterface.ts'
import { serverIsBuilt } from './support/realServer.ts'

const why = missing ?? (serverIsBuilt ? null : 'the studio is not built: npm run build')

const tile = (page: Page, place: number) => page.locator('.gallery-tile').nth(place)
const counted = (page: Page) => page.locator('.counted').innerText()
const place = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: new RegExp(`^${name}`) })
/** The number that stands beside a place; 0 where none does. */
const countOf = async (page: Page, name: string) =>
  Number(/([\d,]+)$/.exec(await place(page, name).innerText())?.[1]?.replaceAll(',', '') ?? 0)
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' })
const undo = (page: Page) => page.keyboard.press('Control+z')
const selection = (page: Page) => page.getByRole('region', { name: 'Selection' })

async function select(page: Page, ...places: number[]): Promise<void> {
  for (const [i, at] of places.entries()) {
    await tile(page, at).click(i === 0 ? {} : { modifiers: ['Control'] })
  }
}

describe.skipIf(why !== null)(
  `around the wall of the gallery${why === null ? '' : ` (skipped: ${why})`}`,
  () => {
    it('a word of two characters is sought when it is written, not while an input method composes it', () =>
      withGallery({}, async (page, complaints) => {
        const all = await counted(page)
        await page.keyboard.press('/')
        const typing = await page.context().newCDPSession(page)
        await typing.send('Input.imeSetComposition', { text: 'maomi', selectionStart: 5, selectionEnd: 5 })
        await page.waitForTimeout(600)
        expect(await counted(page)).toBe(all)
        await typing.send('Input.insertText', { text: '风格' })
        const chip = page.getByRole('button', { name: 'Take off: “风格”' })
        await chip.waitFor()
        await expect.poll(() => counted(page)).not.toBe(all)
        await tile(page, 0).click()
        expect(await page.getByRole('complementary', { name: 'Inspector' }).innerText()).not.toBe('')
        await chip.click()
        await expect.poll(() => counted(page)).toBe(all)
        expect(await page.getByRole('searchbox').inputValue()).toBe('')
        expect(complaints).toEqual([])
      }))

    it('filters narrow it, say so on chips, and are cleared at once', () =>
      withGallery({}, async (page) => {
        const all = await counted(page)
        await page.getByRole('button', { name: /^Filter/ }).click()
        const panel = page.getByRole('dialog', { name: 'Filter' })
        const yellow = panel.getByRole('button', { name: /^Yellow/ })
        const found = Number(/\d+/.exec(await yellow.innerText())?.[0])
        await yellow.click()
        // As many as the filter had promised.
        await expect.poll(() => counted(page)).toMatch(new RegExp(`^${found} pictures`))
        await panel.getByLabel('made').check()
        await panel.getByRole('radio', { name: '2★' }).click()
        await page.keyboard.press('Escape')
        const chips = page.getByRole('list', { name: 'What narrows the gallery' })
        await expect
          .poll(() => chips.getByRole('button').allInnerTexts())
          .toEqual(['At least 2 stars', 'made', 'Yellow', 'Clear all'])
        await chips.getByRole('button', { name: 'Clear all' }).click()
        await expect.poll(() => counted(page)).toBe(all)
        expect(await chips.count()).toBe(0)
      }))

    it('boards: made, filled by dragging and by keys, renamed, deleted; their pictures stay', () =>
      withGallery({}, async (page) => {
        const total = await countOf(page, 'All pictures')
        await place(page, '灵感').waitFor()
        await select(page, 0, 1, 2)
        await page.keyboard.press('b')
        await page.getByRole('dialog').getByRole('button', { name: 'New board' }).click()
        await page.keyboard.type('Spring')
        await page.keyboard.press('Enter')
        await notices(page).getByText('3 pictures are on “Spring”.').waitFor()
        await expect.poll(() => countOf(page, 'Spring')).toBe(3)

        await tile(page, 4).dragTo(place(page, 'Spring'))
        await notices(page).getByText('1 picture is on “Spring”.').waitFor()
        await expect.poll(() => countOf(page, 'Spring')).toBe(4)

        await place(page, 'Spring').focus()
        await page.keyboard.press('F2')
        await page.keyboard.type('Autumn')
        await page.keyboard.press('Enter')
        await expect.poll(() => countOf(page, 'Autumn')).toBe(4)
        // Enter took the name and pressed nothing else.
        expect(await place(page, 'All pictures').getAttribute('aria-current')).toBe('page')

        await page.keyboard.press('Delete')
        const question = page.getByRole('alertdialog')
        await question.getByText('the 4 pictures that are on it stay in the library').waitFor()
        await question.getByRole('button', { name: 'Delete the board' }).click()
        await expect.poll(() => place(page, 'Autumn').count()).toBe(0)
        expect(await countOf(page, 'All pictures')).toBe(total)
        await undo(page)
        await expect.poll(() => countOf(page, 'Autumn')).toBe(4)
      }))

    it('a selection is judged, binned and restored, each as one step that can be taken back', () =>
      withGallery({}, async (page) => {
        const total = await countOf(page, 'All pictures')
        const binned = await countOf(page, 'Bin')
        await select(page, 0, 1)
        await page.keyboard.press('5')
        await selection(page).getByRole('group', { name: '5 of 5 stars' }).waitFor()
        await undo(page)
        await expect.poll(() => selection(page).getByRole('group', { name: '5 of 5 stars' }).count()).toBe(0)

        // Of closed stacks the covers alone, or all of their pictures.
        const whole = selection(page).getByRole('radio', { name: /^Whole stacks/ })
        const members = Number(/\((\d+)\)/.exec(await whole.innerText())?.[1])
        await whole.click()
        await selection(page).getByRole('button', { name: 'To the bin' }).click()
        await notices(page).getByText(`${members} pictures are in the bin.`).waitFor()
        await expect.poll(() => countOf(page, 'All pictures')).toBe(total - members)
        await expect.poll(() => countOf(page, 'Bin')).toBe(binned + members)
        await undo(page)
        await expect.poll(() => countOf(page, 'All pictures')).toBe(total)

        await place(page, 'Bin').click()
        await page
          .getByRole('region', { name: 'The bin' })
          .getByText('Nothing here is deleted for good')
          .waitFor()
        await page.getByRole('button', { name: 'Restore all…' }).click()
        await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click()
        await expect.poll(() => countOf(page, 'All pictures')).toBe(total + binned)
      }))

    it('the best of each stack are kept: the number is said first, and is right', () =>
      withGallery({}, async (page) => {
        const total = await countOf(page, 'All pictures')
        await page.getByRole('slider', { name: /best/i }).focus()
        await page.keyboard.press('ArrowRight')
        await page.keyboard.press('ArrowRight')
        await page.getByRole('button', { name: /^Keep the best 2/ }).click()
        const question = page.getByRole('alertdialog')
        const said = await question.getByRole('heading').innerText()
        const [, going] = /^Bin ([\d,]+) pictures, keep the best 2 of each of [\d,]+ stacks/.exec(said) ?? []
        const number = Number(going?.replaceAll(',', ''))
        expect(number).toBeGreaterThan(0)
        await question.getByRole('button', { name: 'To the bin' }).click()
        await expect.poll(() => countOf(page, 'All pictures')).toBe(total - number)
        await undo(page)
        await expect.poll(() => countOf(page, 'All pictures')).toBe(total)
      }))

    it('pictures leave as files, several as one archive', () =>
      withGallery({}, async (page) => {
        await select(page, 0, 1, 2)
        await selection(page).getByRole('button', { name: 'Export…' }).click()
        await page.getByLabel('Data set').check()
        const saved = page.waitForEvent('download')
        await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click()
        const file = await saved
        expect(file.suggestedFilename()).toMatch(/\.zip$/)
        const bytes = await readFile(await file.path())
        expect(bytes.subarray(0, 2).toString()).toBe('PK')
        expect(bytes.includes('metadata.jsonl')).toBe(true)
      }))

    it('more jobs than anybody asks for by accident are asked about; a few are queued at once', () =>
      withGallery({}, async (page) => {
        await page.getByRole('button', { name: /^Queue/ }).click()
        await page.getByRole('button', { name: 'Pause the queue' }).click()
        await page.keyboard.press('Escape')
        await page.getByRole('radio', { name: 'One by one' }).click()
        await page.locator('.gallery-tiles').focus()
        await page.keyboard.press('Control+a')
        await page.keyboard.press('e')
        const question = page.getByRole('alertdialog')
        await question.getByText(/^That is \d+ jobs\.$/).waitFor()
        await question.getByRole('button', { name: 'Leave it' }).click()
        await page.getByRole('button', { name: 'Queue, 0 jobs' }).waitFor()

        await select(page, 0, 1, 2)
        await page.keyboard.press('e')
        await page.getByText('3 jobs are in the queue.').waitFor()
        await page.getByRole('button', { name: 'Queue, 3 jobs' }).waitFor()
      }))

    it('pictures are ranked for a sentence, and the way back leads back', () =>
      withGallery({}, async (page) => {
        const all = await counted(page)
        await select(page, 0, 1, 2, 3)
        await selection(page).getByRole('button', { name: 'Rank for a sentence…' }).click()
        const bar = page.getByRole('region', { name: 'Rank for a sentence' })
        await page.keyboard.type('a yellow ring')
        await bar.getByRole('button', { name: 'Rank', exact: true }).click()
        await bar.getByText('Ranked for “a yellow ring”').waitFor({ timeout: 120_000 })
        await expect.poll(() => page.locator('.gallery-tile').count()).toBe(4)
        const ranks = async () => (await page.locator('.gallery-tile .rank').allInnerTexts()).toSorted()
        await expect.poll(ranks).toEqual(['1', '2', '3', '4'])

        await page.reload()
        await bar.getByText('Ranked for “a yellow ring”').waitFor()
        await bar.getByRole('button', { name: 'Back to the gallery' }).click()
        await expect.poll(() => counted(page)).toBe(all)

        // The same sentence for more of them: what is known already is said.
        await page.getByRole('search').getByRole('button', { name: 'Rank for a sentence…' }).click()
        await bar.getByRole('radio', { name: /^All \d+ pictures/ }).click()
        await bar.getByRole('textbox').fill('a yellow ring')
        await bar
          .getByText(/4 pictures\. 4 of \d+ are among them; only the \d+ new ones need scoring\./)
          .waitFor()
        await bar.getByRole('button', { name: 'Show it' }).click()
        await expect.poll(() => page.locator('.gallery-tile').count()).toBe(4)
      }))

    it('what could not be done is named, and the rest is done', () =>
      withGallery({}, async (page, _, library) => {
        await page.getByRole('button', { name: /^Filter/ }).click()
        await page.getByRole('dialog', { name: 'Filter' }).getByLabel('imported').check()
        await page.keyboard.press('Escape')
        await expect.poll(() => page.locator('.gallery-tile').count()).toBeGreaterThan(2)
        await page.waitForTimeout(600)
        await tile(page, 0).click()
        const shown = page.getByRole('complementary', { name: 'Inspector' }).locator('img').first()
        const address = (await shown.getAttribute('src')) ?? ''
        expect(address).not.toBe('')
        await rm(await fileOf(page, library, address))
        await select(page, 0, 1)
        await page.keyboard.press('d')
        await page.getByRole('button', { name: 'Put into the queue' }).click()
        await page.getByText('1 job is in the queue.').waitFor()
        const failures = page.getByRole('region', { name: '1 picture could not be done.' })
        await failures.waitFor({ timeout: 120_000 })
        expect(await failures.locator('.picture').count()).toBe(1)
      }))
  },
)

/** The file of a picture, by its bytes' hash, which is also its name. */
async function fileOf(page: Page, library: string, address: string): Promise<string> {
  const hash = await page.evaluate(async (from) => {
    const bytes = await (await fetch(from)).arrayBuffer()
    const digest = await crypto.subtle.digest('SHA-256', bytes)
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  }, address)
  return join(library, 'pictures', hash.slice(0, 2), `${hash}.png`)
}
