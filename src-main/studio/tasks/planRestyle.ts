/** What a request to draw a picture in another style means for a pack: checked before it is queued. */
import type { FinetuneWords } from '../../contract/finetuneSettings.ts'
import type { RestyleRequest } from '../../contract/requests.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import { StudioError } from '../../contract/errors.ts'
import type { StyleChoice } from '../../text/prompt.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { composeCalled } from './composeCalled.ts'
import type { CalledSentence } from './composeCalled.ts'
import { requireTask } from './packGrid.ts'
import { checkCountAndSeed, checkSetting, chooseSampler } from './planSampler.ts'
import type { TaskStore } from './taskContext.ts'
import { textOf } from './textOf.ts'

export const strengthLimit = { min: 0, max: 1.5, whole: false } as const

export interface RestylePlan {
  /** What the picture shows; null: it has to be described first. */
  readonly text: string | null
  readonly size: string
  readonly sampler: SamplerSettings
  readonly strength: number
  /** The sentence with the style's words, and the one without. Throws `prompt-empty` and `prompt-too-long`. */
  sentencesFor(text: string): CalledSentence & { readonly plain: string }
}

/**
 * @throws StudioError task-unsupported, picture-not-found, style-missing, style-unknown, bad-request (a style and words
 *   of one's own), setting-out-of-range, count-out-of-range, seed-invalid, prompt-empty, prompt-too-long, and
 *   text-missing where the picture has no text and the pack can't describe it
 */
export function planRestyle(
  request: RestyleRequest,
  pack: ReadyPack,
  store: Pick<TaskStore, 'pictures' | 'generations' | 'adapters'>,
  called: readonly FinetuneWords[] = [],
): RestylePlan {
  requireTask(request, pack)
  const picture = store.pictures.get(request.pictureId)
  checkCountAndSeed(request)
  const style = chooseStyle(request)
  checkSetting('strength', request.strength, strengthLimit)
  const sentencesFor = (text: string) => ({
    ...composeCalled(text, style, pack, called),
    plain: composeCalled(text, null, pack, called).sentence,
  })
  const text = request.text ?? textOf(store, picture)
  if (text !== null) sentencesFor(text)
  else requireDescribing(pack)
  const sampler = chooseSampler(request, pack)
  return { text, size: pack.manifest.defaults.size, sampler, strength: request.strength, sentencesFor }
}

function chooseStyle({ style, styleWords }: RestyleRequest): NonNullable<StyleChoice> {
  const words = styleWords?.trim() ?? ''
  if (style !== null && words !== '') {
    throw new StudioError('bad-request', {
      call: 'restyle',
      problem: 'a style of the pack and words of one’s own exclude each other',
    })
  }
  if (style === null && words === '') throw new StudioError('style-missing')
  return style ?? { words }
}

function requireDescribing(pack: ReadyPack): void {
  try {
    requireTask({ task: 'describe' }, pack)
  } catch (cause) {
    throw new StudioError('text-missing', {}, { cause })
  }
}
