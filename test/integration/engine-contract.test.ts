/** What the studio relies on, asked of the real engine and of the fake that other tests use in its place. */
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { EngineEvent, EngineRequest } from '../../src-main/engine/protocol.ts'
import { engineEventSchema } from '../../src-main/engine/protocol.ts'
import { readRecipe, writeRecipe } from '../../src-main/picture/pngRecipe.ts'
import type { EngineLauncher, EngineProcess } from '../../src-main/studio/processes/engineProcess.ts'
import { forkLauncher } from '../../src-main/studio/processes/forkLauncher.ts'
import { fakeLauncher } from '../support/fakeEngine.ts'
import { fakeEngineEntry, shippedPacks } from '../support/studioProcess.ts'

const packFolder = join(shippedPacks, 'starter')
const open = { type: 'open', packFolder, provider: 'cpu', threads: 0, memoryBudgetMiB: null } as const
const sampler = { temperature: 0.6, topK: 30, topP: 1, guidance: 1 }
const work = {
  type: 'draw',
  id: 'job',
  task: 'generate',
  sentence: '猫',
  size: '[TINY]',
  count: 3,
  seed: 7,
  sampler,
  source: null,
  keepRows: 0,
  plain: null,
} as const
/** Codes of the starter's pictures, whatever they show. */
const codes = Array.from({ length: 64 }, (_, place) => (place * 37) % 1000)
const source = { codes }
type Work<T extends EngineRequest['type']> = Extract<EngineRequest, { type: T }>
const describing: Work<'describe'> = {
  type: 'describe',
  id: 'job',
  pictures: [
    { key: 'a', source },
    { key: 'b', source: { file: '/no/such/picture.png', crop: null } },
    { key: 'c', source },
  ],
  language: 'en',
  method: 'sampling',
  count: 2,
  seed: 7,
  sampler,
}
const ranking: Work<'rank'> = {
  type: 'rank',
  id: 'job',
  pictures: describing.pictures,
  sentences: ['猫', 'a red dress'],
  known: [],
}
const enlarging: Work<'enlarge'> = {
  type: 'enlarge',
  id: 'job',
  sentence: '',
  source,
  seed: 7,
  sampler,
  known: [],
}

const launchers: Record<string, EngineLauncher> = {
  'the fake inside this process': fakeLauncher({ rowMs: 60 }),
  'the fake as a process': forkLauncher(fakeEngineEntry),
  'the real engine': forkLauncher(join(import.meta.dirname, '../../src-main/engine/main.ts')),
}

const started: EngineProcess[] = []
afterEach(() => {
  for (const engine of started.splice(0)) engine.kill()
})

type Said<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>

function start(launch: EngineLauncher) {
  const engine = launch()
  started.push(engine)
  const said: EngineEvent[] = []
  const exits: (readonly [number | null, string | null])[] = []
  engine.onOutput(() => undefined)
  engine.onMessage((message) => said.push(engineEventSchema.parse(message)))
  engine.onExit((code, signal) => exits.push([code, signal]))
  const of = <T extends EngineEvent['type']>(type: T) =>
    said.filter((event): event is Said<T> => event.type === type)
  const soon = { timeout: 60_000, interval: 20 }
  return {
    engine,
    said,
    of,
    exits,
    until: (type: EngineEvent['type']) => expect.poll(() => of(type).length, soon).toBeGreaterThan(0),
    exited: () => expect.poll(() => exits.length, soon).toBe(1),
  }
}

async function ready(launch: EngineLauncher) {
  const all = start(launch)
  all.engine.post(open)
  await all.until('ready')
  return all
}

describe.each(Object.keys(launchers))('%s', (name) => {
  const launch = launchers[name] ?? fakeLauncher()

  test('a pack that is not there is a refusal with its reason, not a crash', async () => {
    const { engine, of, until, exits } = start(launch)
    engine.post({ ...open, packFolder: join(shippedPacks, 'no-such-pack') })
    await until('failed')
    expect(of('failed')[0]).toMatchObject({ id: null, error: { code: 'pack-missing' } })
    expect(exits).toEqual([])
  })

  test('opens, lives, and ends when asked, without an error', async () => {
    const { engine, of, until, exited, exits } = await ready(launch)
    expect(of('ready')[0]?.report).toMatchObject({ provider: 'cpu', others: expect.any(Array) as unknown[] })
    await until('heartbeat')
    engine.post({ type: 'shutdown' })
    await exited()
    expect(exits).toEqual([[0, null]])
  })

  test('draws: rows in order, then every candidate once with its seed, score and codes, then it is done', async () => {
    const { engine, said, of, until } = await ready(launch)
    engine.post(work)
    await until('done')
    const rows = of('preview').map(({ row }) => row)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows).toEqual(rows.toSorted((a, b) => a - b))
    const pictures = of('picture')
    expect(pictures.map(({ index, seed }) => [index, seed])).toEqual([
      [0, 7],
      [1, 8],
      [2, 9],
    ])
    for (const { png, codes, caps, width, height } of pictures) {
      expect(codes).toHaveLength(64)
      expect(caps?.sum).toBeLessThanOrEqual(0)
      expect(width).toBe(height)
      const pack = { name: 'p', version: '1.0.0', sha256: '0' }
      const recipe = { format: 'cogview-studio/1', task: 'generate', sentence: '猫', size: '[TINY]' } as const
      const whole = { ...recipe, seed: 7, sampler, pack, provider: 'cpu', runtime: 'r' }
      expect(readRecipe(writeRecipe(png, whole))).toEqual(whole)
    }
    expect(of('done')).toMatchObject([{ id: 'job', dropped: [], blank: [] }])
    const answers = said.filter((event) => event.type !== 'heartbeat')
    expect(answers.at(-1)?.type).toBe('done')
  })

  test('cancelled, it stops without a picture, and the next work is done', async () => {
    const { engine, of, until } = await ready(launch)
    engine.post(work)
    await until('preview')
    engine.post({ type: 'cancel', id: 'job' })
    await until('failed')
    expect(of('failed')).toMatchObject([{ id: 'job', error: { code: 'cancelled' } }])
    expect(of('picture')).toEqual([])
    engine.post({ ...work, id: 'next', count: 1 })
    await until('done')
    expect(of('picture').map(({ id }) => id)).toEqual(['next'])
  })

  test('a dropped candidate is missing and told; the others are as they would have been', async () => {
    const { engine, of, until } = await ready(launch)
    engine.post({ ...work, id: 'whole' })
    await until('done')
    const whole = of('picture')
    engine.post(work)
    await expect
      .poll(() => of('preview').some(({ id }) => id === 'job'), { timeout: 60_000, interval: 5 })
      .toBe(true)
    engine.post({ type: 'drop', id: 'job', index: 1 })
    await expect.poll(() => of('done').length, { timeout: 60_000 }).toBe(2)
    expect(of('done')[1]).toMatchObject({ id: 'job', dropped: [1] })
    const some = of('picture').filter(({ id }) => id === 'job')
    expect(some.map(({ index }) => index)).toEqual([0, 2])
    for (const { index, codes } of some) expect(codes).toEqual(whole[index]?.codes)
  })

  test('continued, a picture keeps the rows that it was asked to keep', async () => {
    const { engine, of, until } = await ready(launch)
    engine.post({ ...work, task: 'continue', source, keepRows: 3, count: 2 })
    await until('done')
    expect(of('picture')).toHaveLength(2)
    for (const picture of of('picture')) {
      expect(picture.codes).toHaveLength(64)
      expect(picture.codes?.slice(0, 24)).toEqual(codes.slice(0, 24))
    }
  })

  test('restyled, every candidate comes with its score', async () => {
    const { engine, of, until } = await ready(launch)
    const plain = { sentence: '猫', strength: 1.2 }
    engine.post({ ...work, task: 'restyle', sentence: '扁平风格的猫', source, plain, count: 2 })
    await until('done')
    expect(of('picture').map(({ index, caps }) => [index, caps !== null])).toEqual([
      [0, true],
      [1, true],
    ])
  })

  test('describes each picture once, best caption first, and tells of one that it can’t read', async () => {
    const { engine, of, until } = await ready(launch)
    engine.post(describing)
    await until('done')
    const told = of('captions')
    expect(told.map(({ key, error }) => [key, error === null])).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ])
    expect(told[1]?.captions).toEqual([])
    const sums = told[0]?.captions.map(({ caps }) => caps.sum) ?? []
    expect(sums.length).toBeGreaterThan(0)
    expect(sums).toEqual(sums.toSorted((x, y) => y - x))
    expect(told[2]?.captions).toEqual(told[0]?.captions)
  })

  test('encodes each picture once, as people see it, and tells of one that it can’t read', async () => {
    const { engine, of, until } = await ready(launch)
    const file = join(packFolder, 'style-flat.png')
    const pictures = [
      { key: 'a', source: { file, crop: null, reading: 'person' as const } },
      { key: 'b', source: { file: '/no/such/picture.png', crop: null } },
      { key: 'c', source },
    ]
    engine.post({ type: 'encode', id: 'job', grid: 8, pictures })
    await until('done')
    const told = of('encoded')
    expect(told.flatMap(({ failures }) => failures.map(({ key }) => key))).toEqual(['b'])
    const encoded = told.flatMap((each) => each.pictures)
    expect(encoded.map(({ key }) => key).sort()).toEqual(['a', 'c'])
    for (const { codes: found } of encoded) expect(found).toHaveLength(64)
  })

  test('scores every pair once, and none that is known', async () => {
    const { engine, of, until } = await ready(launch)
    engine.post(ranking)
    await until('done')
    const pairs = (id: string) =>
      of('scores').flatMap((told) =>
        told.id === id ? told.scores.map(({ key, sentence }) => `${key}${sentence}`) : [],
      )
    expect(pairs('job').sort()).toEqual(['a0', 'a1', 'c0', 'c1'])
    expect(of('scores').flatMap(({ failures }) => failures.map(({ key }) => key))).toEqual(['b'])
    engine.post({
      ...ranking,
      id: 'next',
      known: [
        { key: 'a', sentence: 0 },
        { key: 'c', sentence: 1 },
      ],
    })
    await expect.poll(() => of('done').length, { timeout: 60_000 }).toBe(2)
    expect(pairs('next').sort()).toEqual(['a1', 'c0'])
  })

  test('enlarges to twice the codes a side; what is known is not written again, and nothing else changes', async () => {
    const { engine, of, until } = await ready(launch)
    engine.post(enlarging)
    await until('done')
    const written = of('window').flatMap((told) => told.written)
    const [picture] = of('picture')
    expect(picture?.codes).toHaveLength(256)
    expect(written.map(({ place }) => place).sort((x, y) => x - y)).toEqual(
      picture?.codes?.map((_, place) => place),
    )
    for (const { place, code } of written) expect(picture?.codes?.[place]).toBe(code)
    const known = of('window')[0]?.written ?? []
    engine.post({ ...enlarging, id: 'next', known })
    await expect.poll(() => of('done').length, { timeout: 60_000 }).toBe(2)
    const again = of('window').flatMap((told) => (told.id === 'next' ? told.written : []))
    expect(again).toHaveLength(256 - known.length)
    expect(of('picture')[1]?.codes).toEqual(picture?.codes)
  })

  test(
    'measures itself: steps side by side, drawings, memory; cancelled, it stops',
    { timeout: 120_000 },
    async () => {
      const { engine, of, until } = await ready(launch)
      engine.post({ type: 'measure', id: 'job' })
      await until('done')
      const [measured] = of('measured')
      expect(measured?.steps.map(({ batch }) => batch)).toEqual([1, 4, 16])
      for (const { milliseconds } of measured?.steps ?? []) expect(milliseconds).toBeGreaterThan(0)
      for (const value of [measured?.picturesPerMinute, measured?.capsPerSecond, measured?.peakMiB]) {
        expect(value).toBeGreaterThan(1)
      }
      const shares = of('progress').map(({ done, total }) => done / total)
      expect(shares.every((share, at) => share >= (shares[at - 1] ?? 0) && share <= 1.001)).toBe(true)
      expect(shares.at(-1)).toBeGreaterThan(0.8)
      engine.post({ type: 'measure', id: 'again' })
      engine.post({ type: 'cancel', id: 'again' })
      await until('failed')
      expect(of('failed')).toMatchObject([{ id: 'again', error: { code: 'cancelled' } }])
    },
  )

  test('killed, it is gone with the signal', async () => {
    const { engine, exited, exits } = await ready(launch)
    engine.kill()
    await exited()
    expect(exits).toEqual([[null, 'SIGKILL']])
  })
})
