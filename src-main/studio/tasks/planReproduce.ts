/** What running a picture's recipe again needs, looked up and held to what there is. */
import { StudioError } from '../../contract/errors.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { RequestOf, TaskStore } from './taskContext.ts'

export function planReproduce(_request: RequestOf<'reproduce'>, _pack: ReadyPack, _store: TaskStore): void {
  throw new StudioError('internal', { problem: 'reproduce' })
}
