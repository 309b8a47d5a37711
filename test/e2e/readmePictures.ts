/**
 * The pictures of README.md, in resources/readme: the real server, its engine process and the starter pack, seen in
 * Chromium, and a contact sheet that the terminal wrote. Nothing is scripted, so they show what a reader will get; on
 * another machine the candidates of the same seeds may differ in detail.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import type { Page } from 'playwright-core'
import type { BrowserOptions } from './support/browser.ts'
import { launchBrowser } from './support/browser.ts'
import { startRealServer } from './support/realServer.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'resources', 'readme')
/** A README is read over slow lines, too. */
const MOST_BYTES = 300_000
/** The first job loads the pack on whatever machine this is. */
const PATIENCE = { timeout: 120_000 }

/** Sentences of a library that has been used for a while. */
const GALLERY = [
  'flat style rocket',
  'sunflower',
  '红色的连衣裙',
  '贴纸风格的披萨',
  'cartoon style strawberry',
  '立体风格的猫脸',
  'sticker style octopus',
  'watermelon',
  '扁平风格的火山',
  '3D style guitar',
  'butterfly',
  '黑白风格的雪花',
  'flat style lighthouse',
  'cactus',
  '蓝色的牛仔裤',
  'cartoon style fish',
  '彩虹',
  'sticker style avocado',
]

const english: BrowserOptions = { locale: 'en-GB', theme: 'dark', width: 1280, height: 800 }
const chinese: BrowserOptions = { locale: 'zh-CN', theme: 'light', width: 1280, height: 800 }

await mkdir(folder, { recursive: true })
const library = await mkdtemp(join(tmpdir(), 'cogview-readme-'))
try {
  const server = await startRealServer(library)
  try {
    await takeEnglish(server.address)
    await takeChinese(server.address)
    await takeDesign(server.address)
    await takeGrid(server.address)
    await takeGallery(server.address)
  } finally {
    await server.stop()
  }
  await takeContactSheet()
} finally {
  await rm(library, { recursive: true, force: true })
}

/** While it draws, and ranked, with a little history below it. */
async function takeEnglish(address: string): Promise<void> {
  const browser = await launchBrowser(english)
  try {
    const { page } = await browser.newPage()
    await page.goto(address)
    await page.locator('.example').first().waitFor()
    await setSeed(page, 3)
    await draw(page, 'sticker style pizza')
    await page.locator('.tile.first').waitFor(PATIENCE)
    await setSeed(page, 11)
    await draw(page, 'dog face')
    await page.locator('.progress p', { hasText: /^[4-7] of 8 rows/ }).waitFor(PATIENCE)
    await shoot(page, 'drawing', 0)
    await page.locator('.entry').nth(1).waitFor(PATIENCE)
    await page.locator('.tile.first').waitFor(PATIENCE)
    await shoot(page, 'ranked')
    await enlarge(page)
  } finally {
    await browser.close()
  }
}

/** What was ranked first, enlarged, beside plain interpolation; its chain in the inspector. */
async function enlarge(page: Page): Promise<void> {
  const steps = page.getByRole('region', { name: 'Next steps' })
  await steps.getByRole('button', { name: 'Enlarge' }).click()
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('slider', { name: 'Line between enlarged and bicubic' }).waitFor(PATIENCE)
  await shoot(page, 'enlarged')
}

/** The same studio in Chinese, in the light: settings of the draw open, the history in view. */
async function takeChinese(address: string): Promise<void> {
  const browser = await launchBrowser(chinese)
  try {
    const { page } = await browser.newPage()
    await page.goto(address)
    await page.locator('.entry').first().waitFor()
    await setSeed(page, 7)
    await draw(page, '立体风格的猫脸')
    await page.locator('.entry').nth(3).waitFor(PATIENCE)
    await page.locator('.tile.first').waitFor(PATIENCE)
    await page.locator('.settings[aria-expanded]').click()
    await page.locator('.scroller').evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await shoot(page, 'history-chinese')
  } finally {
    await browser.close()
  }
}

/** A dress in three colours of one seed. */
async function takeDesign(address: string): Promise<void> {
  const browser = await launchBrowser(english)
  try {
    const { page } = await browser.newPage()
    await page.goto(address)
    await page.getByRole('link', { name: 'Design' }).click()
    await page.getByRole('group', { name: 'Garment', exact: true }).locator('.value').click()
    await page.locator('.popup .chip', { hasText: /^\s*dress\s*$/ }).click()
    await page.keyboard.press('Escape')
    for (const name of ['red', 'green', 'blue']) await page.getByRole('button', { name, exact: true }).click()
    await page.getByRole('button', { name: 'Draw 3 colourways' }).click()
    await page.locator('.column .tile.first').nth(2).waitFor(PATIENCE)
    await page.locator('.column .tile.first button').first().click()
    await shoot(page, 'design')
  } finally {
    await browser.close()
  }
}

/** What braces stand for, as a grid. */
async function takeGrid(address: string): Promise<void> {
  const browser = await launchBrowser(english)
  try {
    const { page } = await browser.newPage()
    await openCreate(page, address)
    await setSeed(page, 5)
    await page.getByRole('button', { name: 'Got it' }).click()
    await draw(page, 'a {red|yellow|blue} {dress|T-shirt|jeans}')
    await allDone(page)
    await page.locator('textarea.text').focus()
    await shoot(page, 'grid', 1500)
  } finally {
    await browser.close()
  }
}

/** A library with some weeks' worth of sentences, and one of its pictures as large as the window. */
async function takeGallery(address: string): Promise<void> {
  const browser = await launchBrowser(english)
  try {
    const { page } = await browser.newPage()
    await openCreate(page, address)
    await setSeed(page, 21)
    await draw(page, GALLERY.join('\n'))
    await allDone(page)
    await page.getByRole('link', { name: 'Gallery' }).click()
    await page.locator('.gallery-tile img').nth(12).waitFor(PATIENCE)
    await shoot(page, 'gallery', 2000)
    const dog = page.locator('.gallery-tile[aria-label^="dog face"]')
    for (let row = 0; row < 12 && (await dog.count()) === 0; row += 1) await page.keyboard.press('ArrowDown')
    await dog.click()
    await page.keyboard.press(' ')
    await page.getByRole('dialog').waitFor()
    await shoot(page, 'viewer', 2000)
  } finally {
    await browser.close()
  }
}

/** A session opens in the room where it was left. */
async function openCreate(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.waitForTimeout(2000)
  await page.getByRole('link', { name: 'Create' }).click()
  await page.locator('.entry').first().waitFor()
}

/** Until the queue is empty. */
async function allDone(page: Page): Promise<void> {
  await page.locator('.queue', { hasText: /^\s*[1-9]/ }).waitFor()
  await page.locator('.queue', { hasText: /^\s*0\s*$/ }).waitFor(PATIENCE)
}

async function takeContactSheet(): Promise<void> {
  const out = join(library, 'cats')
  const generate = [
    join(root, 'out', 'main', 'cli.js'),
    'generate',
    '一只戴帽子的猫',
    ...['--count', '16', '--seed', '7', '--out', out, '--library', join(library, 'terminal')],
  ]
  await promisify(execFile)(process.execPath, generate)
  await keep(await sharp(join(out, 'contact-sheet.png')).toBuffer(), 'contact-sheet')
}

async function setSeed(page: Page, seed: number): Promise<void> {
  await page.locator('.settings[aria-expanded]').click()
  const field = page.getByRole('textbox', { name: /^(Seed|种子)$/ })
  await field.fill(String(seed))
  await field.press('Enter')
  await page.locator('.settings[aria-expanded]').click()
}

async function draw(page: Page, sentence: string): Promise<void> {
  await page.locator('textarea.text').fill(sentence)
  await page.locator('textarea.text').press('Enter')
}

/** `settle`: milliseconds until what glides has come to rest. */
async function shoot(page: Page, name: string, settle = 600): Promise<void> {
  await page.waitForTimeout(settle)
  await keep(await page.screenshot(), name)
}

/** Few colours are lost by a palette of 256: the interface is grey but for its pictures. */
async function keep(png: Buffer, name: string): Promise<void> {
  const file = join(folder, `${name}.png`)
  await sharp(png).png({ palette: true, quality: 100, effort: 10, compressionLevel: 9 }).toFile(file)
  const { size } = await stat(file)
  process.stdout.write(`${name}.png: ${size} bytes\n`)
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes; at most ${MOST_BYTES} are wanted`)
}
