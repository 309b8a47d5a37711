/** What a pack can do, and how large the pictures are that it draws. */
import type { EngineTaskRequest } from '../../contract/requests.ts'
import { StudioError } from '../../contract/errors.ts'
import { tasksOf } from '../../pack/tasksOf.ts'
import type { ReadyPack } from '../packs/packs.ts'

/** @throws StudioError task-unsupported */
export function requireTask(
  { task }: Pick<EngineTaskRequest, 'task'>,
  { manifest }: Pick<ReadyPack, 'manifest'>,
): void {
  if (!tasksOf(manifest).includes(task))
    throw new StudioError('task-unsupported', { task, pack: manifest.name })
}

/** Codes along one side of a picture of the pack's default size. */
export function defaultGrid({ manifest }: Pick<ReadyPack, 'manifest'>): number {
  const size = manifest.sizes.find(({ token }) => token === manifest.defaults.size)
  if (size === undefined) throw new Error(`the default size ${manifest.defaults.size} is none of the pack's`)
  return size.grid
}

/** The token of the size of a picture so many pixels wide; where the pack has none, that of the largest. */
export function sizeOfPixels({ manifest }: Pick<ReadyPack, 'manifest'>, pixels: number): string {
  const bySize = manifest.sizes.toSorted((a, b) => a.pixels - b.pixels)
  const size = bySize.find((each) => each.pixels === pixels) ?? bySize.at(-1)
  if (size === undefined) throw new Error('the pack has no size')
  return size.token
}
