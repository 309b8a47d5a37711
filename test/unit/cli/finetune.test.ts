import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { commands } from '../../../src-main/cli/commands.ts'
import { parseFinetuneOptions } from '../../../src-main/cli/finetuneOptions.ts'
import type { DatasetReport } from '../../../src-main/contract/datasets.ts'
import type { Finetune } from '../../../src-main/contract/finetunes.ts'
import type { FinetuneRequest } from '../../../src-main/contract/finetuneSettings.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { Work } from '../../../src-main/contract/works.ts'
import { cliWords } from '../../../src-main/language/cli.ts'
import { createFakeStudio } from '../../support/fakeStudio.ts'
import type { FakeStudio } from '../../support/fakeStudio.ts'
import { sampleFinetune } from '../studio/finetunes/sampleFinetune.ts'
import { runCommand, starter } from './taskStudio.ts'

let place: string
let out: string

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'cogview-test-'))
  out = join(place, 'my-style')
  return () => rmSync(place, { recursive: true, force: true })
})

const typed = () => ['--preset', 'style', '--data', place, '--out', out, '--steps', '20']

/** Imports a set, plays one run, and keeps its files in `place/run`. */
function studioOf(ends: Partial<Finetune>, requests: FinetuneRequest[] = []): FakeStudio {
  const folder = join(place, 'run')
  let run = sampleFinetune()
  const dataset = { id: 'set', name: 'set' }
  const file = (name: string) => ({ item: null, name, number: null, detail: '' })
  const problems = [
    { kind: 'unreadable', mends: [], count: 1, entries: [file('broken.png')] },
    { kind: 'caption-missing', mends: [], count: 5, entries: ['a.png', 'b.png', 'c.png', 'd.png'].map(file) },
  ]
  const report = { problems } as unknown as DatasetReport
  const work = (state: Work['state'], result: unknown) =>
    ({ id: 'work', state, result, error: null, done: 0, total: 0, secondsLeft: null }) as Work
  const play = () => {
    mkdirSync(join(folder, 'checkpoints'), { recursive: true })
    writeFileSync(join(folder, 'checkpoints', 'step-00000020.safetensors'), 'checkpoint')
    writeFileSync(join(folder, 'adapter.safetensors'), 'adapter')
    setTimeout(() => {
      studio.emit({ type: 'finetune-checkpoint', finetuneId: 'run', step: 20 })
      run = sampleFinetune({ state: 'finished', step: 20, checkpoint: 20, ...ends })
      studio.emit({ type: 'finetune', finetune: run })
    }, 5)
    return {}
  }
  const studio = createFakeStudio({
    'packs.list': () => [starter],
    'studio.info': () => ({
      version: '0',
      library: place,
      host: 'cli',
      pictures: { folder: place, reachable: true },
    }),
    'works.start'() {
      setTimeout(() => studio.emit({ type: 'work', work: work('done', { kind: 'import-dataset', dataset }) }))
      return { workId: 'work' }
    },
    'works.list': () => [],
    'datasets.report': () => report,
    'finetunes.estimate': () => ({
      ...{ secondsPerStep: 1, measured: false, seconds: 90, tokensPerStep: 10, memoryMiB: 400 },
      ...{ memoryTotalMiB: 8000, adapterMiB: 2, epochs: 3, examples: 9, heldOut: 1, leftOut: 2 },
    }),
    'finetunes.start'(request) {
      requests.push(request)
      play()
      return { finetuneId: 'run' }
    },
    'finetunes.resume': () => play(),
    'finetunes.pause': () => ({}),
    'finetunes.get': ({ finetuneId }) => {
      if (finetuneId !== 'run') throw new StudioError('finetune-not-found', { id: finetuneId })
      return run
    },
    'finetunes.folder': () => ({ path: folder }),
    'finetunes.curves': () => ({
      training: { step: [], loss: [], learningRate: [], tokensPerSecond: [] },
      validation: { step: [], loss: [] },
    }),
    'finetunes.report': ({ locale }) => ({ html: `page ${locale}`, card: 'card' }),
  })
  return studio
}

describe('misuse', () => {
  const words = cliWords.en
  test.each([
    ['no pictures', ['--preset', 'style', '--out', 'x'], words.finetune.dataMissing],
    [
      'two sources',
      ['--preset', 'style', '--out', 'x', '--data', 'a', '--dataset', 'b'],
      words.finetune.dataTwice,
    ],
    ['no folder', ['--preset', 'style', '--data', 'a'], words.finetune.outMissing],
    ['no preset', ['--data', 'a', '--out', 'x'], '--preset is missing'],
    ['an unknown preset', ['--preset', 'magic', '--data', 'a', '--out', 'x'], 'magic'],
    ['two kinds of words', ['--resume', 'x', '--trigger', 'a', '--style', 'b'], words.finetune.wordsTwice],
    ['an empty word', ['--resume', 'x', '--trigger', ' '], words.finetune.wordsTooLong],
  ])('%s', (_, args, problem) => {
    expect(() => parseFinetuneOptions(args, words)).toThrow(
      expect.objectContaining({
        code: 'usage',
        params: { problem: expect.stringContaining(problem) as string },
      }),
    )
  })

  test('numbers out of range are told with their bounds', () => {
    for (const [option, name] of [
      ['--rank', 'rank'],
      ['--layers', 'layers'],
    ] as const) {
      expect(() => parseFinetuneOptions([option, '0', '--resume', 'x'], words)).toThrow(
        expect.objectContaining({
          code: 'setting-out-of-range',
          params: { name, value: 0, min: 1, max: expect.any(Number) as number },
        }),
      )
    }
  })

  test('a folder that holds something is refused, and stays as it is', async () => {
    mkdirSync(out)
    writeFileSync(join(out, 'mine.txt'), 'x')
    const ran = await runCommand(commands.finetune, studioOf({}), typed())
    expect(ran.code).toBe('folder-not-empty')
    expect(readdirSync(out)).toEqual(['mine.txt'])
  })

  test('--resume of a folder without a run says which file is missing', async () => {
    const ran = await runCommand(commands.finetune, studioOf({}), ['--resume', place])
    expect(ran.code).toBe('file-unreadable')
  })
})

test('the folder holds adapter, card, report, run and checkpoints', async () => {
  const requests: FinetuneRequest[] = []
  const ran = await runCommand(commands.finetune, studioOf({}, requests), [
    ...typed(),
    ...['--trigger', 'wool', '--prompt', 'wool cat', '--prompt', 'wool dog', '--learning-rate', '0.002'],
  ])
  expect(ran.stderr).toContain(out)
  expect(ran.code).toBe('done')
  expect(readdirSync(out).sort()).toEqual([
    'adapter.safetensors',
    'card.md',
    'checkpoints',
    'report.html',
    'run.json',
  ])
  expect(readdirSync(join(out, 'checkpoints'))).toEqual(['step-00000020.safetensors'])
  expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({
    ...{ format: 'cogview-finetune/1', finetuneId: 'run', library: place, run: { state: 'finished' } },
  })
  expect(ran.stderr).toContain('1 file can’t be read: broken.png')
  expect(ran.stderr).toContain('5 pictures have no caption: a.png, b.png, c.png and 2 more')
  expect(ran.stderr).toContain('9 pictures to learn from, 1 held out; about 2 min')
  expect(ran.stderr).toContain('2 pictures take no part')
  expect(requests[0]).toMatchObject({
    ...{ preset: 'style', dataset: 'set' },
    settings: {
      ...{ steps: 20, learningRate: 0.002, words: { kind: 'trigger', word: 'wool' } },
      prompts: [
        { text: 'wool cat', seed: 1, item: null },
        { text: 'wool dog', seed: 2, item: null },
      ],
    },
  })
})

test('--resume goes on with the run of the folder', async () => {
  await runCommand(commands.finetune, studioOf({ state: 'paused' }), typed())
  expect(existsSync(join(out, 'adapter.safetensors'))).toBe(false)
  const studio = studioOf({})
  const ran = await runCommand(commands.finetune, studio, ['--resume', out])
  expect(ran.code).toBe('done')
  expect(studio.called.map(({ name }) => name)).toContain('finetunes.resume')
  expect(readFileSync(join(out, 'adapter.safetensors'), 'utf8')).toBe('adapter')
})

test('a run that failed is told with its reason, and can be resumed', async () => {
  const error = { code: 'training-crashed', params: { reason: 'SIGKILL' } } as const
  const ran = await runCommand(commands.finetune, studioOf({ state: 'failed', error }), typed())
  expect(ran.code).toBe('training-crashed')
  expect(readdirSync(out)).toContain('run.json')
})

test('what fails before a run has begun leaves the folder as it was', async () => {
  const studio = createFakeStudio({ 'packs.list': () => [starter] })
  const ran = await runCommand(commands.finetune, studio, typed())
  expect(ran.code).toBe('bad-request')
  expect(existsSync(out)).toBe(false)
  mkdirSync(out)
  await runCommand(commands.finetune, studio, typed())
  expect(readdirSync(out)).toEqual([])
})
