/** A recipe run again: the same pixels, or how they differ and why they may. With an engine that has no model. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Generation } from '../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'
import type { EngineRequest } from '../../src-main/engine/protocol.ts'
import type { SeatedStudio } from '../../src-main/studio/loopback/openSeat.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import type { EngineProcess } from '../../src-main/studio/processes/engineProcess.ts'
import { fakeLauncher, squarePng } from '../support/fakeEngine.ts'
import { shippedPacks } from '../support/studioProcess.ts'
import { galleryWorker } from '../support/galleryWorker.ts'

const place = { pack: null, sampler: {}, seed: 7 } as const
const drawing: TaskRequest = {
  task: 'generate',
  text: '猫',
  style: null,
  size: null,
  count: 3,
  ...place,
}

let library: string
let studio: SeatedStudio
let asked: EngineRequest[]
/** What the engine says of itself, and what it draws instead of what was asked. */
let runtime: string
let instead: Uint8Array | null

interface Told {
  readonly type: string
  readonly report?: object
}

function launchEngine(): EngineProcess {
  const engine = fakeLauncher({ rowMs: 5 })()
  return {
    ...engine,
    post(message) {
      asked.push(message)
      engine.post(message)
    },
    onMessage: (listener) =>
      engine.onMessage((message) => {
        const told = message as Told
        if (told.type === 'ready') listener({ ...told, report: { ...told.report, runtime } })
        else if (told.type === 'picture' && instead !== null) listener({ ...told, png: instead })
        else listener(message)
      }),
  }
}

const open = (packs = shippedPacks) =>
  openStudio({
    library: join(library, 'library'),
    galleryWorker,
    packFolders: [packs],
    launchEngine,
    version: '0.0.0',
    hostName: 'test',
  })

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), '图库 reproduce-'))
  asked = []
  runtime = 'fake 1.0.0'
  instead = null
  studio = await open()
})
afterEach(async () => {
  await studio.close()
  await rm(library, { recursive: true, force: true })
})

async function make(request: TaskRequest): Promise<Generation> {
  const { jobId } = await studio.call('jobs.start', request)
  const job = () => studio.call('jobs.get', { jobId })
  await expect.poll(async () => (await job()).state, { timeout: 20_000 }).not.toMatch(/waiting|running/)
  const { error, generationId } = await job()
  expect(error).toBeNull()
  return studio.call('generations.get', { id: generationId ?? '' })
}

const again = (pictureId: string) => make({ task: 'reproduce', pictureId, pack: null })
const first = ({ pictures }: Generation) => pictures[0]?.id ?? ''
const refusal = (pictureId: string) =>
  studio.call('jobs.start', { task: 'reproduce', pictureId, pack: null }).then(
    () => 'accepted',
    (error: unknown) => error,
  )

test('what has no recipe, and what is unknown, is told before anything is queued', async () => {
  const { upload } = await studio.call('uploads.begin', { name: 'up.png', bytes: squarePng(5).length })
  await studio.call('uploads.append', { upload, data: Buffer.from(squarePng(5)).toString('base64') })
  const sources = [{ upload, name: 'up.png' }]
  const imported = await make({ task: 'import', sources, reading: 'person' })
  expect(await refusal(first(imported))).toMatchObject({ code: 'recipe-missing' })
  expect(await refusal('nobody')).toMatchObject({ code: 'picture-not-found' })
})

test('each task is asked of the engine as it was, for the one picture', async () => {
  const drawn = await make(drawing)
  const last = drawn.pictures.at(-1)
  const pictureId = last?.id ?? ''
  const restyling = { task: 'restyle', pictureId, text: null, style: 'ink', styleWords: null } as const
  const made = [
    drawn,
    await make({ ...restyling, strength: 0.5, count: 2, ...place }),
    await make({ task: 'continue', pictureId, keepRows: 4, text: null, style: null, count: 2, ...place }),
    await make({ task: 'enlarge', pictureId, text: null, ...place }),
  ]
  const before = asked.filter(({ type }) => type === 'draw' || type === 'enlarge')
  for (const [i, generation] of made.entries()) {
    asked = []
    const picture = generation.pictures.at(-1)
    const { outcome, pictures, subjects } = await again(picture?.id ?? '')
    expect(outcome).toEqual({
      kind: 'reproduction',
      identical: true,
      differing: 0,
      largest: 0,
      changed: [],
      png: null,
    })
    expect([pictures, subjects]).toEqual([[], [picture?.id]])
    const works = asked.filter(({ type }) => type === 'draw' || type === 'enlarge')
    const once = before[i]?.type === 'draw' ? { count: 1 } : {}
    expect(works).toEqual([{ ...before[i], ...once, id: expect.any(String) as string, seed: picture?.seed }])
  }
})

test('other pixels are counted and shown, and what is not as it was is named', async () => {
  const drawn = await make(drawing)
  const { provider, runtime: before } = { provider: drawn.provider, runtime }
  await studio.close()
  runtime = 'fake 2.0.0'
  instead = squarePng(9)
  studio = await open()
  const picture = drawn.pictures[0]
  const { outcome } = await again(picture?.id ?? '')
  expect(provider).toBe('cpu')
  expect(outcome).toEqual({
    kind: 'reproduction',
    identical: false,
    differing: 1,
    largest: Math.abs(9 - (picture?.seed ?? 0)),
    changed: [{ what: 'runtime', then: before, now: 'fake 2.0.0' }],
    png: Buffer.from(squarePng(9)).toString('base64'),
  })
})

test('a source in the bin still serves; one that is gone is named', async () => {
  const drawn = await make(drawing)
  const source = drawn.pictures[0]
  const enlarged = await make({ task: 'enlarge', pictureId: source?.id ?? '', text: null, ...place })
  await studio.call('pictures.bin', { ids: [source?.id ?? ''] })
  expect((await again(first(enlarged))).outcome).toMatchObject({ identical: true })
  await unlink((await studio.call('pictures.path', { id: source?.id ?? '' })).path)
  expect(await refusal(first(enlarged))).toMatchObject({ code: 'source-missing' })
})

test('a crop that was moved since is not what was read then', async () => {
  const png = squarePng(60)
  const { upload } = await studio.call('uploads.begin', { name: 'up.png', bytes: png.length })
  await studio.call('uploads.append', { upload, data: Buffer.from(png).toString('base64') })
  const imported = await make({ task: 'import', sources: [{ upload, name: 'up.png' }], reading: 'person' })
  const pictureId = first(imported)
  await studio.call('pictures.crop', { id: pictureId, crop: 0.25 })
  const enlarged = await make({ task: 'enlarge', pictureId, text: '猫', ...place })
  await studio.call('pictures.crop', { id: pictureId, crop: 0.75 })
  asked = []
  expect((await again(first(enlarged))).outcome).toMatchObject({ identical: true, changed: [] })
  expect(asked.find(({ type }) => type === 'enlarge')).toMatchObject({ source: { crop: 0.25 } })
})

test('another pack of the name is taken and named, and what it can not read of the source is encoded', async () => {
  const drawn = await make(drawing)
  const restyling = { task: 'restyle', text: null, style: 'ink', styleWords: null, strength: 1 } as const
  const restyled = await make({ ...restyling, pictureId: first(drawn), count: 1, ...place })
  await studio.close()
  const packs = join(library, 'packs')
  const shipped = join(shippedPacks, 'starter')
  await mkdir(join(packs, 'starter'), { recursive: true })
  for (const name of await readdir(shipped)) await symlink(join(shipped, name), join(packs, 'starter', name))
  await unlink(join(packs, 'starter', 'pack.json'))
  const manifest = await readFile(join(shipped, 'pack.json'), 'utf8')
  const version = drawn.pack?.version ?? ''
  await writeFile(join(packs, 'starter', 'pack.json'), manifest.replace(`"${version}"`, '"9.0.0"'))
  studio = await open(packs)
  const { outcome } = await again(first(restyled))
  expect(outcome).toMatchObject({
    changed: [
      { what: 'pack', then: `starter ${version} (${drawn.pack?.sha256.slice(0, 10)})` },
      { what: 'source', then: 'written', now: 'encoded' },
    ],
  })
  await studio.close()
  studio = await open(join(library, 'nothing'))
  expect(await refusal(first(drawn))).toMatchObject({ code: 'pack-missing' })
})

test('it can be cancelled, and nothing of it is recorded', async () => {
  const { pictures } = await make({ ...drawing, text: 'SLOW' })
  const pictureId = pictures[0]?.id ?? ''
  const { jobId } = await studio.call('jobs.start', { task: 'reproduce', pictureId, pack: null })
  const state = async () => (await studio.call('jobs.get', { jobId })).state
  await expect.poll(state).toBe('running')
  await studio.call('jobs.cancel', { jobId })
  await expect.poll(state).toBe('cancelled')
  const { descendants } = await studio.call('pictures.family', { id: pictureId })
  expect(descendants).toEqual([])
})
