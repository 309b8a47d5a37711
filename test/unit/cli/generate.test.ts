import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { generate } from '../../../src-main/cli/generate.ts'
import { parseGenerateOptions } from '../../../src-main/cli/generateOptions.ts'
import { createReporter } from '../../../src-main/cli/reporter.ts'
import { resultJson } from '../../../src-main/cli/resultJson.ts'
import type { Door } from '../../../src-main/cli/withStudio.ts'
import type { TaskRequest } from '../../../src-main/contract/requests.ts'
import type { Job } from '../../../src-main/contract/entities.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import { cliWords } from '../../../src-main/language/cli.ts'
import { createFakeStudio, fakeGeneration, fakeJob } from '../../support/fakeStudio.ts'
import type { FakeStudio } from '../../support/fakeStudio.ts'
import { starter } from './taskStudio.ts'

let place: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'generate-'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

/** How the faked job ends; null: it runs until it is cancelled. */
function studioThat(end: Job['state'] | null, error: ErrorData | null = null): FakeStudio {
  const library = join(place, 'library')
  mkdirSync(library)
  let asked: TaskRequest | null = null
  const tell = (state: Job['state'], reason: ErrorData | null = null) => {
    if (asked !== null) studio.emit({ type: 'job', job: fakeJob('job', asked, state, reason) })
  }
  const studio: FakeStudio = createFakeStudio({
    'studio.info': () => ({
      version: '0',
      library,
      host: 'cli',
      pictures: { folder: library, reachable: true },
    }),
    'packs.list': () => [starter],
    'packs.problems': () => [
      { folder: join('packs', 'broken'), error: { code: 'pack-missing', params: {} } },
    ],
    'jobs.start': (request) => {
      asked = request
      // Before the answer: a host may be that quick.
      tell('running')
      for (const phase of ['loading', 'drawing', 'ranking'] as const) {
        const progress = { done: 1, total: 2, secondsLeft: 1, tokensPerSecond: 9 }
        studio.emit({ type: 'progress', jobId: 'job', phase, ...progress })
        studio.emit({ type: 'progress', jobId: 'somebody else’s', phase, ...progress, done: 99 })
      }
      if (end !== null) setTimeout(() => tell(end, error), 5)
      return { jobId: 'job' }
    },
    'jobs.cancel': () => {
      setTimeout(() => tell('cancelled'), 5)
      return {}
    },
    'jobs.dismiss': () => ({}),
    'jobs.get': () => fakeJob('job', asked ?? expect.unreachable('nothing was asked'), 'running'),
    'generations.get': () =>
      fakeGeneration(asked?.task === 'generate' ? asked : expect.unreachable('nothing was drawn')),
    'pictures.path': ({ id }) => {
      const path = join(library, `${id}.png`)
      writeFileSync(path, `pixels of ${id}`)
      return { path }
    },
  })
  return studio
}

function door(studio: FakeStudio, signal = new AbortController().signal) {
  const said = { stdout: '', stderr: '' }
  const reporter = createReporter(true, 'en', {
    stdout: { write: (text: string) => (said.stdout += text) },
    stderr: { write: (text: string) => (said.stderr += text) },
  })
  const opened: Door = {
    reporter,
    locale: 'en',
    signal,
    openStudio: () => Promise.resolve(studio),
    makeContactSheet: (pictures) => Promise.resolve(Buffer.from(pictures.map(({ rank }) => rank).join())),
  }
  return {
    door: opened,
    said,
    events: () =>
      said.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { event: string }),
  }
}

const options = (...args: string[]) =>
  parseGenerateOptions(['一只猫', '--seed', '7', '--out', join(place, 'cats'), ...args], cliWords.en)
const codeOf = (error: unknown) => (error instanceof StudioError ? error.code : String(error))

describe('generate', () => {
  it('tries the folder before it opens a studio', async () => {
    writeFileSync(join(place, 'cats'), '')
    const { door: opened } = door(studioThat('done'))
    const openStudio = () => expect.unreachable('a studio was opened')
    await expect(generate(options(), { ...opened, openStudio }).catch(codeOf)).resolves.toBe(
      'folder-unwritable',
    )
  })

  it('writes pictures in rank order, the sheet and the result', async () => {
    const studio = studioThat('done')
    const { door: opened, events, said } = door(studio)
    await generate(options('--count', '3'), opened)
    expect(readdirSync(join(place, 'cats')).sort()).toEqual([
      '01.png',
      '02.png',
      '03.png',
      'contact-sheet.png',
      'result.json',
    ])
    expect(readFileSync(join(place, 'cats', '01.png'), 'utf8')).toBe('pixels of picture-2')
    expect(readFileSync(join(place, 'cats', 'contact-sheet.png'), 'utf8')).toBe('1,2,3')
    const result = JSON.parse(readFileSync(join(place, 'cats', 'result.json'), 'utf8')) as { timings: object }
    expect(Object.keys(result.timings)).toEqual(expect.arrayContaining(['drawing', 'ranking', 'total']))
    expect(events().at(-1)).toMatchObject({ ...result, event: 'result', folder: join(place, 'cats') })
    expect(said.stdout).not.toContain('99')
    expect(studio.closed()).toBe(true)
  })

  it('draws every sentence that braces stand for with one seed, each into a folder of its own', async () => {
    const studio = studioThat('done')
    const typed = parseGenerateOptions(
      ['a {red|blue} cat', '--seed', '7', '--out', join(place, 'cats')],
      cliWords.en,
    )
    await generate(typed, door(studio).door)
    const asked = studio.called.filter(({ name }) => name === 'jobs.start').map(({ params }) => params)
    expect(asked).toMatchObject([
      { text: 'a red cat', seed: 7 },
      { text: 'a blue cat', seed: 7 },
    ])
    expect(readdirSync(join(place, 'cats')).sort()).toEqual(['a-blue-cat-7', 'a-red-cat-7'])
    for (const folder of ['a-blue-cat-7', 'a-red-cat-7'])
      expect(readdirSync(join(place, 'cats', folder))).toContain('result.json')
  })

  it.each([
    ['a {red|blue cat', 'usage'],
    ['{|a cat}', 'prompt-empty'],
  ])('draws nothing of %j', async (line, code) => {
    const typed = parseGenerateOptions([line, '--out', join(place, 'cats')], cliWords.en)
    const openStudio = () => expect.unreachable('a studio was opened')
    const { door: opened } = door(studioThat('done'))
    await expect(generate(typed, { ...opened, openStudio }).catch(codeOf)).resolves.toBe(code)
    expect(readdirSync(place)).not.toContain('cats')
  })

  it('takes a brace as it stands behind a backslash', async () => {
    const studio = studioThat('done')
    const typed = parseGenerateOptions([String.raw`a \{cat\}`, '--out', join(place, 'cats')], cliWords.en)
    await generate(typed, door(studio).door)
    expect(studio.called.find(({ name }) => name === 'jobs.start')?.params).toMatchObject({ text: 'a {cat}' })
  })

  it('asks for as many as the pack likes when no count is given, and for nothing that was not said', async () => {
    const studio = studioThat('done')
    await generate(options(), door(studio).door)
    expect(studio.called.find(({ name }) => name === 'jobs.start')?.params).toEqual({
      task: 'generate',
      text: '一只猫',
      style: null,
      size: null,
      count: 3,
      seed: 7,
      sampler: {},
      pack: null,
    })
  })

  it.each([
    ['starter', 'starter'],
    ['broken', 'broken'],
    ['../my pack', resolve('../my pack')],
    ['mine', resolve('mine')],
    [resolve('mine'), resolve('mine')],
  ])('asks for the pack “%s” so that a studio in another folder finds it', async (typed, asked) => {
    const studio = studioThat('done')
    await generate(options('--pack', typed), door(studio).door)
    expect(studio.called.find(({ name }) => name === 'jobs.start')?.params).toMatchObject({ pack: asked })
  })

  it('says one picture of one', () => {
    const said: string[] = []
    const stream = { write: (text: string) => said.push(text) }
    const reporter = createReporter(false, 'en', { stdout: stream, stderr: { write: () => true } })
    const generation = fakeGeneration({
      task: 'generate',
      text: '一只猫',
      style: null,
      size: null,
      count: 1,
      seed: 7,
      sampler: {},
      pack: null,
    })
    reporter.result('cats', resultJson(generation, {}))
    expect(said).toEqual(['The picture is in cats\n'])
  })

  it('leaves nothing and tells the job’s own error when it fails', async () => {
    const studio = studioThat('failed', { code: 'memory-too-small', params: { needed: 9, available: 1 } })
    await expect(generate(options(), door(studio).door).catch(codeOf)).resolves.toBe('memory-too-small')
    expect(readdirSync(place)).toEqual(['library'])
    expect(studio.called.map(({ name }) => name)).toContain('jobs.dismiss')
    expect(studio.closed()).toBe(true)
  })

  it('says that the host is gone when the job was interrupted', async () => {
    await expect(generate(options(), door(studioThat('interrupted')).door).catch(codeOf)).resolves.toBe(
      'host-lost',
    )
  })

  it('cancels the job and leaves nothing', async () => {
    const studio = studioThat(null)
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 30)
    await expect(generate(options(), door(studio, abort.signal).door).catch(codeOf)).resolves.toBe(
      'cancelled',
    )
    expect(studio.called.find(({ name }) => name === 'jobs.cancel')?.params).toEqual({ jobId: 'job' })
    expect(readdirSync(place)).toEqual(['library'])
  })

  it('does not wait for a studio that is still opening when it is cancelled, and closes it later', async () => {
    const studio = studioThat(null)
    const abort = new AbortController()
    let open = () => {}
    const openStudio = () => new Promise<FakeStudio>((resolve) => (open = () => resolve(studio)))
    const ending = generate(options(), { ...door(studio, abort.signal).door, openStudio }).catch(codeOf)
    await new Promise((resolve) => setTimeout(resolve, 20))
    abort.abort()
    await expect(ending).resolves.toBe('cancelled')
    expect(readdirSync(place)).toEqual(['library'])
    open()
    await Promise.resolve()
    await Promise.resolve()
    expect(studio.closed()).toBe(true)
  })

  it('leaves nothing when the sheet can’t be made', async () => {
    const studio = studioThat('done')
    const makeContactSheet = () => Promise.reject(new Error('no sheet'))
    await expect(generate(options(), { ...door(studio).door, makeContactSheet })).rejects.toThrow('no sheet')
    expect(readdirSync(place)).toEqual(['library'])
  })
})
