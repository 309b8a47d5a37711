/** Every sentence with every picture: the original's post-selection, for any texts and any pictures. */
import type { Caps } from '../contract/entities.ts'
import { StudioError, toErrorData } from '../contract/errors.ts'
import { readSentence, gridOf } from './drawPictures.ts'
import type { Model } from './openModel.ts'
import type { ProgressMeter } from './progressMeter.ts'
import { scorePairs } from './rankPairs.ts'
import { readSourceOf } from './readSource.ts'
import type { EngineEvent } from './protocol.ts'
import type { WorkControl, WorkOf } from './work.ts'
import { goOn } from './work.ts'

/** Pictures that are read, scored and told together: few enough to stop soon, many enough to fill a pass. */
const PICTURES_AT_ONCE = 16

type Told = Extract<EngineEvent, { type: 'scores' }>

/**
 * Emits `progress`, `scores` and `done`. A picture that can't be read is told of and left out.
 * @throws StudioError prompt-empty, prompt-too-long, cancelled
 */
export async function rankWork(
  model: Model,
  request: WorkOf<'rank'>,
  control: WorkControl,
  meter: ProgressMeter,
): Promise<void> {
  const { id, pictures, sentences } = request
  const texts = sentences.map((sentence) => readSentence(model, sentence))
  const known = new Set(request.known.map(({ key, sentence }) => pairName(key, sentence)))
  const open = pictures.filter(({ key }) => texts.some((_, at) => !known.has(pairName(key, at))))
  meter.begin('ranking', pictures.length * texts.length)
  meter.advance(known.size)
  for (let first = 0; first < open.length; first += PICTURES_AT_ONCE) {
    const group = open.slice(first, first + PICTURES_AT_ONCE)
    const told = await scoreGroup(model, group, texts, known, control, meter)
    control.emit({ type: 'scores', id, ...told })
  }
  control.emit({ type: 'done', id, timings: meter.timings(), dropped: [], blank: [] })
}

const pairName = (key: string, sentence: number) => `${sentence} ${key}`

async function scoreGroup(
  model: Model,
  group: WorkOf<'rank'>['pictures'],
  texts: readonly (readonly number[])[],
  known: ReadonlySet<string>,
  control: WorkControl,
  meter: ProgressMeter,
): Promise<Pick<Told, 'scores' | 'failures'>> {
  const size = model.manifest.defaults.size
  const failures: Told['failures'] = []
  const pairs: { key: string; sentence: number; codes: readonly number[]; text: readonly number[] }[] = []
  for (const { key, source } of group) {
    await goOn(control)
    try {
      const codes = await readSourceOf(model, source, gridOf(model, size))
      for (const [sentence, text] of texts.entries()) {
        if (!known.has(pairName(key, sentence))) pairs.push({ key, sentence, codes, text })
      }
    } catch (thrown) {
      if (!(thrown instanceof StudioError)) throw thrown
      failures.push({ key, error: toErrorData(thrown) })
      meter.advance(texts.length)
    }
  }
  const parts = { scorer: model.scorer, rules: model.rules, template: model.template('describe') }
  let done = 0
  const scores = await scorePairs(
    parts,
    pairs.map(({ codes, text }) => ({ codes, text, size })),
    control,
    (now) => {
      meter.advance(now - done)
      done = now
    },
  )
  return {
    scores: pairs.map(({ key, sentence }, at) => ({ key, sentence, caps: scores[at] as Caps })),
    failures,
  }
}
