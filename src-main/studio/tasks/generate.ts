/**
 * Text to image: one sentence becomes candidates that are ranked by their Caption Score and recorded. All or nothing:
 * before the record nothing is written, and the record itself leaves nothing behind when it fails.
 */
import type { GenerateRequest } from '../../contract/requests.ts'
import type { Generation, Job, Picture } from '../../contract/entities.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { StudioError } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { ProviderReport } from '../../engine/protocol.ts'
import { writeRecipe } from '../../picture/pngRecipe.ts'
import { newId } from '../../store/newId.ts'
import type { Library, NewPicture } from '../library/openLibrary.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type {
  EngineAnswer,
  EngineConfiguration,
  EngineDone,
  EngineSupervisor,
} from '../processes/engineSupervisor.ts'
import { planGeneration } from './planGeneration.ts'
import type { GenerationPlan } from './planGeneration.ts'
import { createPreviewRelay } from './previewRelay.ts'
import { ranksByCaps } from './ranksByCaps.ts'
import { unlessCancelled } from './unlessCancelled.ts'

export interface GenerateContext {
  readonly engine: EngineSupervisor
  readonly library: Pick<Library, 'recordGeneration'>
  openPack(request: GenerateRequest): Promise<ReadyPack>
  configure(pack: ReadyPack, request: GenerateRequest): EngineConfiguration
  emit(event: StudioEvent): void
}

type Candidate = Extract<EngineAnswer, { type: 'picture' }>

/** @throws StudioError cancelled by the signal, engine-crashed, and what validation, pack, engine and disk throw */
export async function generate(
  { engine, library, openPack, configure, emit }: GenerateContext,
  job: Job,
  signal: AbortSignal,
): Promise<Generation> {
  const { request } = job
  const pack = await openPack(request)
  const plan = planGeneration(request, pack)
  const loading = (done: number) =>
    emit({
      type: 'progress',
      jobId: job.id,
      phase: 'loading',
      done,
      total: 1,
      secondsLeft: null,
      tokensPerSecond: null,
    })
  loading(0)
  const configuration = configure(pack, request)
  // It loads while the pack is being read.
  engine.prepare(configuration)
  await unlessCancelled(pack.verify(), signal)
  const report = await engine.ready(configuration, signal)
  loading(1)

  const began = performance.now()
  const candidates: Candidate[] = []
  const relay = createPreviewRelay(({ row, rows, pictures }) => {
    const encoded = pictures.map(({ index, png }) => ({ index, png: Buffer.from(png).toString('base64') }))
    emit({ type: 'preview', jobId: job.id, row, rows, pictures: encoded })
  })
  const listen = (answer: EngineAnswer) => {
    if (answer.type === 'picture') return void candidates.push(answer)
    if (answer.type === 'preview') return relay.offer(answer)
    const { type, phase, done, total, secondsLeft, tokensPerSecond } = answer
    emit({ type, jobId: job.id, phase, done, total, secondsLeft, tokensPerSecond })
  }
  try {
    const { count, seed } = request
    const done = await engine.generate({ id: job.id, count, seed, ...plan }, listen, signal)
    requireAll(request, candidates, done)
  } finally {
    relay.end()
  }
  // It may have been finished before the engine read that it was cancelled; or every candidate was dropped.
  if (signal.aborted || candidates.length === 0) throw new StudioError('cancelled')
  const seconds = (performance.now() - began) / 1000
  return record(library, job, pack, plan, report, candidates, seconds)
}

/** An engine that says it is done owes a picture, or a drop, for every candidate. */
function requireAll(
  { count, seed }: GenerateRequest,
  candidates: readonly Candidate[],
  done: EngineDone,
): void {
  const told = [...candidates.map(({ index }) => index), ...done.dropped].sort((a, b) => a - b)
  const complete = told.length === count && told.every((index, place) => index === place)
  if (!complete || candidates.some((candidate) => candidate.seed !== seed + candidate.index)) {
    throw new StudioError('internal', {
      problem: `of ${count} candidates the engine told of ${told.join(', ')}`,
    })
  }
}

function record(
  library: GenerateContext['library'],
  job: Job,
  pack: ReadyPack,
  { sentence, size, sampler }: GenerationPlan,
  { provider, runtime }: ProviderReport,
  candidates: readonly Candidate[],
  seconds: number,
): Promise<Generation> {
  const id = newId()
  const createdAt = new Date().toISOString()
  const recipe: Omit<Recipe, 'seed'> = {
    format: 'cogview-studio/1',
    task: 'generate',
    sentence,
    size,
    sampler,
    pack: pack.identity,
    provider,
    runtime,
  }
  const ranks = ranksByCaps(candidates)
  const pictures = candidates.map((candidate): NewPicture => {
    const { index, seed, caps, width, height, codes } = candidate
    const picture: Omit<Picture, 'file'> = {
      id: newId(),
      generationId: id,
      index,
      rank: ranks.get(index) ?? null,
      seed,
      caps,
      width,
      height,
      rating: 0,
      favourite: false,
      rejected: false,
      caption: null,
      parentId: null,
      deletedAt: null,
      createdAt,
    }
    return { picture, png: writeRecipe(candidate.png, { ...recipe, seed }), codes }
  })
  return library.recordGeneration(
    {
      id,
      jobId: job.id,
      task: 'generate',
      request: job.request,
      sentence,
      size,
      sampler,
      pack: pack.identity,
      provider,
      seconds,
      createdAt,
    },
    pictures,
  )
}
