/** What a request to rank pictures for sentences means for a pack: checked before it is queued. */
import type { RankRequest } from '../../contract/requests.ts'
import type { Picture } from '../../contract/entities.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { composeChecked } from './composeChecked.ts'
import { requireTask } from './packGrid.ts'
import type { TaskStore } from './taskContext.ts'

export interface RankPlan {
  /** Each once, in the order of the request. */
  readonly pictures: readonly Picture[]
  readonly sentences: readonly string[]
}

/** @throws StudioError task-unsupported, picture-not-found, prompt-empty, prompt-too-long */
export function planRank(
  request: RankRequest,
  pack: ReadyPack,
  store: Pick<TaskStore, 'pictures'>,
): RankPlan {
  requireTask(request, pack)
  const sentences = request.texts.map((text) => composeChecked(text, null, pack))
  return { pictures: store.pictures.getMany([...new Set(request.pictureIds)]), sentences }
}
