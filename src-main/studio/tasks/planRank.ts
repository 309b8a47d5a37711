/** What a request to rank pictures for sentences means for a pack: checked before it is queued. */
import type { FinetuneWords } from '../../contract/finetuneSettings.ts'
import type { RankRequest } from '../../contract/requests.ts'
import type { Picture } from '../../contract/entities.ts'
import { withoutTriggers } from '../../text/adapterWords.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { composeChecked } from './composeChecked.ts'
import { requireTask } from './packGrid.ts'
import type { TaskStore } from './taskContext.ts'

export interface RankPlan {
  /** Each once, in the order of the request. */
  readonly pictures: readonly Picture[]
  readonly sentences: readonly string[]
}

/**
 * Words that only adapters know are taken out of the sentences.
 * @throws StudioError task-unsupported, picture-not-found, prompt-empty, prompt-too-long
 */
export function planRank(
  request: RankRequest,
  pack: ReadyPack,
  store: Pick<TaskStore, 'pictures'>,
  called: readonly FinetuneWords[] = [],
): RankPlan {
  requireTask(request, pack)
  const sentences = request.texts.map((text) => composeChecked(withoutTriggers(text, called), null, pack))
  return { pictures: store.pictures.getMany([...new Set(request.pictureIds)]), sentences }
}
