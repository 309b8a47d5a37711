/** Adapters from a file to a picture that can be made again, with a real engine and a tiny pack that draws noise. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everything } from '../../src-main/contract/gallery.ts'
import type { Generation } from '../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'
import type { Manifest } from '../../src-main/pack/manifest.ts'
import { readManifest } from '../../src-main/pack/readManifest.ts'
import { readRecipe } from '../../src-main/picture/pngRecipe.ts'
import type { SeatedStudio } from '../../src-main/studio/loopback/openSeat.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { forkLauncher } from '../../src-main/studio/processes/forkLauncher.ts'
import { writeDrawingPack } from '../support/drawingPack.ts'
import { galleryWorker } from '../support/galleryWorker.ts'
import { buildProgram, startProgram } from '../support/program.ts'
import { writeRandomAdapter } from '../support/randomAdapter.ts'

let folder: string
let studio: SeatedStudio
let manifest: Manifest
const ids: Record<'wool' | 'silk' | 'captions' | 'sharp', string> = {
  wool: '',
  silk: '',
  captions: '',
  sharp: '',
}

/** It can enlarge, too, with the one network that draws: an adapter may stand in for the role. */
const enlarging = (pack: Manifest): Manifest => ({
  ...pack,
  longestText: 8,
  sizes: [
    { token: '[TINY]', grid: 8, pixels: 64, writtenBy: ['generate'] },
    { token: '[SMALL]', grid: 16, pixels: 128, writtenBy: ['superResolution'] },
  ],
  transformer: { ...pack.transformer, positions: 400 },
  templates: {
    ...pack.templates,
    superResolution: '[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI2] [POS0] [SIZE×2] [BOI2] ⟦codes⟧',
  },
})

const file = (name: string) => join(folder, `${name}.safetensors`)

async function bring(name: string): Promise<string> {
  return (await studio.call('adapters.import', { source: { path: file(name) }, name: null })).id
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '适配器 adapters-'))
  const pack = join(folder, 'packs', 'tiny')
  await writeDrawingPack(pack, enlarging)
  manifest = (await readManifest(pack)).manifest
  const trigger = { kind: 'trigger', word: 'bb' } as const
  await writeRandomAdapter(file('wool'), manifest, { facts: { name: 'Wool', words: trigger } })
  await writeRandomAdapter(file('silk'), manifest, { seed: 8, rank: 1, facts: { name: 'Silk' } })
  await writeRandomAdapter(file('captions'), manifest, {
    seed: 9,
    role: 'caption',
    facts: { name: 'Captions' },
  })
  await writeRandomAdapter(file('sharp'), manifest, { seed: 10, role: 'sr', facts: { name: 'Sharp' } })
  await writeRandomAdapter(file('foreign'), manifest, {
    facts: {
      name: 'Foreign',
      weights: 'f'.repeat(64),
      pack: { name: 'other', version: '2.0.0', sha256: '' },
    },
  })
  studio = await openStudio({
    library: join(folder, 'library'),
    galleryWorker,
    packFolders: [join(folder, 'packs')],
    launchEngine: forkLauncher(join(import.meta.dirname, '../../src-main/engine/main.ts')),
    version: '0.0.0',
    hostName: 'test',
    provider: 'cpu',
    threads: 1,
  })
  for (const name of ['wool', 'silk', 'captions', 'sharp'] as const) ids[name] = await bring(name)
})
afterAll(async () => {
  await studio.close()
  await rm(folder, { recursive: true, force: true })
})

async function make(request: TaskRequest): Promise<Generation> {
  const { jobId } = await studio.call('jobs.start', request)
  const job = () => studio.call('jobs.get', { jobId })
  await expect.poll(async () => (await job()).state, { timeout: 60_000 }).not.toMatch(/waiting|running/)
  const { error, generationId } = await job()
  expect(error).toBeNull()
  return studio.call('generations.get', { id: generationId ?? '' })
}

const place = { pack: null, sampler: {}, seed: 5 } as const
const drawing = { task: 'generate', text: 'a b', style: null, size: null, count: 3, ...place } as const
type Chosen = [name: keyof typeof ids, strength: number][]
const adaptersOf = (chosen: Chosen) => chosen.map(([name, strength]) => ({ adapter: ids[name], strength }))
const draw = (...chosen: Chosen) => make({ ...drawing, adapters: adaptersOf(chosen) })
const filesOf = ({ pictures }: Generation) =>
  pictures.toSorted((a, b) => a.index - b.index).map((picture) => picture.file)
/** Without the recipe, which names the adapters. */
async function pixelsOf(generation: Generation): Promise<string[]> {
  const pictures = generation.pictures.toSorted((a, b) => a.index - b.index)
  return Promise.all(
    pictures.map(async ({ id }) => {
      const png = await readFile((await studio.call('pictures.path', { id })).path)
      return png.subarray(png.indexOf('IDAT')).toString('base64')
    }),
  )
}
const first = ({ pictures }: Generation) => pictures[0]?.id ?? ''
const refusal = (request: TaskRequest) =>
  studio.call('jobs.start', request).then(
    () => 'accepted',
    (error: unknown) => error,
  )

describe('what can’t be done is said before anything is queued', () => {
  test('an unknown one, a strength out of range, a role that the task has no use for, another base', async () => {
    const unknown = [{ adapter: 'e'.repeat(64), strength: 1 }]
    expect(await refusal({ ...drawing, adapters: unknown })).toMatchObject({ code: 'adapter-not-found' })
    for (const strength of [-0.1, 1.6, NaN]) {
      expect(await refusal({ ...drawing, adapters: adaptersOf([['wool', strength]]) })).toMatchObject({
        ...{ code: 'adapter-strength', params: { name: 'Wool', max: 1.5 } },
      })
    }
    expect(await refusal({ ...drawing, adapters: adaptersOf([['sharp', 1]]) })).toMatchObject({
      ...{ code: 'adapter-wrong-role', params: { name: 'Sharp', role: 'sr', task: 'generate' } },
    })
    const foreign = [{ adapter: await bring('foreign'), strength: 1 }]
    expect(await refusal({ ...drawing, adapters: foreign })).toMatchObject({
      ...{ code: 'adapter-wrong-base', params: { name: 'Foreign', base: 'other 2.0.0', pack: 'tiny 1.2.3' } },
    })
    expect(await refusal({ ...drawing, adapters: Array(9).fill(unknown[0]) as typeof unknown })).not.toBe(
      'accepted',
    )
  })
})

test('strength 0 draws exactly as the pack alone; others add up, always alike', async () => {
  const plain = await make(drawing)
  const off = await draw(['wool', 0], ['silk', 0])
  expect(await pixelsOf(off)).toEqual(await pixelsOf(plain))
  expect(off.sentence).toBe(plain.sentence)
  const both = await draw(['wool', 1], ['silk', 0.5])
  expect(await pixelsOf(both)).not.toEqual(await pixelsOf(plain))
  expect(filesOf(await draw(['wool', 1], ['silk', 0.5]))).toEqual(filesOf(both))
})

test('the word that calls it is in the sentence, and not in what is scored', async () => {
  const called = await draw(['wool', 1])
  expect(called.sentence).toBe('bb a b')
  const words = called.pictures[0]?.caps?.words.map(({ text }) => text).join(' ')
  expect(words?.replaceAll(/\s/g, '')).toBe('ab')
  const ranked = await make({
    ...{ task: 'rank', texts: ['a bb b'], pictureIds: called.pictures.map(({ id }) => id), pack: null },
    adapters: adaptersOf([['wool', 1]]),
  })
  expect(ranked.sentence).toBe('a b')
})

test('its pictures are found by it, and its recipe names it', async () => {
  const made = await draw(['silk', 1.5])
  const png = await readFile((await studio.call('pictures.path', { id: first(made) })).path)
  expect(readRecipe(png)?.adapters).toEqual([{ name: 'Silk', sha256: ids.silk, strength: 1.5 }])
  const query = { ...everything, view: 'flat' as const, adapters: [ids.silk] }
  const { pictures: found } = await studio.call('gallery.list', query)
  const own = (await studio.call('adapters.list', {})).find(({ id }) => id === ids.silk)
  expect(own?.pictures).toBe(found)
  const facets = await studio.call('gallery.facets', {})
  expect(facets.adapters).toContainEqual({ id: ids.silk, name: 'Silk', count: found })
})

test('every task takes those of its roles, and one for enlarging stands in', async () => {
  const drawn = await draw(['wool', 1])
  const pictureId = first(drawn)
  const adapters = adaptersOf([['wool', 1]])
  const style = { style: 'flat', styleWords: null, strength: 1 }
  const restyled = await make({
    task: 'restyle',
    pictureId,
    text: null,
    ...style,
    count: 2,
    ...place,
    adapters,
  })
  const continued = await make({
    ...{ task: 'continue', pictureId, keepRows: 1, text: null, style: null, count: 2, ...place, adapters },
  })
  const sharp = adaptersOf([['sharp', 1]])
  const enlarged = await make({ task: 'enlarge', pictureId, text: null, ...place, adapters: sharp })
  // The network for enlarging never learnt the word.
  expect([drawn.sentence, continued.sentence, enlarged.sentence]).toEqual(['bb a b', 'bb a b', 'a b'])
  expect(await pixelsOf(enlarged)).not.toEqual(
    await pixelsOf(await make({ task: 'enlarge', pictureId, text: null, ...place })),
  )
  for (const made of [drawn, restyled, continued, enlarged]) {
    const { outcome } = await make({ task: 'reproduce', pictureId: first(made), pack: null })
    expect(outcome).toMatchObject({ kind: 'reproduction', identical: true, changed: [] })
  }
  const describing = {
    ...({ task: 'describe', language: null, method: 'sampling', count: 2 } as const),
    ...{ pictureIds: [pictureId], ...place },
  }
  const captions = adaptersOf([['captions', 1]])
  const plain = await make({ ...describing })
  const described = await make({ ...describing, adapters: captions })
  expect(described.outcome).not.toEqual(plain.outcome)
  expect(await refusal({ ...describing, adapters })).toMatchObject({
    code: 'adapter-wrong-role',
  })
  const ranking = { task: 'rank' as const, texts: ['a b'], pictureIds: [pictureId], pack: null }
  expect((await make({ ...ranking, adapters: captions })).outcome).not.toEqual((await make(ranking)).outcome)
})

test('what was deleted still makes its pictures again; one that is gone is the reason why they differ', async () => {
  const made = await draw(['wool', 1])
  await studio.call('library.change', { command: { type: 'adapter-delete', adapter: ids.wool } })
  const again = () => make({ task: 'reproduce', pictureId: first(made), pack: null })
  expect((await again()).outcome).toMatchObject({ identical: true, changed: [] })
  await rm(join(folder, 'library', 'adapters', `${ids.wool}.safetensors`))
  expect((await again()).outcome).toMatchObject({
    identical: false,
    changed: [{ what: 'adapter', then: `Wool × 1 (${ids.wool.slice(0, 10)})`, now: 'missing' }],
  })
  expect(await bring('wool')).toBe(ids.wool)
  expect((await again()).outcome).toMatchObject({ identical: true })
})

test('merged into a pack of its own, which is installed as any other', async () => {
  const merge = async () => {
    const { workId } = await studio.call('works.start', {
      ...{ kind: 'merge-adapters', pack: null, name: 'silken', title: 'Silken' },
      adapters: adaptersOf([['silk', 1]]),
    })
    const work = async () => (await studio.call('works.list', {})).find(({ id }) => id === workId)
    await expect.poll(async () => (await work())?.state, { timeout: 30_000 }).not.toBe('running')
    return work()
  }
  const done = await merge()
  expect(done).toMatchObject({ state: 'done', result: { identity: { name: 'silken', version: '1.0.0' } } })
  const made = await make({ ...drawing, pack: 'silken' })
  expect(made.pack?.name).toBe('silken')
  const codes = (pictures: Generation['pictures']) => pictures.map(({ seed, caps }) => [seed, caps?.sum])
  expect(codes(made.pictures)).not.toEqual(codes((await make(drawing)).pictures))
  // What fitted the weights before does not fit these, and nothing is written over.
  expect(await refusal({ ...drawing, pack: 'silken', adapters: adaptersOf([['silk', 1]]) })).toMatchObject({
    code: 'adapter-wrong-base',
  })
  expect(await merge()).toMatchObject({ state: 'failed', error: { code: 'pack-installed' } })
})

test('the terminal takes files with their strength, says their word, and refuses what does not fit', async () => {
  buildProgram()
  const out = join(folder, 'out')
  const options = [
    '--pack',
    join(folder, 'packs', 'tiny'),
    '--library',
    join(folder, 'terminal'),
    '--seed',
    '5',
  ]
  const run = (name: string, ...args: string[]) =>
    startProgram('cli', [
      'generate',
      'a b',
      ...['--count', '2', '--provider', 'cpu', '--threads', '1', '--out', join(out, name)],
      ...options,
      ...args,
    ]).ended
  const wool = await run('wool', '--adapter', `${file('wool')}:0.8`, '--adapter', file('silk'))
  expect(wool.stderr).toMatch(/adapter “Wool”, strength 0.8; it is called by “bb”/)
  expect(wool.stderr).toMatch(/adapter “Silk”, strength 1\./)
  expect(wool.code).toBe(0)
  const result = JSON.parse(await readFile(join(out, 'wool', 'result.json'), 'utf8')) as {
    settings: Record<string, string>
  }
  expect(result.settings.adapters).toBe(`${ids.wool}:0.8, ${ids.silk}:1`)
  expect((await run('named', '--adapter', 'Silk:0')).code).toBe(0)
  expect((await run('plain')).code).toBe(0)
  const png = async (name: string) => {
    const bytes = await readFile(join(out, name, '01.png'))
    return bytes.subarray(bytes.indexOf('IDAT')).toString('base64')
  }
  expect(await png('named')).toBe(await png('plain'))
  const foreign = await run('foreign', '--adapter', file('foreign'))
  expect([foreign.code, foreign.stdout]).toEqual([2, ''])
  expect(foreign.stderr).toMatch(/“Foreign” was made for other 2.0.0/)
  const strong = await run('strong', '--adapter', `${file('silk')}:7`)
  expect([strong.code, strong.stderr]).toEqual([2, expect.stringMatching(/can’t be 7/)])
  const none = await run('none', '--adapter', join(folder, 'packs', 'tiny', 'card.md'))
  expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/no adapter that can be used: card.md/)])
}, 240_000)
