/** The built interface and the bundled preload in a real browser, against the shell's own handlers and IPC. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallName, CallResult } from '../../src-main/contract/calls.ts'
import { calls } from '../../src-main/contract/calls.ts'
import { StudioError } from '../../src-main/contract/errors.ts'
import { PAGE_ORIGINS, missingForStudioPage, openStudioPage } from '../electron-shell/studioPage.ts'
import type { StudioPage } from '../electron-shell/studioPage.ts'
import { createStudioDouble } from '../unit/shell/studioDouble.ts'
import type { StudioDouble } from '../unit/shell/studioDouble.ts'

const BUILT = fileURLToPath(new URL('../../out/renderer', import.meta.url))
const missing = missingForStudioPage(BUILT)

const SAMPLER = { temperature: 1, topK: 0, topP: 1, guidance: 1 }
const IDENTITY = { name: 'sample', version: '1', sha256: '00' }
const REQUEST = { text: 'a red kite', style: null, size: null, count: 1, seed: 7, sampler: {}, pack: null }
const PICTURE = {
  id: 'picture/一',
  generationId: 'generation',
  index: 0,
  rank: 1,
  seed: 7,
  caps: { mean: 0.5, sum: -1, words: [{ text: 'kite', logprob: -1 }] },
  width: 8,
  height: 8,
  file: '00',
  rating: 0,
  favourite: false,
  rejected: false,
  caption: null,
  parentId: null,
  crop: null,
  deletedAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
}
const GENERATION = {
  id: 'generation',
  jobId: null,
  task: 'generate' as const,
  request: { task: 'generate' as const, ...REQUEST },
  sentence: 'a red kite',
  size: '[TINY]',
  sampler: SAMPLER,
  pack: IDENTITY,
  provider: 'cpu',
  seconds: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  pictures: [PICTURE],
  subjects: [],
  outcome: { kind: 'pictures' as const },
  failures: [],
  encoded: false,
  session: null,
  board: null,
}
/** What a studio with one pack and one generation answers; calls that are not listed answer with an empty object. */
const ANSWERS: { [N in CallName]?: CallResult<N> } = {
  'studio.info': {
    version: '0',
    library: '/library',
    host: 'shell',
    pictures: { folder: '/library/pictures', reachable: true },
  },
  'settings.get': {
    locale: 'en',
    theme: 'dark',
    provider: 'auto',
    threads: 0,
    memoryBudgetMiB: null,
    labelling: true,
    shortcuts: {},
    toured: true,
  },
  'packs.list': [
    {
      identity: IDENTITY,
      folder: '/packs/sample',
      title: { 'zh-CN': '样本', en: 'Sample' },
      licence: 'CC0-1.0',
      languages: ['en'],
      sizes: [{ token: '[TINY]', grid: 8, pixels: 64 }],
      styles: [],
      tasks: ['generate'],
      rows: 8,
      longestText: 24,
      limits: { 'zh-CN': '样本', en: 'Sample' },
      examples: [],
      defaults: { ...SAMPLER, count: 1 },
      guidance: false,
    },
  ],
  'prompts.check': { sentence: 'a red kite', tokens: 3, longest: 24, unknown: [], words: [] },
  'engine.status': {
    state: 'ready',
    provider: 'cpu',
    device: 'a processor',
    runtime: 'onnxruntime-node 1.30.0',
    atOnce: 16,
    others: [],
    error: null,
    restarts: 0,
  },
  'jobs.list': [],
  'jobs.start': { jobId: 'job-1' },
  'history.list': { generations: [GENERATION], next: null },
  'drafts.get': null,
}
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** A page of the studio's own origin that tries, from its first line, what its policy forbids. */
const PROBE = `
const tried = []
const attempt = (name, action) => { try { action(); tried.push(name + ' ran') } catch (error) { tried.push(name + ' ' + error.name) } }
attempt('eval', () => eval('1'))
attempt('Function', () => new Function('return 1')())
document.body.setAttribute('onclick', 'document.title = "inline handler ran"')
document.body.click()
const inline = document.createElement('script')
inline.textContent = 'document.title = "inline script ran"'
document.body.append(inline)
const style = document.createElement('style')
style.textContent = 'body { color: rgb(1, 2, 3) }'
document.head.append(style)
tried.push('style ' + (getComputedStyle(document.body).color === 'rgb(1, 2, 3)' ? 'ran' : 'refused'))
const image = new Image()
image.src = 'https://elsewhere.test/x.png'
const frame = document.createElement('iframe')
frame.src = 'https://app.test/'
document.body.append(frame)
await fetch('https://elsewhere.test/').then(() => tried.push('fetch ran'), () => tried.push('fetch refused'))
tried.push('title ' + document.title)
document.body.dataset.tried = JSON.stringify(tried)
`

let folder: string
let studio: StudioDouble
let studioPage: StudioPage

describe.skipIf(missing !== null)(
  `the interface behind the shell${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'shell-chromium-'))
      cpSync(BUILT, join(folder, 'renderer'), { recursive: true })
      writeFileSync(
        join(folder, 'renderer', 'probe.html'),
        '<!doctype html><title>probe</title><body><script type="module" src="/probe.js"></script>',
      )
      writeFileSync(join(folder, 'renderer', 'probe.js'), PROBE)
      writeFileSync(join(folder, 'picture.png'), Buffer.from(PIXEL, 'base64'))
      studio = createStudioDouble((name, params) => {
        if (name !== 'pictures.path') return ANSWERS[name] ?? {}
        const { id } = params as { id: string }
        if (id !== PICTURE.id) throw new StudioError('picture-not-found', { id })
        return { path: join(folder, 'picture.png') }
      })
      studioPage = await openStudioPage(join(folder, 'renderer'), studio)
    })
    afterAll(async () => {
      await studioPage.close()
      rmSync(folder, { recursive: true, force: true })
    })

    it('refuses in a page of its own what the policy forbids', async () => {
      const { page } = studioPage
      await page.goto(`${PAGE_ORIGINS.app}/probe.html`)
      const tried = await page
        .waitForSelector('body[data-tried]')
        .then((body) => body.getAttribute('data-tried'))
      expect(JSON.parse(tried ?? '')).toEqual([
        'eval EvalError',
        'Function EvalError',
        'style refused',
        'fetch refused',
        'title probe',
      ])
      const directives = (await studioPage.violations()).map((violation) => violation.split(' ')[0])
      expect(new Set(directives)).toEqual(
        new Set([
          'script-src',
          'script-src-attr',
          'script-src-elem',
          'style-src-elem',
          'img-src',
          'frame-src',
          'connect-src',
        ]),
      )
      await page.goto(`${PAGE_ORIGINS.app}/`)
    })

    it('starts without a violation of its policy and without a fault', async () => {
      const { page } = studioPage
      await page.waitForSelector('textarea')
      await page.waitForLoadState('networkidle')
      expect(await studioPage.violations()).toEqual([])
      expect(studioPage.faults).toEqual([])
      expect(studio.asked.map(({ name }) => name)).toContain('engine.status')
    })

    it('gives the page the bridge and nothing of Node or Electron', async () => {
      const found = await studioPage.page.evaluate<unknown>(
        "({ bridge: Object.keys(window.cogview).sort(), others: ['require', 'module', 'process', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in window) })",
      )
      expect(found).toEqual({ bridge: ['call', 'pathOf', 'subscribe'], others: [] })
    })

    it('may show pictures, by id, from the picture origin alone', async () => {
      const { page } = studioPage
      const widthOf = (address: string): Promise<number> =>
        page.evaluate<number>(`new Promise((resolve) => {
          const image = new Image()
          image.onload = image.onerror = () => resolve(image.naturalWidth)
          image.src = '${address}'
        })`)
      const id = encodeURIComponent(PICTURE.id)
      expect(await widthOf(`${PAGE_ORIGINS.picture}/${id}`)).toBe(1)
      expect(await widthOf(`${PAGE_ORIGINS.picture}/unknown`)).toBe(0)
      const before = (await studioPage.violations()).length
      expect(await widthOf(`https://elsewhere.test/${id}`)).toBe(0)
      expect((await studioPage.violations()).slice(before)).toEqual([`img-src https://elsewhere.test/${id}`])
    })

    it('asks for a generation in plain data that IPC can carry', async () => {
      const { page } = studioPage
      await page.fill('textarea', 'a red kite')
      await page.press('textarea', 'Enter')
      await expect.poll(() => studio.asked.find(({ name }) => name === 'jobs.start')?.params).toBeDefined()
      const asked = studio.asked.find(({ name }) => name === 'jobs.start')
      expect(calls['jobs.start'].params.parse(asked?.params)).toMatchObject({ text: 'a red kite' })
      expect(studioPage.faults).toEqual([])
    })

    it('hears events, and acknowledges previews so that they keep coming', async () => {
      const { page } = studioPage
      await page.evaluate(
        'window.heard = []; window.cogview.subscribe((event) => window.heard.push(event.row))',
      )
      for (let row = 1; row <= 3; row += 1) {
        studio.tell({ type: 'preview', jobId: 'job-1', row, rows: 8, pictures: [{ index: 0, png: PIXEL }] })
        await expect.poll(() => page.evaluate<number[]>('window.heard')).toContain(row)
      }
      expect(studioPage.faults).toEqual([])
    })

    it('is refused a call whose page has another origin', async () => {
      const { page } = studioPage
      await page.route('https://elsewhere.test/', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<p>' }),
      )
      await page.goto('https://elsewhere.test/')
      const outcome = await page.evaluate<unknown>("window.cogview.call('studio.info', {})")
      expect(outcome).toEqual({ ok: false, error: { code: 'unauthorised', params: {} } })
    })
  },
)
