/**
 * The gallery with 100,000 pictures as a person meets it: the built server and interface in Chromium. How soon it is
 * there, what a fast scroll costs, whether anything is blank, and whether the host keeps others waiting meanwhile.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { median } from '../../src-main/engine/measureSteps.ts'
import { chromiumIsThere, launchBrowser } from '../e2e/support/browser.ts'
import { startRealServer } from '../e2e/support/realServer.ts'
import type { RealServer } from '../e2e/support/realServer.ts'
import { makeLargeLibrary } from './largeLibrary.ts'
import { rendererMegabytes } from './rendererMemory.ts'
import type { Row } from './row.ts'
import { frameWork, traceOf } from './trace.ts'

const PICTURES = 100_000
const STARTS = 5
const PAINTS = 3
/** Pixels a second, and for how long. */
const SPEED = 5000
const SECONDS = 8
/** Pages that are looked at one by one, each long enough to be seen; from there to the end in strides of pixels. */
const PAGES = 600
const STRIDE = 4000
const watcher = pathToFileURL(resolve(import.meta.dirname, '../../test/bench/watchEventLoop.mjs')).href

export async function wallBench(given: string | null): Promise<Row[]> {
  if (!chromiumIsThere) throw new Error('The bench “wall” needs Debian’s chromium.')
  const folder = mkdtempSync(join(tmpdir(), 'cogview-wall-'))
  const library = given ?? join(folder, 'library')
  if (given === null) {
    console.error(`making a library of ${PICTURES.toLocaleString('en')} pictures`)
    await makeLargeLibrary(library, PICTURES)
  }
  try {
    const started = await starts(library)
    const loop = join(folder, 'loop.json')
    const server = await startRealServer(library, {
      NODE_OPTIONS: `--import ${watcher}`,
      COGVIEW_EVENT_LOOP: loop,
    })
    try {
      const seen = await scrolls(server)
      await server.stop()
      const { p99, max } = z
        .object({ p99: z.number(), max: z.number() })
        .parse(JSON.parse(readFileSync(loop, 'utf8')))
      return [
        { name: 'wall/start', value: median(started), unit: 's', note: 'host start to first thumbnails' },
        ...seen,
        { name: 'wall/host/loop-p99', value: p99, unit: 'ms', note: 'while it draws and the wall scrolls' },
        { name: 'wall/host/loop-max', value: max, unit: 'ms' },
      ]
    } finally {
      await server.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** From the start of the host to thumbnails on the screen; the browser runs already. */
async function starts(library: string): Promise<number[]> {
  const times: number[] = []
  const browser = await launchBrowser()
  try {
    const { page } = await browser.newPage()
    for (let round = 0; round < STARTS; round += 1) {
      console.error(`start ${round + 1} of ${STARTS}`)
      await page.goto('about:blank')
      const begun = performance.now()
      const server = await startRealServer(library)
      await page.goto(`${server.address}#/gallery`)
      await thumbnails(page)
      times.push((performance.now() - begun) / 1000)
      await server.stop()
    }
  } finally {
    await browser.close()
  }
  return times
}

async function scrolls(server: RealServer): Promise<Row[]> {
  const browser = await launchBrowser()
  try {
    const { page } = await browser.newPage()
    // With the token, once.
    await page.goto(server.address)
    await page.getByRole('main').waitFor()
    const paints: number[] = []
    for (let round = 0; round < PAINTS; round += 1) {
      await page.goto('about:blank')
      // In another room than the gallery, in which the session was left.
      await page.goto(`${new URL(server.address).origin}/#/packs`)
      await page.getByRole('main').waitFor()
      await page.waitForTimeout(1000)
      const begun = performance.now()
      await page.evaluate(() => void (location.hash = '#/gallery'))
      await thumbnails(page)
      paints.push(performance.now() - begun)
    }
    // Every picture by itself: ten times as many tiles as stacks.
    await page.getByRole('radio', { name: 'One by one' }).click()
    await page.waitForTimeout(1000)
    await thumbnails(page)

    console.error('scrolling, traced')
    const trace = await traceOf(page, () => scroll(page, SPEED, SECONDS))
    const { p95, framesPerSecond } = frameWork(trace)

    console.error('scrolling, looking for blanks')
    await page.evaluate(() => void document.querySelector('.gallery-scroller')?.scrollTo(0, 0))
    await thumbnails(page)
    const blank = await longestBlank(page, SPEED, SECONDS)

    console.error('from end to end')
    await strideThrough(page)
    const memory = rendererMegabytes()

    console.error('scrolling while it draws')
    server.signal('SIGUSR2')
    await page.getByRole('link', { name: 'Create' }).click()
    await page.getByRole('textbox', { name: 'What to draw' }).fill('sunflower\nred dress\ncat face')
    await page.getByRole('textbox', { name: 'What to draw' }).press('Enter')
    await page.evaluate(() => void (location.hash = '#/gallery'))
    await thumbnails(page)
    await scroll(page, SPEED, SECONDS)
    return [
      {
        name: 'wall/first-paint',
        value: median(paints),
        unit: 'ms',
        note: 'from another room to thumbnails',
      },
      { name: 'wall/scroll/work-p95', value: p95, unit: 'ms', note: `main thread a frame at ${SPEED} px/s` },
      { name: 'wall/scroll/frames', value: framesPerSecond, unit: '1/s', note: 'drawn in software here' },
      {
        name: 'wall/scroll/blank',
        value: blank,
        unit: 'ms',
        note: 'longest that a visible tile had no picture',
      },
      { name: 'wall/memory', value: memory, unit: 'MB', note: 'of the page’s process, after both ends' },
    ]
  } finally {
    await browser.close()
  }
}

/** Waits until every tile in view has its picture. */
async function thumbnails(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const tiles = [...document.querySelectorAll<HTMLImageElement>('.gallery-tile img')].filter((image) => {
        const { top, bottom } = image.getBoundingClientRect()
        return bottom > 0 && top < innerHeight
      })
      return tiles.length > 5 && tiles.every((image) => image.complete && image.naturalWidth > 0)
    },
    undefined,
    { timeout: 60_000, polling: 'raf' },
  )
}

function scroll(page: Page, speed: number, seconds: number): Promise<void> {
  return page.evaluate(
    ([pixels, lasting]) =>
      new Promise<void>((done) => {
        const scroller = document.querySelector('.gallery-scroller')
        if (scroller === null) throw new Error('There is no wall')
        const begun = performance.now()
        const from = scroller.scrollTop
        const step = (): void => {
          const passed = (performance.now() - begun) / 1000
          scroller.scrollTop = from + pixels * passed
          if (passed < lasting) requestAnimationFrame(step)
          else done()
        }
        requestAnimationFrame(step)
      }),
    [speed, seconds] as const,
  )
}

/** The same with a look at every frame at what is in view and has no picture yet. */
function longestBlank(page: Page, speed: number, seconds: number): Promise<number> {
  return page.evaluate(
    ([pixels, lasting]) =>
      new Promise<number>((done) => {
        const scroller = document.querySelector('.gallery-scroller')
        if (scroller === null) throw new Error('There is no wall')
        const since = new Map<string, number>()
        let longest = 0
        const begun = performance.now()
        const step = (): void => {
          const now = performance.now()
          scroller.scrollTop = (pixels * (now - begun)) / 1000
          const { top, bottom } = scroller.getBoundingClientRect()
          const blank = new Set<string>()
          for (const tile of scroller.querySelectorAll('.gallery-tile')) {
            const box = tile.getBoundingClientRect()
            const image = tile.querySelector('img')
            if (box.bottom <= top || box.top >= bottom || image === null) continue
            if (!image.complete || image.naturalWidth === 0) blank.add(tile.id)
          }
          for (const id of blank) {
            const first = since.get(id) ?? now
            since.set(id, first)
            longest = Math.max(longest, now - first)
          }
          for (const id of since.keys()) if (!blank.has(id)) since.delete(id)
          if (now - begun < lasting * 1000) requestAnimationFrame(step)
          else done(longest)
        }
        requestAnimationFrame(step)
      }),
    [speed, seconds] as const,
  )
}

function strideThrough(page: Page): Promise<void> {
  return page.evaluate(
    ([pages, stride]) =>
      new Promise<void>((done) => {
        const scroller = document.querySelector('.gallery-scroller')
        if (scroller === null) throw new Error('There is no wall')
        scroller.scrollTop = 0
        let page = 0
        const step = (): void => {
          const before = scroller.scrollTop
          page += 1
          scroller.scrollTop += page <= pages ? scroller.clientHeight : stride
          if (scroller.scrollTop === before) setTimeout(done, 5000)
          else if (page <= pages) setTimeout(step, 120)
          else requestAnimationFrame(step)
        }
        requestAnimationFrame(step)
      }),
    [PAGES, STRIDE] as const,
  )
}
