/** A data set becomes an adapter: the real studio, engine and trainer, with a pack of a few kilobytes. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Studio } from '../../src-main/contract/calls.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { Finetune } from '../../src-main/contract/finetunes.ts'
import type { FinetuneSettings } from '../../src-main/contract/finetuneSettings.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { forkLauncher } from '../../src-main/studio/processes/forkLauncher.ts'
import { writeDrawingPack } from '../support/drawingPack.ts'
import { galleryWorker } from '../support/galleryWorker.ts'

const here = (path: string) => join(import.meta.dirname, path)

let folder: string
let studio: Studio
let events: StudioEvent[]

async function open(): Promise<void> {
  studio = await openStudio({
    library: join(folder, 'library'),
    galleryWorker,
    packFolders: [join(folder, 'packs')],
    launchEngine: forkLauncher(here('../../src-main/engine/main.ts')),
    launchTraining: forkLauncher(here('../../src-main/training/main.ts')),
    version: '0',
    hostName: 'test',
    threads: 1,
  })
  events = []
  studio.subscribe((event) => events.push(event))
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), '图库 finetunes-'))
  mkdirSync(join(folder, 'packs', 'tiny'), { recursive: true })
  await writeDrawingPack(join(folder, 'packs', 'tiny'), (manifest) => ({
    ...manifest,
    longestText: 24,
    transformer: { ...manifest.transformer, positions: 64 },
  }))
  await open()
})
afterEach(async () => {
  await studio.close()
  rmSync(folder, { recursive: true, force: true })
})

async function bring(pictures: number, captions = true): Promise<string> {
  const pictureFolder = join(folder, `set of ${pictures}`)
  mkdirSync(pictureFolder)
  for (let at = 0; at < pictures; at += 1) {
    const background = { r: (at * 53) % 256, g: (at * 101) % 256, b: 255 - ((at * 17) % 256) }
    const png = await sharp({ create: { width: 40, height: 40, channels: 3, background } })
      .composite([
        { input: Buffer.from(`<svg width="40" height="40"><circle cx="${at * 3}" cy="20" r="9"/></svg>`) },
      ])
      .png()
      .toBuffer()
    writeFileSync(join(pictureFolder, `${at}.png`), png)
    if (captions) writeFileSync(join(pictureFolder, `${at}.txt`), 'ab'[at % 2] ?? '')
  }
  const source = { kind: 'path', path: pictureFolder } as const
  const { workId } = await studio.call('works.start', {
    ...{ kind: 'import-dataset', name: 'Set', source, folderCaptions: false },
  })
  await expect
    .poll(async () => (await studio.call('works.list', {})).find(({ id }) => id === workId)?.state, {
      timeout: 20_000,
    })
    .toBe('done')
  const [dataset] = await studio.call('datasets.list', {})
  return dataset?.id ?? ''
}

const few: Partial<FinetuneSettings> = {
  ...{ steps: 6, batch: 2, rank: 2, validationInterval: 3, sampleInterval: 3, checkpointInterval: 3 },
  words: { kind: 'trigger', word: 'b' },
}

async function start(dataset: string, settings: Partial<FinetuneSettings>): Promise<string> {
  const request = { preset: 'style', dataset, name: '', pack: null, settings } as const
  return (await studio.call('finetunes.start', request)).finetuneId
}

async function reaches(finetuneId: string, state: Finetune['state']): Promise<Finetune> {
  await expect
    .poll(
      async () => {
        const run = await studio.call('finetunes.get', { finetuneId })
        if (run.state === 'failed' && state !== 'failed') throw new Error(JSON.stringify(run.error))
        return run.state
      },
      { timeout: 60_000, interval: 100 },
    )
    .toBe(state)
  return studio.call('finetunes.get', { finetuneId })
}

test('pictures of a folder become an adapter, with curves, samples, losses and a report', async () => {
  const dataset = await bring(12)
  const plans = await studio.call('finetunes.presets', { pack: null, dataset, locale: 'en' })
  expect(plans.map(({ preset }) => preset)).toEqual(['style', 'captioning', 'fashion', 'free'])
  const finetuneId = await start(dataset, few)
  const run = await reaches(finetuneId, 'finished')
  expect(run).toMatchObject({ step: 6, checkpoint: 6, error: null, name: 'Set' })
  expect(run.dataset).toMatchObject({ examples: 11, heldOut: 1 })
  const { training, validation } = await studio.call('finetunes.curves', { finetuneId })
  expect(training.step).toEqual([1, 2, 3, 4, 5, 6])
  expect(validation.step).toEqual([3, 6])
  const samples = await studio.call('finetunes.samples', { finetuneId, after: -1 })
  // Steps of this pack take no time, so a run may be over before it waits for its second row.
  const rows = [...new Set(samples.map(({ step }) => step))]
  expect([rows[0], rows.at(-1)]).toEqual([0, 6])
  expect(samples.every(({ png }) => png !== null)).toBe(true)
  const losses = await studio.call('finetunes.losses', { finetuneId })
  expect(losses).toHaveLength(11)
  const { html, card } = await studio.call('finetunes.report', { finetuneId, locale: 'zh-CN' })
  expect(html).toContain('<svg')
  expect(html).toContain('data:image/png;base64,')
  expect(card).toContain('# Set')
  const { path } = await studio.call('finetunes.folder', { finetuneId })
  expect(readdirSync(path)).toContain('adapter.safetensors')
  const [adapter] = await studio.call('adapters.list', {})
  expect(adapter).toMatchObject({
    id: run.adapterId,
    name: 'Set',
    finetune: finetuneId,
    dataset,
    role: 'base',
  })
  expect(adapter?.packs).toMatchObject([{ refused: null }])
  const estimate = await studio.call('finetunes.estimate', run.request)
  expect(estimate).toMatchObject({ measured: true, examples: 11, heldOut: 1, leftOut: 0 })
})

test('a picture that a person waits for is drawn meanwhile, and the run goes on', async () => {
  const dataset = await bring(12)
  const finetuneId = await start(dataset, { ...few, steps: 400, sampleInterval: 0, validationInterval: 0 })
  await expect
    .poll(async () => (await studio.call('finetunes.get', { finetuneId })).step, { timeout: 20_000 })
    .toBeGreaterThan(0)
  const { jobId } = await studio.call('jobs.start', {
    ...{ task: 'generate', text: 'a', style: null, size: null, count: 1, seed: 1, sampler: {}, pack: null },
  })
  await expect
    .poll(async () => (await studio.call('jobs.get', { jobId })).state, { timeout: 20_000 })
    .toBe('done')
  const waited = events.some((event) => event.type === 'finetune' && event.finetune.waitingFor === 'jobs')
  expect(waited).toBe(true)
  await reaches(finetuneId, 'finished')
})

test('paused, taken to another host and resumed it comes to the same adapter', async () => {
  const dataset = await bring(12)
  const straight = await start(dataset, { ...few, steps: 60 })
  await reaches(straight, 'finished')
  const broken = await start(dataset, { ...few, steps: 60 })
  await expect
    .poll(async () => (await studio.call('finetunes.get', { finetuneId: broken })).step, { timeout: 20_000 })
    .toBeGreaterThan(8)
  await studio.close()
  await open()
  const found = await studio.call('finetunes.get', { finetuneId: broken })
  expect(found.state).toBe('interrupted')
  await studio.call('finetunes.resume', { finetuneId: broken })
  await reaches(broken, 'finished')
  const curves = await Promise.all(
    [straight, broken].map((finetuneId) => studio.call('finetunes.curves', { finetuneId })),
  )
  expect(curves[1]?.training.loss).toEqual(curves[0]?.training.loss)
})

test('one picture, or none, is told in a sentence before anything is done', async () => {
  const one = await bring(1)
  await expect(start(one, few)).rejects.toMatchObject({
    code: 'finetune-too-few',
    params: { name: 'Set', count: 1, least: 2 },
  })
  const none = await bring(3, false)
  await expect(start(none, few)).rejects.toMatchObject({ code: 'finetune-too-few', params: { count: 0 } })
  expect(await studio.call('finetunes.list', {})).toEqual([])
})

test('a set without captions is taught with one sentence for all its pictures', async () => {
  const dataset = await bring(6, false)
  const plans = await studio.call('finetunes.presets', { pack: null, dataset, locale: 'en' })
  expect(plans.map(({ preset }) => preset)).toEqual(['style'])
  expect(plans[0]?.settings.words).toEqual({ kind: 'sentence', style: 'Set' })
  expect(plans[0]?.example).toContain('⟨a picture of Set style⟩')
  const { words: _, ...rest } = few
  const finetuneId = await start(dataset, rest)
  await reaches(finetuneId, 'finished')
})

test('a run that is discarded leaves nothing', async () => {
  const dataset = await bring(12)
  const finetuneId = await start(dataset, { ...few, steps: 1000 })
  await expect
    .poll(async () => (await studio.call('finetunes.get', { finetuneId })).step, { timeout: 20_000 })
    .toBeGreaterThan(0)
  const { path } = await studio.call('finetunes.folder', { finetuneId })
  await studio.call('finetunes.discard', { finetuneId })
  expect(await studio.call('finetunes.list', {})).toEqual([])
  expect(() => readdirSync(path)).toThrow()
})
