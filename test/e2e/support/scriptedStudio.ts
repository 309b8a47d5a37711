/**
 * A studio that draws nothing: it keeps the contract (calls, events, their order) and plays a script, so that the
 * interface can be looked at in any state. Words in a sentence choose the script: `fail`, `interrupt`, `hold` (stops in
 * the middle until `release()`).
 */
import type { CallName, CallParams, CallResult, Studio } from '../../../src-main/contract/calls.ts'
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type {
  Draft,
  EngineStatus,
  Generation,
  Job,
  Picture,
  Settings,
} from '../../../src-main/contract/entities.ts'
import type { LibraryCommand } from '../../../src-main/contract/commands.ts'
import type { DatasetCommand } from '../../../src-main/contract/datasetRequests.ts'
import type { AdapterCommand } from '../../../src-main/contract/adapterRequests.ts'
import type { GenerateRequest, TaskRequest } from '../../../src-main/contract/requests.ts'
import type { Board } from '../../../src-main/contract/gallery.ts'
import { StudioError, toErrorData } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { scriptedGeneration, scriptedPack } from './scriptedGeneration.ts'
import { createScriptedChanges } from './scriptedChanges.ts'
import { createScriptedAdapters } from './scriptedAdapters.ts'
import { createScriptedDatasets } from './scriptedDatasets.ts'
import { createScriptedDesign } from './scriptedDesign.ts'
import { createScriptedGrid } from './scriptedGrid.ts'
import { createScriptedPacks } from './scriptedPacks.ts'
import { createScriptedRuns } from './scriptedRuns.ts'
import { createScriptedRooms, scriptedSettings } from './scriptedRooms.ts'
import { createScriptedSessions } from './scriptedSessions.ts'
import { createScriptedEntering } from './scriptedEntering.ts'
import { familyOf, holds } from './scriptedLibrary.ts'
import { describedBy, importedBy, madeFrom, rankedBy, reproducedBy, sentenceOf } from './scriptedTasks.ts'
import { ROWS } from './scriptedPictures.ts'
import type { ScriptedPicture } from './scriptedPictures.ts'

export interface ScriptedStudio extends Studio {
  /** The file of a picture, by its id. */
  picture(id: string): Buffer | null
  /** The file of a picture of a dataset, by its hash. */
  datasetPicture(file: string): Buffer | null
  /** Lets a job that holds in the middle go on. */
  release(): void
  /** What the page last saved. */
  readonly draft: () => Draft | null
  emit(event: StudioEvent): void
}

export interface Script {
  pictures: readonly ScriptedPicture[]
  /** Pause after each row in milliseconds. */
  pace: number
  settings?: Partial<Settings>
  boards?: readonly Board[]
  /** Whether somebody has trained already. */
  trained?: boolean
}

const PHASES = {
  restyle: 'drawing',
  continue: 'drawing',
  enlarge: 'drawing',
  describe: 'describing',
  rank: 'ranking',
  import: 'importing',
  reproduce: 'drawing',
} as const
const STEPS = 4

export function createScriptedStudio({
  pictures,
  pace,
  settings: chosen,
  boards = [],
  trained = false,
}: Script): ScriptedStudio {
  const listeners = new Set<(event: StudioEvent) => void>()
  const generations: Generation[] = []
  const jobs: Job[] = []
  const dropped = new Set<number>()
  let lastId = 0
  const newId = (kind: string): string => `${kind}-${(lastId += 1)}`
  const entering = createScriptedEntering(newId)
  let settings: Settings = { ...scriptedSettings, ...chosen }
  let running: string | null = null
  let holder: (() => void) | null = null
  let engine: EngineStatus = {
    state: 'ready',
    provider: 'cpu',
    device: 'AMD EPYC, 2 threads',
    runtime: 'onnxruntime-node 1.30.0',
    atOnce: 16,
    others: [
      { provider: 'webgpu', reason: 'Only a software adapter was found (SwiftShader).' },
      { provider: 'cuda', reason: 'Its libraries are not installed.' },
    ],
    error: null,
    restarts: 0,
  }

  const emit = (event: StudioEvent): void => listeners.forEach((listener) => listener(event))
  const datasets = createScriptedDatasets(emit, trained)
  const adapters = createScriptedAdapters(emit, trained)
  const sessions = createScriptedSessions(emit)
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

  function setJob(id: string, part: Partial<Job>): void {
    const at = jobs.findIndex((job) => job.id === id)
    const job = jobs[at]
    if (job === undefined) return
    jobs[at] = { ...job, ...part }
    emit({ type: 'job', job: jobs[at] })
  }
  const jobById = (id: string): Job => {
    const job = jobs.find((known) => known.id === id)
    if (job === undefined) throw new StudioError('job-not-found', { id })
    return job
  }

  function add(request: TaskRequest): Job {
    if (request.task === 'generate' && request.text.trim() === '') throw new StudioError('prompt-empty')
    if ('count' in request && (request.count < 1 || request.count > 256)) {
      throw new StudioError('count-out-of-range', { count: request.count, min: 1, max: 256 })
    }
    const job: Job = {
      id: newId('job'),
      request,
      state: 'waiting',
      error: null,
      generationId: null,
      createdAt: new Date().toISOString(),
    }
    jobs.push(job)
    emit({ type: 'job', job })
    void advance()
    return job
  }

  async function advance(): Promise<void> {
    const next = jobs.find((job) => job.state === 'waiting')
    if (running !== null || next === undefined) return
    running = next.id
    dropped.clear()
    await pause(pace)
    await play(next)
    running = null
    engine = { ...engine, state: 'ready' }
    emit({ type: 'engine', status: engine })
    await advance()
  }

  async function play({ id, request }: Job): Promise<void> {
    if (jobById(id).state !== 'waiting') return
    setJob(id, { state: 'running' })
    engine = { ...engine, state: 'busy' }
    emit({ type: 'engine', status: engine })
    if (request.task === 'generate') await draw(id, request)
    else await perform(id, request)
  }

  function record(id: string, generation: Generation): void {
    generations.unshift(generation)
    emit({ type: 'generation', generation })
    setJob(id, { state: 'done', generationId: generation.id })
  }

  /** Every other task: a few steps of its longest phase, then what it leaves. */
  async function perform(id: string, request: Exclude<TaskRequest, GenerateRequest>): Promise<void> {
    const phase = PHASES[request.task]
    const total = request.task === 'describe' || request.task === 'rank' ? request.pictureIds.length : STEPS
    for (let done = 0; done <= total; done += 1) {
      emit({ type: 'progress', jobId: id, phase, done, total, secondsLeft: 1, tokensPerSecond: null })
      await pause(pace)
      if (done === 1 && held(request)) await new Promise<void>((resolve) => (holder = resolve))
      if (jobById(id).state !== 'running') return
    }
    record(id, result(id, request))
  }

  function result(jobId: string, request: Exclude<TaskRequest, GenerateRequest>): Generation {
    const source = 'pictureId' in request ? pictureById(request.pictureId) : null
    const before = generations.find((known) => known.id === source?.generationId)
    const sentence = sentenceOf(request, source, before?.task === 'import' ? '' : (before?.sentence ?? ''))
    const part = { id: newId('generation'), jobId, sentence }
    switch (request.task) {
      case 'restyle':
      case 'continue':
      case 'enlarge':
        return {
          ...madeFrom(pictureById(request.pictureId), request, part, newId),
          encoded: before?.task === 'import',
        }
      case 'describe':
        return describedBy(request, part)
      case 'rank':
        return rankedBy(request, part)
      case 'reproduce':
        return reproducedBy(request, part)
      case 'import': {
        const files = entering.filesOf(request.sources)
        return importedBy(request, { ...part, sentence: files[0]?.name ?? '' }, files, newId)
      }
    }
  }

  async function draw(id: string, request: GenerateRequest): Promise<void> {
    const tell = (
      phase: 'reading' | 'drawing' | 'ranking',
      done: number,
      total: number,
      left: number,
    ): void =>
      emit({ type: 'progress', jobId: id, phase, done, total, secondsLeft: left, tokensPerSecond: 800 })
    tell('reading', 0, 1, (ROWS * pace) / 1000)
    for (let row = 1; row <= ROWS; row += 1) {
      await pause(pace)
      if (jobById(id).state !== 'running') return
      tell('drawing', row * ROWS, ROWS * ROWS, ((ROWS - row) * pace) / 1000 + 0.4)
      emit({ type: 'preview', jobId: id, row, rows: ROWS, pictures: previews(request.count, row) })
      if (row === 5 && request.text.includes('fail')) {
        const error = new StudioError(
          'engine-crashed',
          { reason: 'SIGKILL' },
          { detail: 'exit code null, signal SIGKILL' },
        )
        return setJob(id, { state: 'failed', error: toErrorData(error) })
      }
      if (row === 5 && request.text.includes('interrupt')) return setJob(id, { state: 'interrupted' })
      if (row === 5 && request.text.includes('hold')) await new Promise<void>((resolve) => (holder = resolve))
      if (jobById(id).state !== 'running') return
    }
    tell('ranking', request.count, request.count, 0.1)
    await pause(pace)
    const generation = scriptedGeneration(id, request, dropped, newId)
    record(id, generation)
  }

  function previews(count: number, row: number): { index: number; png: string }[] {
    return Array.from({ length: count }, (_, index) => ({
      index,
      png: pictures[index % pictures.length]?.previews[row] ?? '',
    })).filter((picture) => !dropped.has(picture.index))
  }

  const allPictures = (): Picture[] => generations.flatMap((generation) => generation.pictures)
  function generationById(id: string): Generation {
    const generation = generations.find((known) => known.id === id)
    if (generation === undefined) throw new StudioError('generation-not-found', { id })
    return generation
  }
  function pictureById(id: string): Picture {
    const picture = allPictures().find((known) => known.id === id)
    if (picture === undefined) throw new StudioError('picture-not-found', { id })
    return picture
  }

  const handlers: Partial<Handlers> = {
    'studio.info': () => ({
      version: '0.1.0',
      library: 'scripted',
      host: 'scripted',
      pictures: { folder: 'scripted/pictures', reachable: true },
    }),
    'settings.get': () => settings,
    'settings.set'(part) {
      settings = { ...settings, ...part }
      emit({ type: 'settings', settings })
      return settings
    },
    'packs.list': () => [scriptedPack],
    'engine.status': () => engine,
    'engine.restart': () => engine,
    'jobs.start': (request) => ({ jobId: add(request).id }),
    'jobs.list': () => jobs.filter((job) => job.state !== 'done' && job.state !== 'cancelled'),
    'jobs.cancel'({ jobId }) {
      setJob(jobId, { state: 'cancelled' })
      if (running === jobId) holder?.()
      return {}
    },
    'jobs.retry'({ jobId }) {
      const { request } = jobById(jobId)
      const mended =
        request.task === 'generate'
          ? { ...request, text: request.text.replace(/fail|interrupt/, '').trim() }
          : request
      const fresh = add(mended)
      dismiss(jobId)
      return { jobId: fresh.id }
    },
    'jobs.dismiss'({ jobId }) {
      dismiss(jobId)
      return {}
    },
    'jobs.drop'({ index }) {
      dropped.add(index)
      return {}
    },
    'history.list'({ before, limit, search }) {
      const found = generations.filter((generation) => holds(generation, search ?? ''))
      const start = before === null ? 0 : Number(before)
      const next = start + limit < found.length ? String(start + limit) : null
      return { generations: found.slice(start, start + limit), next }
    },
    'generations.get': ({ id }) => generationById(id),
    'pictures.get': ({ id }) => pictureById(id),
    'pictures.family': ({ id }) => familyOf(pictureById(id), generations),
    'pictures.find': () => ({ picture: allPictures().at(-1) ?? null }),
    'pictures.bicubic': ({ id }) => ({
      png: pictures[(pictureById(id).index + 1) % pictures.length]?.png.toString('base64') ?? '',
    }),
    'captions.sidecars': ({ generationId }) => ({
      written: generationById(generationId).subjects.map((id) => `${id}.txt`),
      kept: [],
    }),
    ...entering.handlers,
    ...createScriptedDesign(),
    ...createScriptedChanges(allPictures, emit),
    ...createScriptedRooms(),
    ...createScriptedPacks(emit, pace, datasets),
    ...datasets.handlers,
    ...adapters.handlers,
    ...createScriptedRuns(emit, pictures, pace, trained).handlers,
    ...createScriptedGrid(generations, boards),
    ...sessions.handlers,
    'library.change'({ command }) {
      if (isOfDatasets(command)) datasets.change(command)
      else if (isOfAdapters(command)) adapters.change(command)
      else return sessions.handlers['library.change']({ command })
      return {}
    },
  }

  function dismiss(jobId: string): void {
    jobs.splice(jobs.indexOf(jobById(jobId)), 1)
    emit({ type: 'job-dismissed', jobId })
  }

  return {
    async call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
      const handler = handlers[name] as ((given: CallParams<N>) => CallResult<N>) | undefined
      if (handler === undefined)
        throw new StudioError('bad-request', { call: name, problem: 'not in the script' })
      return handler(params)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => Promise.resolve(),
    picture(id) {
      const index = allPictures().find((picture) => picture.id === id)?.index
      return index === undefined ? null : (pictures[index % pictures.length]?.png ?? null)
    },
    datasetPicture: (file) => pictures[parseInt(file.slice(-8), 16) % pictures.length]?.png ?? null,
    release: () => holder?.(),
    draft: sessions.draft,
    emit,
  }
}

function held(request: TaskRequest): boolean {
  return 'text' in request && (request.text ?? '').includes('hold')
}

function isOfDatasets(command: LibraryCommand): command is DatasetCommand {
  return command.type.startsWith('dataset-')
}

function isOfAdapters(command: LibraryCommand): command is AdapterCommand {
  return command.type.startsWith('adapter-')
}
