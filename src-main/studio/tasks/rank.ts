/** Post-selection (section 3.3 of the paper): the Caption Score of every sentence with every picture. */
import { z } from 'zod'
import { capsSchema } from '../../contract/entities.ts'
import type { Generation, Picture } from '../../contract/entities.ts'
import { fromErrorData, StudioError } from '../../contract/errors.ts'
import type { EngineEvent } from '../../engine/protocol.ts'
import type { JobEnd } from '../jobs/queue.ts'
import type { WorkSignals } from '../jobs/scheduler.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { askUntilRoomIsNeeded } from './askUntilRoomIsNeeded.ts'
import { newGeneration } from './newRecord.ts'
import { defaultGrid } from './packGrid.ts'
import { openPartLog } from './partLog.ts'
import { calledBy, planAdapters, workAdapters } from './planAdapters.ts'
import { planRank } from './planRank.ts'
import { ranksByCaps } from './ranksByCaps.ts'
import { readyEngine } from './readyEngine.ts'
import { isReference, referencePictures, referenceWords } from './referencePictures.ts'
import { sourceOf } from './sourceOf.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

/** Pictures whose scores are told word by word; of more, nobody reads each. What travels stays small. */
const MOST_IN_WORDS = 1000
/** Sentences for one picture that are measured word by word against the pack's own pictures. */
const MOST_READ = 16

type Score = Extract<EngineEvent, { type: 'scores' }>['scores'][number]

const scoresSchema = z.array(z.object({ key: z.string(), sentence: z.number().int(), caps: capsSchema }))

/**
 * @throws StudioError cancelled by the signal, engine-crashed, what validation, pack, engine and disk throw, and where
 *   no picture can be read, why the first one can't
 */
export async function rank(context: TaskContext, job: JobOf<'rank'>, signals: WorkSignals): Promise<JobEnd> {
  const { request } = job
  const { store } = context.library
  const pack = await context.openPack(request)
  const adapters = planAdapters(request, pack, store)
  const { pictures, sentences } = planRank(request, pack, store, calledBy(adapters))
  const adapted = workAdapters(adapters, store, ['caption'])
  const report = await readyEngine(context, job, request, pack, signals.abort)
  const began = performance.now()
  const sources = pictures.map((picture) => sourceOf(store, picture, pack, defaultGrid(pack)))
  const own = sources.map(({ picture, source }) => ({ key: picture.id, source }))
  // Many pictures are each other's measure, and nobody reads a hundred sentences word by word.
  const alone = own.length === 1 && sentences.length <= MOST_READ
  const keyed = alone ? [...own, ...referencePictures(pack)] : own
  const { provider, runtime } = report
  const asBefore = !alone && adapted.adapters === undefined
  const earlier = !asBefore ? [] : scoredEarlier(store, pictures, sentences, pack, provider)
  const work = { sentences, keyed, ...adapted, pack: pack.identity, provider, runtime }
  const parts = openPartLog(store.parts, job.id, work, scoresSchema)
  const told = (): Score[] => {
    const own = parts.values.flat()
    const scored = new Set(own.filter(({ sentence }) => sentence === 0).map(({ key }) => key))
    return [...own, ...earlier.filter(({ key }) => !scored.has(key))]
  }
  const failures: Generation['failures'] = []
  const end = await askUntilRoomIsNeeded(
    context,
    {
      type: 'rank',
      id: job.id,
      pictures: keyed,
      sentences: [...sentences],
      ...adapted,
      known: told().map(({ key, sentence }) => ({ key, sentence })),
    },
    (result) => {
      if (result.type !== 'scores') return
      parts.append(result.scores)
      // A pack whose pictures are gone still ranks: they are decoration and no part of it.
      const failed = result.failures.filter(({ key }) => !isReference(key))
      failures.push(...failed.map(({ key, error }) => ({ pictureId: key, error })))
    },
    signals,
  )
  if (end === 'yielded') return 'yielded'
  if (signals.abort.aborted) throw new StudioError('cancelled')
  const [failure] = failures
  if (failures.length === pictures.length && failure !== undefined) throw fromErrorData(failure.error)
  const order = pictures.map(({ id }) => id)
  const bySentence = Map.groupBy(
    told().filter(({ key }) => !isReference(key)),
    ({ sentence }) => sentence,
  )
  const reference = referenceWords(
    sentences.length,
    told().filter(({ key }) => isReference(key)),
  )
  const inWords = order.length * sentences.length <= MOST_IN_WORDS
  const scores = sentences
    .flatMap((_, text) => rankedFor(text, bySentence.get(text) ?? [], order))
    .map((score) => (inWords ? score : { ...score, caps: { ...score.caps, words: [] } }))
  const generation = newGeneration(job, {
    subjects: order,
    sentence: sentences[0] ?? '',
    size: pack.manifest.defaults.size,
    sampler: null,
    pack: pack.identity,
    provider,
    seconds: (performance.now() - began) / 1000,
    outcome: { kind: 'scores', scores, ...(reference.length === 0 ? {} : { reference }) },
    failures,
    encoded: sources.some(({ encoded }) => encoded),
  })
  return context.library.recordGeneration(generation, [])
}

/**
 * Only new pictures need scoring. Of a picture that isn't square, another square may have been read then; and where
 * several sentences are asked for, they are asked for anew.
 */
function scoredEarlier(
  store: Pick<TaskContext['library']['store'], 'earlierScores'>,
  pictures: readonly Picture[],
  sentences: readonly string[],
  { identity }: Pick<ReadyPack, 'identity'>,
  provider: string,
): Score[] {
  const [sentence] = sentences
  if (sentence === undefined || sentences.length > 1) return []
  const known = store.earlierScores.of(sentence, identity.sha256, provider)
  return pictures.flatMap(({ id, width, height }) => {
    const caps = width === height ? known.get(id) : undefined
    return caps === undefined ? [] : [{ key: id, sentence: 0, caps }]
  })
}

/** The scores of one sentence in rank order; equal scores go by the order of the pictures. */
function rankedFor(text: number, scores: readonly Score[], order: readonly string[]) {
  const places = new Map(order.map((id, place) => [id, place]))
  const own = scores.map(({ key, caps }) => ({ index: places.get(key) ?? 0, pictureId: key, caps }))
  const ranks = ranksByCaps(own)
  return own
    .map(({ index, pictureId, caps }) => ({ text, pictureId, rank: ranks.get(index) ?? 0, caps }))
    .sort((a, b) => a.rank - b.rank)
}
