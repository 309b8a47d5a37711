/** A studio that plays any task of a terminal at once: what it is asked decides what comes of it. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import type { Command } from '../../../src-main/cli/commands.ts'
import { createReporter } from '../../../src-main/cli/reporter.ts'
import type { Door } from '../../../src-main/cli/withStudio.ts'
import type { Generation, Job, Locale, Outcome, PackSummary } from '../../../src-main/contract/entities.ts'
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { ImportRequest, Task, TaskRequest } from '../../../src-main/contract/requests.ts'
import { cliWords } from '../../../src-main/language/cli.ts'
import { createFakeStudio, fakeGeneration, fakeJob } from '../../support/fakeStudio.ts'
import type { FakeStudio } from '../../support/fakeStudio.ts'

export interface TaskStudioOptions {
  /** A folder of the test, in which the library is made. */
  place: string
  /** How a task ends; missing: done. `running`: it runs until it is cancelled. */
  ends?: Partial<Record<Task, Job['state']>>
  error?: ErrorData
  /** Called as soon as a job is in the queue. */
  started?: (task: Task) => void
  /** What is changed in a generation before it is handed out. */
  change?: (generation: Generation) => Generation
  /** What each file became, where it isn't the picture `id of <name>`. */
  imports?: (name: string) => { pictureId: string | null; error: ErrorData | null }
}

export const starter: PackSummary = {
  identity: { name: 'starter', version: '1.0.0', sha256: '' },
  folder: 'starter',
  title: { 'zh-CN': '', en: '' },
  licence: '',
  languages: [],
  sizes: [],
  styles: [{ key: 'flat', words: { 'zh-CN': '扁平', en: 'flat' }, picture: null }],
  tasks: ['generate', 'restyle', 'continue', 'enlarge', 'describe', 'rank', 'import'],
  rows: 8,
  longestText: 24,
  limits: { 'zh-CN': '', en: '' },
  examples: [],
  defaults: { temperature: 1, topK: 0, topP: 1, guidance: 1, count: 3 },
  guidance: true,
}

export const unreadable = (name: string): ErrorData => ({ code: 'picture-not-readable', params: { name } })

/** Every job ends by itself; pictures are files whose content names them. */
export function createTaskStudio({
  place,
  ends = {},
  error,
  started,
  change,
  imports,
}: TaskStudioOptions): FakeStudio {
  const library = join(place, 'library')
  mkdirSync(library, { recursive: true })
  const jobs = new Map<string, TaskRequest>()
  const states = new Map<string, Job['state']>()
  const asked = (id: string) => jobs.get(id) ?? expect.unreachable(`no job ${id}`)
  const tell = (id: string, state: Job['state']) => {
    states.set(id, state)
    studio.emit({ type: 'job', job: jobOf(id) })
  }
  const jobOf = (id: string): Job => {
    const state = states.get(id) ?? 'running'
    return fakeJob(id, asked(id), state, state === 'failed' ? (error ?? null) : null)
  }
  const studio: FakeStudio = createFakeStudio({
    'studio.info': () => ({
      version: '0',
      library,
      host: 'cli',
      pictures: { folder: 'pictures', reachable: true },
    }),
    'packs.list': () => [starter],
    'packs.problems': () => [],
    'jobs.start': (request) => {
      const id = `job-${jobs.size + 1}`
      jobs.set(id, request)
      tell(id, 'running')
      const end = ends[request.task] ?? 'done'
      if (end !== 'running') setTimeout(() => tell(id, end), 1)
      started?.(request.task)
      return { jobId: id }
    },
    'jobs.cancel': ({ jobId }) => {
      setTimeout(() => tell(jobId, 'cancelled'), 1)
      return {}
    },
    'jobs.dismiss': () => ({}),
    'jobs.get': ({ jobId }) => jobOf(jobId),
    'generations.get': ({ id }) => {
      const generation = play(asked(id.replace('generation-of-', '')), id, imports)
      return change?.(generation) ?? generation
    },
    'pictures.get': ({ id }) => {
      const [picture] = fakeGeneration({ ...drawing, count: 1 }).pictures
      if (!id.startsWith('kept') || picture === undefined) throw new StudioError('picture-not-found', { id })
      return { ...picture, id }
    },
    // One picture is known, by the hash of the word `own`.
    'pictures.find': ({ file }) => {
      const [picture] = fakeGeneration({ ...drawing, count: 1 }).pictures
      const isOwn = file === createHash('sha256').update('own').digest('hex')
      return { picture: isOwn && picture !== undefined ? { ...picture, id: 'own picture' } : null }
    },
    'pictures.path': ({ id }) => {
      const path = join(library, `${id}.png`)
      writeFileSync(path, `pixels of ${id}`)
      return { path }
    },
    'pictures.bicubic': ({ id }) => ({ png: Buffer.from(`bicubic of ${id}`).toString('base64') }),
    'imports.inspect': ({ sources }) =>
      sources.map((source) => {
        const name = 'path' in source ? basename(source.path) : source.name
        return { kind: 'unreadable', name, error: unreadable(name) }
      }),
    'captions.sidecars': () => ({ written: ['cat.txt'], kept: ['dog.txt'] }),
    'designs.lineSheet': ({ format, entries }) => ({
      pages: [`${format} of ${entries.map(({ pictureId }) => pictureId).join(' ')}`].map((text) =>
        Buffer.from(text).toString('base64'),
      ),
    }),
  })
  return studio
}

const drawing = {
  task: 'generate' as const,
  text: '',
  style: null,
  size: null,
  count: 1,
  seed: 0,
  sampler: {},
  pack: null,
}

function play(request: TaskRequest, id: string, imports: TaskStudioOptions['imports']): Generation {
  const draws = 'seed' in request && request.task !== 'describe'
  const count = 'count' in request ? request.count : 1
  const drawn = fakeGeneration({ ...drawing, count: draws ? count : 0, seed: draws ? request.seed : 0 })
  const pictures = drawn.pictures.map((picture) => ({ ...picture, id: `${id}-${picture.index}` }))
  const played = { ...drawn, id, request, task: request.task, pictures, outcome: outcomeOf(request, imports) }
  if (request.task === 'generate') return { ...played, sentence: request.text }
  if (request.task === 'rank') return { ...played, size: '', sampler: null, sentence: request.texts[0] ?? '' }
  if (request.task === 'import') return { ...played, size: '', sampler: null, pack: null }
  if (request.task !== 'enlarge') return { ...played, sentence: 'a cat' }
  const unscored = pictures.map((picture) => ({ ...picture, rank: null, caps: null }))
  return { ...played, sentence: 'a cat', pictures: unscored }
}

function outcomeOf(request: TaskRequest, imports: TaskStudioOptions['imports']): Outcome {
  const caps = (mean: number) => ({ mean, sum: Math.log(mean), words: [] })
  if (request.task === 'import') return { kind: 'imports', sources: imported(request, imports) }
  if (request.task === 'describe') {
    const pictures = request.pictureIds.map((pictureId) => ({
      pictureId,
      captions: [
        { text: `the best for ${pictureId}`, caps: caps(0.5) },
        { text: 'a cat, "so called"', caps: caps(0.25) },
      ],
      doubtful: pictureId.includes('dog'),
    }))
    return { kind: 'captions', pictures }
  }
  if (request.task !== 'rank') return { kind: 'pictures' }
  const most = request.pictureIds.length
  const scores = request.texts.flatMap((_, text) =>
    // The last one is the best, and none comes in rank order.
    request.pictureIds.map((pictureId, at) => ({
      text,
      pictureId,
      rank: most - at,
      caps: caps(0.5 / (most - at)),
    })),
  )
  return { kind: 'scores', scores }
}

function imported({ sources }: ImportRequest, imports: TaskStudioOptions['imports']) {
  const files = sources.flatMap((source) => {
    const path = 'path' in source ? source.path : expect.unreachable('a terminal names files')
    const isFolder = existsSync(path) && statSync(path).isDirectory()
    return isFolder ? readdirSync(path).map((name) => join(path, name)) : [path]
  })
  return files.map((path) => {
    const name = basename(path)
    return { name, path, ...(imports?.(name) ?? { pictureId: `id of ${name}`, error: null }) }
  })
}

export interface Ran {
  code: string
  stdout: string
  stderr: string
  /** What was said to a program. */
  events: ({ event: string } & Record<string, unknown>)[]
}

/** Runs a command as `main.ts` does; `code` is the error that it ended with, or `done`. */
export async function runCommand(
  command: Command,
  studio: FakeStudio,
  args: readonly string[],
  { locale = 'en', signal = new AbortController().signal }: { locale?: Locale; signal?: AbortSignal } = {},
): Promise<Ran> {
  const said = { stdout: '', stderr: '' }
  const codeOf = (error: unknown) => {
    if (error instanceof StudioError) return error.code
    throw error
  }
  const { options, run } = command(args, cliWords[locale], locale)
  const door: Door = {
    reporter: createReporter(options.json, locale, {
      stdout: { write: (text: string) => (said.stdout += text) },
      stderr: { write: (text: string) => (said.stderr += text) },
    }),
    locale,
    signal,
    openStudio: () => Promise.resolve(studio),
    makeContactSheet: (pictures) => Promise.resolve(Buffer.from(pictures.map(({ rank }) => rank).join())),
  }
  const code = await run(door).then(() => 'done', codeOf)
  const lines = options.json ? said.stdout.trimEnd().split('\n') : []
  return {
    code,
    ...said,
    events: lines.map((line) => JSON.parse(line) as { event: string } & Record<string, unknown>),
  }
}

/** What the studio was asked to do, in order. */
export function requestsOf(studio: FakeStudio): TaskRequest[] {
  return studio.called.filter(({ name }) => name === 'jobs.start').map(({ params }) => params as TaskRequest)
}
