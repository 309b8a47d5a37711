/**
 * Style transfer (section 3.4 of the paper): the same picture under the sentence in another style; how strongly the
 * style's words count is a mix of the logits with and without them.
 */
import type { Generation } from '../../contract/entities.ts'
import { fromErrorData, StudioError } from '../../contract/errors.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { askEngine } from './askEngine.ts'
import type { EngineResult } from './askEngine.ts'
import { drawAndRecord } from './drawAndRecord.ts'
import { defaultGrid } from './packGrid.ts'
import { calledBy, planAdapters, workAdapters } from './planAdapters.ts'
import type { PlannedAdapter } from './planAdapters.ts'
import { planRestyle } from './planRestyle.ts'
import { chooseSampler } from './planSampler.ts'
import { readyEngine } from './readyEngine.ts'
import { recipeSource } from './recordPictures.ts'
import { sourceOf } from './sourceOf.ts'
import type { PictureSource } from './sourceOf.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

type CaptionsTold = Extract<EngineResult, { type: 'captions' }>

/** Captions that are written side by side where a picture has no text: the best one is taken. */
const CAPTIONS = 4

/**
 * @throws StudioError cancelled by the signal, text-missing where nothing can be said of the picture, engine-crashed,
 *   and what validation, pack, engine and disk throw
 */
export async function restyle(
  context: TaskContext,
  job: JobOf<'restyle'>,
  signal: AbortSignal,
): Promise<Generation> {
  const { request } = job
  const { store } = context.library
  const pack = await context.openPack(request)
  const adapters = planAdapters(request, pack, store)
  const {
    text: known,
    size,
    sampler,
    strength,
    sentencesFor,
  } = planRestyle(request, pack, store, calledBy(adapters))
  const report = await readyEngine(context, job, request, pack, signal)
  const source = sourceOf(store, store.pictures.get(request.pictureId), pack, defaultGrid(pack))
  const describeIt = () => describeFirst(context, job, pack, { ...source, adapters }, signal)
  const { sentence, scored, plain } = sentencesFor(known ?? (await describeIt()))
  const { count, seed } = request
  const mixed = { sentence: plain, strength }
  const drawing = {
    task: 'restyle',
    sentence,
    scored,
    adapters,
    size,
    sampler,
    count,
    seed,
    keepRows: 0,
    plain: mixed,
  } as const
  const ownRecipe = { task: 'restyle', source: recipeSource(source), plain, strength } as const
  return drawAndRecord(
    context,
    job,
    { ...drawing, source, pack, report, recipeOf: (common) => ({ ...common, ...ownRecipe }) },
    signal,
  )
}

/** The best caption by beam search, in the language of the interface where the pack knows it. */
async function describeFirst(
  context: TaskContext,
  { id, request }: JobOf<'restyle'>,
  pack: ReadyPack,
  { source, adapters }: PictureSource & { readonly adapters: readonly PlannedAdapter[] },
  signal: AbortSignal,
): Promise<string> {
  const wanted = context.library.store.settings.get().locale === 'zh-CN' ? 'zh' : 'en'
  const language = pack.manifest.languages.includes(wanted) ? wanted : null
  const told: CaptionsTold[] = []
  await askEngine(
    context,
    {
      type: 'describe',
      id,
      pictures: [{ key: request.pictureId, source }],
      language,
      method: 'beam',
      count: CAPTIONS,
      seed: request.seed,
      sampler: chooseSampler({ task: 'describe', sampler: {} }, pack),
      ...workAdapters(adapters, context.library.store, ['caption']),
    },
    (result) => {
      if (result.type === 'captions') told.push(result)
    },
    signal,
  )
  const [answer] = told
  if (answer?.error) throw fromErrorData(answer.error)
  const best = answer?.captions[0]
  if (best === undefined) throw new StudioError('text-missing')
  return best.text
}
