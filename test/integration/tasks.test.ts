/** Every task on pictures through the queue, with an engine that has no model. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Generation, Job } from '../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'
import type { EngineRequest } from '../../src-main/engine/protocol.ts'
import { readRecipe } from '../../src-main/picture/pngRecipe.ts'
import type { SeatedStudio } from '../../src-main/studio/loopback/openSeat.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import type { EngineProcess } from '../../src-main/studio/processes/engineProcess.ts'
import { supervisionLimits } from '../../src-main/studio/processes/supervision.ts'
import { fakeCapsSum, fakeLauncher, squarePng } from '../support/fakeEngine.ts'
import { shippedPacks } from '../support/studioProcess.ts'
import { galleryWorker } from '../support/galleryWorker.ts'

const place = { pack: null, sampler: {}, seed: 7 } as const
const drawing: TaskRequest = {
  task: 'generate',
  text: '猫',
  style: 'flat',
  size: null,
  count: 2,
  ...place,
}
const describing = { task: 'describe', language: 'en', method: 'beam', count: 2, ...place } as const

let library: string
let studio: SeatedStudio
let asked: EngineRequest[]
/** Kills the engine after so many answers of the type. */
let killAfter: { type: string; answers: number } | null

function launchEngine(): EngineProcess {
  const engine = fakeLauncher({ rowMs: 20 })()
  let answers = 0
  return {
    ...engine,
    post(message) {
      asked.push(message)
      engine.post(message)
    },
    onMessage: (listener) =>
      engine.onMessage((message) => {
        listener(message)
        if ((message as { type: string }).type !== killAfter?.type) return
        answers += 1
        if (answers !== killAfter.answers) return
        killAfter = null
        engine.kill()
      }),
  }
}

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), '图库 tasks-'))
  asked = []
  killAfter = null
  studio = await openStudio({
    library: join(library, 'library'),
    galleryWorker,
    packFolders: [shippedPacks],
    launchEngine,
    version: '0.0.0',
    hostName: 'test',
    limits: { ...supervisionLimits, backOff: [0] },
  })
})
afterEach(async () => {
  await studio.close()
  await rm(library, { recursive: true, force: true })
})

const start = async (request: TaskRequest) => (await studio.call('jobs.start', request)).jobId
const job = (jobId: string) => studio.call('jobs.get', { jobId })

async function ended(jobId: string): Promise<Job> {
  await expect.poll(async () => (await job(jobId)).state, { timeout: 20_000 }).not.toMatch(/waiting|running/)
  return job(jobId)
}

async function resultOf(jobId: string): Promise<Generation> {
  const { error, generationId } = await ended(jobId)
  expect(error).toBeNull()
  return studio.call('generations.get', { id: generationId ?? '' })
}

const make = async (request: TaskRequest) => resultOf(await start(request))

async function refusal(request: TaskRequest) {
  return start(request).then(
    () => 'accepted',
    (error: unknown) => error,
  )
}

async function folderOf(count: number): Promise<string> {
  const folder = join(library, 'pictures')
  await mkdir(folder, { recursive: true })
  for (let n = 0; n < count; n++) await writeFile(join(folder, `${n}.png`), squarePng(10 + n))
  return folder
}

async function importFolder(count: number): Promise<string[]> {
  const sources = [{ path: await folderOf(count) }]
  const { pictures } = await make({ task: 'import', sources, reading: 'person' })
  return pictures.map(({ id }) => id)
}

const worksOf = <T extends EngineRequest['type']>(type: T) =>
  asked.filter((request): request is Extract<EngineRequest, { type: T }> => request.type === type)

describe('misuse is told before anything is queued', () => {
  test('of each task', async () => {
    const { pictures } = await make(drawing)
    const pictureId = pictures[0]?.id ?? ''
    const [foreign = ''] = await importFolder(1)
    const restyling = { task: 'restyle', pictureId, text: null, style: 'ink', styleWords: null } as const
    const restyled = { ...restyling, strength: 1, count: 1, ...place }
    const continuing = {
      task: 'continue',
      pictureId,
      keepRows: 2,
      text: null,
      style: null,
      count: 1,
    } as const
    const continued = { ...continuing, ...place }
    const refused: [TaskRequest, object][] = [
      [{ ...restyled, style: null }, { code: 'style-missing' }],
      [{ ...restyled, styleWords: '水彩' }, { code: 'bad-request' }],
      [{ ...restyled, style: 'cubist' }, { code: 'style-unknown' }],
      [
        { ...restyled, strength: 1.6 },
        { code: 'setting-out-of-range', params: { name: 'strength', max: 1.5 } },
      ],
      [{ ...restyled, pictureId: 'none' }, { code: 'picture-not-found' }],
      [
        { ...continued, keepRows: 0 },
        { code: 'rows-out-of-range', params: { rows: 0, min: 1, max: 7 } },
      ],
      [{ ...continued, keepRows: 8 }, { code: 'rows-out-of-range' }],
      [{ ...continued, pictureId: foreign }, { code: 'text-missing' }],
      [{ task: 'enlarge', pictureId: 'none', text: null, ...place }, { code: 'picture-not-found' }],
      [{ ...describing, pictureIds: [pictureId], count: 0 }, { code: 'count-out-of-range' }],
      [{ ...describing, pictureIds: ['none'] }, { code: 'picture-not-found' }],
      [{ task: 'rank', texts: [' '], pictureIds: [pictureId], pack: null }, { code: 'prompt-empty' }],
      [
        { task: 'import', sources: [{ upload: 'none', name: 'a' }], reading: 'person' },
        { code: 'bad-request' },
      ],
    ]
    for (const [request, error] of refused) expect(await refusal(request)).toMatchObject(error)
    expect(await studio.call('jobs.list', {})).toEqual([])
  })

  test('pictures on which nothing can be seen are not kept', async () => {
    const some = await make({ ...drawing, text: 'BLANK' })
    expect(some.pictures.map(({ seed }) => seed)).toEqual([7])
    const none = await ended(await start({ ...drawing, text: 'BLANK', seed: 8, count: 1 }))
    expect(none).toMatchObject({ state: 'failed', error: { code: 'pictures-blank', params: { count: 1 } } })
  })
})

test('a chain: drawn, restyled, continued, enlarged, described; each knows where it comes from', async () => {
  const drawn = await make(drawing)
  const first = drawn.pictures[0]
  const chain = { pictureId: first?.id ?? '', text: null }
  const restyled = await make({
    task: 'restyle',
    ...chain,
    style: null,
    styleWords: '水彩',
    strength: 1.2,
    count: 2,
    ...place,
  })
  expect(restyled).toMatchObject({ sentence: '水彩风格的猫', subjects: [chain.pictureId], encoded: false })
  expect(restyled.pictures.map(({ parentId, rank }) => [parentId, rank])).toEqual([
    [chain.pictureId, 1],
    [chain.pictureId, 2],
  ])
  const own = restyled.pictures[0]?.id ?? ''
  const { path } = await studio.call('pictures.path', { id: own })
  expect(readRecipe(await readFile(path))).toMatchObject({
    task: 'restyle',
    plain: '猫',
    strength: 1.2,
    source: { file: first?.file, crop: null, encoded: false },
  })
  const continued = await make({
    task: 'continue',
    pictureId: own,
    keepRows: 3,
    text: null,
    style: null,
    count: 1,
    ...place,
  })
  expect(continued.sentence).toBe('水彩风格的猫')
  const enlarged = await make({ task: 'enlarge', pictureId: own, text: null, ...place })
  expect(enlarged).toMatchObject({ size: '[SMALL]', sentence: '水彩风格的猫', encoded: false })
  const large = enlarged.pictures[0]?.id ?? ''
  const described = await make({ ...describing, pictureIds: [large] })
  expect(described).toMatchObject({ subjects: [large], pictures: [], encoded: true })
  const { ancestors } = await studio.call('pictures.family', { id: large })
  expect(ancestors.map(({ task }) => task)).toEqual(['generate', 'restyle', 'enlarge'])
  const bicubic = await studio.call('pictures.bicubic', { id: large })
  expect(Buffer.from(bicubic.png, 'base64').readUInt32BE(16)).toBe(16)
})

test('a picture without words is described before it is restyled', async () => {
  const [pictureId = ''] = await importFolder(1)
  const restyled = await make({
    task: 'restyle',
    pictureId,
    text: null,
    style: 'ink',
    styleWords: null,
    strength: 1,
    count: 1,
    ...place,
  })
  expect(restyled.sentence).toMatch(/^ink style square \d+$/)
  expect(restyled.encoded).toBe(true)
})

test('five pictures, the engine killed after two: the job that takes it up asks for the other three', async () => {
  const ids = await importFolder(5)
  killAfter = { type: 'captions', answers: 2 }
  const broken = await start({ ...describing, pictureIds: ids })
  expect((await ended(broken)).error?.code).toBe('engine-crashed')
  const { jobId } = await studio.call('jobs.retry', { jobId: broken })
  const { outcome } = await resultOf(jobId)
  const keys = worksOf('describe').map(({ pictures }) => pictures.map(({ key }) => key))
  expect(keys).toEqual([ids, ids.slice(2)])
  expect(outcome.kind === 'captions' && outcome.pictures.map(({ pictureId }) => pictureId)).toEqual(ids)
})

test('an enlargement and a ranking go on from what they had when they are cancelled and put there again', async () => {
  const ids = await importFolder(3)
  const cancelled: [TaskRequest, 'enlarge' | 'rank'][] = [
    [{ task: 'enlarge', pictureId: ids[0] ?? '', text: 'SLOW', ...place }, 'enlarge'],
    [{ task: 'rank', texts: ['SLOW', '猫'], pictureIds: ids, pack: null }, 'rank'],
  ]
  for (const [request, type] of cancelled) {
    const phase = type === 'rank' ? 'ranking' : 'drawing'
    let told = 0
    const stop = studio.subscribe(
      (event) => (told += Number(event.type === 'progress' && event.phase === phase)),
    )
    const jobId = await start(request)
    await expect.poll(() => told, { interval: 5 }).toBe(1)
    await studio.call('jobs.cancel', { jobId })
    expect((await ended(jobId)).state).toBe('cancelled')
    stop()
    await resultOf((await studio.call('jobs.retry', { jobId })).jobId)
    const known = worksOf(type).map((work) => work.known.length)
    expect(known[0]).toBe(0)
    expect(known[1]).toBeGreaterThan(0)
  }
})

test('ranking: every pair, ranks within each sentence, equal scores in the order of the pictures', async () => {
  const ids = await importFolder(3)
  const { outcome, subjects } = await make({
    task: 'rank',
    texts: ['猫', 'cat'],
    pictureIds: ids,
    pack: null,
  })
  expect(subjects).toEqual(ids)
  const scores = outcome.kind === 'scores' ? outcome.scores : []
  expect(scores.map(({ text, pictureId, rank }) => [text, pictureId, rank])).toEqual(
    [0, 1].flatMap((text) => ids.map((id, at) => [text, id, at + 1])),
  )
})

describe('a single picture is measured against the pack’s reference pictures', () => {
  const texts = ['猫', 'cat']
  const scoresOf = ({ outcome }: Generation) => (outcome.kind === 'scores' ? outcome : null)
  /** What the fake engine says of any file and the sentence in this place. */
  const reference = texts.map((_, text) => ({ text, words: [fakeCapsSum(text)] }))

  test('the picture alone is ranked, the others give the mean of each word', async () => {
    const [pictureId = ''] = await importFolder(1)
    const made = await make({ task: 'rank', texts, pictureIds: [pictureId, pictureId], pack: null })
    const own = scoresOf(made)?.scores.map((score) => [score.text, score.pictureId, score.rank])
    expect(own).toEqual(texts.map((_, text) => [text, pictureId, 1]))
    expect(scoresOf(made)?.reference).toEqual(reference)
    expect(made).toMatchObject({ subjects: [pictureId], failures: [] })
    const [work] = worksOf('rank')
    const files = work?.pictures.slice(1).map(({ source }) => 'file' in source && basename(source.file))
    const styles = ['3d', 'flat', 'ink', 'cartoon', 'sticker', 'storybook', 'classic'].map(
      (style) => `style-${style}.png`,
    )
    expect(files).toEqual([...[1, 2, 3, 4].map((n) => `example-${n}.png`), ...styles])
  })

  test('several pictures are measured against each other', async () => {
    const made = await make({ task: 'rank', texts, pictureIds: await importFolder(2), pack: null })
    expect(scoresOf(made)).not.toHaveProperty('reference')
    expect(worksOf('rank')[0]?.pictures).toHaveLength(2)
  })

  test('what was scored before the engine was killed is not asked for again', async () => {
    const [pictureId = ''] = await importFolder(1)
    killAfter = { type: 'scores', answers: 3 }
    const broken = await start({ task: 'rank', texts, pictureIds: [pictureId], pack: null })
    expect((await ended(broken)).error?.code).toBe('engine-crashed')
    const made = await resultOf((await studio.call('jobs.retry', { jobId: broken })).jobId)
    expect(worksOf('rank').map(({ known }) => known.length)).toEqual([0, 3 * texts.length])
    expect(scoresOf(made)?.scores).toHaveLength(texts.length)
    expect(scoresOf(made)?.reference).toEqual(reference)
  })

  test('a picture that can’t be read fails, whatever the reference pictures say', async () => {
    const [pictureId = ''] = await importFolder(1)
    const { path } = await studio.call('pictures.path', { id: pictureId })
    await rm(path)
    const { state, error } = await ended(
      await start({ task: 'rank', texts, pictureIds: [pictureId], pack: null }),
    )
    expect([state, error?.code]).toEqual(['failed', 'file-unreadable'])
  })
})

test('describing many makes room for a person, and goes on by itself', async () => {
  const ids = await importFolder(12)
  const many = await start({ ...describing, pictureIds: ids })
  await expect.poll(() => worksOf('describe').length).toBe(1)
  const drawn = await resultOf(await start(drawing))
  expect(drawn.pictures).toHaveLength(2)
  expect((await job(many)).state).not.toBe('done')
  const { outcome } = await resultOf(many)
  expect(outcome.kind === 'captions' && outcome.pictures).toHaveLength(12)
  expect(worksOf('describe')).toHaveLength(2)
  expect(worksOf('describe')[1]?.pictures.length).toBeLessThan(12)
})

test('an import does not wait for a long drawing; what is there already is named again; errors are told', async () => {
  const long = await start({ ...drawing, text: 'SLOW' })
  const folder = await folderOf(2)
  await writeFile(join(library, 'no.txt'), 'no picture')
  const sources = [{ path: folder }, { path: join(library, 'no.txt') }]
  const first = await make({ task: 'import', sources, reading: 'person' })
  expect((await job(long)).state).toBe('running')
  const second = await make({ task: 'import', sources, reading: 'person' })
  expect([first.pictures.length, second.pictures.length]).toEqual([2, 0])
  const told = ({ outcome }: Generation) =>
    outcome.kind === 'imports' ? outcome.sources.map(({ pictureId, error }) => pictureId ?? error?.code) : []
  expect(told(second)).toEqual(told(first))
  expect(told(first)[2]).toBe('picture-not-readable')
  const only = { task: 'import', sources: sources.slice(1), reading: 'person' } as const
  expect((await ended(await start(only))).error?.code).toBe('picture-not-readable')
})

test('an upload is imported, and captions go beside the files that have none', async () => {
  const png = squarePng(50)
  const { upload } = await studio.call('uploads.begin', { name: 'up.png', bytes: png.length })
  await studio.call('uploads.append', { upload, data: Buffer.from(png).toString('base64') })
  const [inspection] = await studio.call('imports.inspect', { sources: [{ upload, name: 'up.png' }] })
  expect(inspection).toMatchObject({ kind: 'picture', width: 8, height: 8 })
  const uploaded = await make({ task: 'import', sources: [{ upload, name: 'up.png' }], reading: 'person' })
  const ids = [...(await importFolder(2)), ...uploaded.pictures.map(({ id }) => id)]
  await writeFile(join(library, 'pictures', '1.txt'), 'mine')
  const { id: generationId, sentence } = await make({ ...describing, pictureIds: ids })
  const sidecars = await studio.call('captions.sidecars', { generationId })
  const [zero, one] = [join(library, 'pictures', '0.txt'), join(library, 'pictures', '1.txt')]
  expect(sidecars).toEqual({ written: [zero], kept: [one] })
  expect([await readFile(zero, 'utf8'), await readFile(one, 'utf8')]).toEqual([`${sentence}\n`, 'mine'])
})
