/** The gallery over very many pictures, through the studio as its doors open it, the worker's hop included. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallResult, Studio } from '../../src-main/contract/calls.ts'
import { everything } from '../../src-main/contract/gallery.ts'
import type { GalleryQuery } from '../../src-main/contract/gallery.ts'
import type { GenerateRequest } from '../../src-main/contract/requests.ts'
import { median } from '../../src-main/engine/measureSteps.ts'
import { openNodeStudio } from '../../src-main/studio/openNodeStudio.ts'
import { makeLargeLibrary } from './largeLibrary.ts'
import type { Row } from './row.ts'

const PICTURES = 100_000
const ROUNDS = 15
const OPENINGS = 5
const VISIBLE = 60
const QUERIES_A_SECOND = 20
const WATCHED_SECONDS = 15
const RESOLUTION_MS = 1
const entryFolder = resolve(import.meta.dirname, '../../out/main')

/** `folder`: a library of `largeLibrary.ts` that is there already; null: one is made, and removed again. */
export async function galleryBench(folder: string | null): Promise<Row[]> {
  const own = folder === null ? mkdtempSync(join(tmpdir(), 'cogview-bench-')) : null
  const library = resolve(folder ?? join(own ?? '', 'library'))
  try {
    if (!existsSync(library)) {
      console.error(`gallery: making a library of ${PICTURES} pictures`)
      await makeLargeLibrary(library, PICTURES)
    }
    const opening = await openings(library)
    const studio = await open(library)
    try {
      return [...opening, ...(await answers(studio)), ...(await delays(studio))]
    } finally {
      await studio.close()
    }
  } finally {
    if (own !== null) rmSync(own, { recursive: true })
  }
}

function open(library: string): Promise<Studio> {
  return openNodeStudio({ entryFolder, library, hostName: 'bench' })
}

/** From nothing to the first list, the system's cache of files warm. */
async function openings(library: string): Promise<Row[]> {
  const times: number[] = []
  for (let opening = 0; opening < OPENINGS; opening++) {
    const began = performance.now()
    const studio = await open(library)
    await studio.call('gallery.list', everything)
    times.push(performance.now() - began)
    await studio.close()
  }
  const note = `${PICTURES} pictures, ${worst(times)}`
  return [{ name: 'gallery/open-to-first-list', value: median(times), unit: 'ms', note }]
}

async function answers(studio: Studio): Promise<Row[]> {
  const facets = await studio.call('gallery.facets', {})
  const [board] = await studio.call('boards.list', {})
  const { sessions, pack } = { sessions: await studio.call('sessions.list', {}), pack: facets.packs[0] }
  const first = await studio.call('gallery.list', everything)
  const seqs = seqsOf(first).slice(0, VISIBLE)
  const { records } = await studio.call('gallery.records', { seqs: seqs.slice(0, 1) })
  const queries: Record<string, Partial<GalleryQuery>> = {
    everything: {},
    flat: { view: 'flat' },
    'best-4': { best: 4 },
    'by-rating': { order: 'rating' },
    'by-size': { order: 'size', view: 'flat' },
    bin: { bin: true },
    'search/two-characters': { search: '红色' },
    'search/one-character': { search: '猫' },
    'search/word': { search: 'blue' },
    'search/a-letter': { search: 'a' },
    'search/names-of-imports': { search: '照片' },
    'filter/task': { tasks: ['enlarge'] },
    'filter/style': { styles: ['ink'] },
    'filter/pack': { packs: pack === undefined ? [] : [pack.sha256] },
    'filter/session': { sessions: sessions.slice(0, 1).map(({ id }) => id) },
    'filter/board': { board: board?.id ?? null },
    'filter/rating': { rating: 3 },
    'filter/favourite': { favourite: true },
    'filter/colour': { colours: ['red'] },
    'filter/size': { sizes: [512] },
    'filter/days': { from: '2026-01-01', to: '2026-03-31', offset: 480 },
    'filter/stack': { stack: records[0]?.stack ?? null },
  }
  const rows: Row[] = []
  for (const [name, query] of Object.entries(queries)) {
    const list = () => studio.call('gallery.list', { ...everything, ...query })
    const { pictures, length } = await list()
    rows.push(await timed(`gallery/${name}`, list, `${pictures} pictures, ${length} tiles`))
  }
  const visible = () => studio.call('gallery.records', { seqs })
  rows.push(await timed('gallery/records', visible, `${VISIBLE} of them`))
  rows.push(await timed('gallery/facets', () => studio.call('gallery.facets', {})))
  rows.push(await timed('gallery/boards', () => studio.call('boards.list', {})))
  return rows
}

async function timed(name: string, work: () => Promise<unknown>, note?: string): Promise<Row> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return { name, value: median(times), unit: 'ms', note: [note, worst(times)].filter(Boolean).join(', ') }
}

function worst(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  return `95th percentile ${(sorted[Math.ceil(0.95 * sorted.length) - 1] ?? NaN).toFixed(1)} ms`
}

/** How long the host's event loop is held up while somebody scrolls and searches, and while pictures are drawn beside. */
async function delays(studio: Studio): Promise<Row[]> {
  const alone = await watched('gallery/host-delay', () => scroll(studio, WATCHED_SECONDS))
  let scrolling = true
  const drawing = await watched('gallery/host-delay/drawing', async () => {
    const drawn = draw(studio, () => scrolling)
    await scroll(studio, WATCHED_SECONDS)
    scrolling = false
    await drawn
  })
  return [...alone, ...drawing]
}

async function watched(name: string, work: () => Promise<void>): Promise<Row[]> {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  await work()
  histogram.disable()
  // What is recorded is the time between two looks, the wanted one included.
  const value = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  const note = `99th percentile, ${QUERIES_A_SECOND} queries a second`
  return [
    { name, value: value(histogram.percentile(99)), unit: 'ms', note },
    { name: `${name}/largest`, value: value(histogram.max), unit: 'ms' },
  ]
}

async function scroll(studio: Studio, seconds: number): Promise<void> {
  const searches = ['', '红色', '', 'blue', '']
  const all = seqsOf(await studio.call('gallery.list', everything))
  const asked: Promise<unknown>[] = []
  for (let query = 0; query < seconds * QUERIES_A_SECOND; query++) {
    const at = (query * VISIBLE) % all.length
    asked.push(studio.call('gallery.records', { seqs: all.slice(at, at + VISIBLE) }))
    const search = searches[query % searches.length] ?? ''
    if (query % 4 === 0) asked.push(studio.call('gallery.list', { ...everything, search }))
    await sleep(1000 / QUERIES_A_SECOND)
  }
  await Promise.all(asked)
}

async function draw(studio: Studio, more: () => boolean): Promise<void> {
  const request: GenerateRequest = {
    task: 'generate',
    text: '蓝色的连衣裙',
    style: null,
    size: null,
    count: 16,
    seed: 1,
    sampler: {},
    pack: null,
  }
  const ended = new Map<string, () => void>()
  const end = studio.subscribe((event) => {
    if (event.type === 'job' && !['waiting', 'running'].includes(event.job.state)) ended.get(event.job.id)?.()
  })
  while (more()) {
    const { jobId } = await studio.call('jobs.start', request)
    await new Promise<void>((resolve) => ended.set(jobId, resolve))
  }
  end()
}

function seqsOf({ seqs, length }: CallResult<'gallery.list'>): number[] {
  const bytes = Buffer.from(seqs, 'base64')
  return Array.from({ length }, (_, place) => bytes.readUInt32LE(4 * place))
}
