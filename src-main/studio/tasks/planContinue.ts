/** What a request to keep the first rows of a picture means for a pack: checked before it is queued. */
import type { FinetuneWords } from '../../contract/finetuneSettings.ts'
import type { ContinueRequest } from '../../contract/requests.ts'
import { StudioError } from '../../contract/errors.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { composeCalled } from './composeCalled.ts'
import { defaultGrid, requireTask } from './packGrid.ts'
import type { GenerationPlan } from './planGeneration.ts'
import { checkCountAndSeed, chooseSampler } from './planSampler.ts'
import type { TaskStore } from './taskContext.ts'
import { sentenceOf, textOf } from './textOf.ts'

/**
 * @throws StudioError task-unsupported, picture-not-found, rows-out-of-range, text-missing, style-unknown,
 *   count-out-of-range, seed-invalid, setting-out-of-range, prompt-empty, prompt-too-long
 */
export function planContinue(
  request: ContinueRequest,
  pack: ReadyPack,
  store: Pick<TaskStore, 'pictures' | 'generations' | 'adapters'>,
  called: readonly FinetuneWords[] = [],
): GenerationPlan {
  const { pictureId, keepRows, style } = request
  requireTask(request, pack)
  const picture = store.pictures.get(pictureId)
  checkCountAndSeed(request)
  const max = defaultGrid(pack) - 1
  if (!Number.isInteger(keepRows) || keepRows < 1 || keepRows > max) {
    throw new StudioError('rows-out-of-range', { rows: keepRows, min: 1, max })
  }
  // A style that is asked for takes the place of the one that the picture was drawn in.
  const text = request.text ?? (style === null ? sentenceOf : textOf)(store, picture)
  if (text === null) throw new StudioError('text-missing')
  const sampler = chooseSampler(request, pack)
  return { ...composeCalled(text, style, pack, called), size: pack.manifest.defaults.size, sampler }
}
