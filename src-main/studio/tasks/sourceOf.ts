/** A picture of the library as the engine is given it. */
import type { Picture } from '../../contract/entities.ts'
import type { Source } from '../../engine/protocol.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { TaskStore } from './taskContext.ts'

export interface PictureSource {
  readonly picture: Picture
  readonly source: Source
  /** Whether the pack's encoder has to find its codes, because this pack didn't write them. */
  readonly encoded: boolean
}

/**
 * Its codes where this pack wrote them and they fit, else its file.
 * @param grid codes along one side that are wanted; null: any
 */
export function sourceOf(
  { pictures, generations, files }: Pick<TaskStore, 'pictures' | 'generations' | 'files'>,
  picture: Picture,
  pack: Pick<ReadyPack, 'identity'>,
  grid: number | null,
): PictureSource {
  const writer = picture.generationId === null ? null : generations.get(picture.generationId).pack
  const codes = writer?.sha256 === pack.identity.sha256 ? pictures.codes(picture.id) : null
  if (codes !== null && (grid === null || codes.length === grid ** 2)) {
    return { picture, source: { codes }, encoded: false }
  }
  return { picture, source: { file: files.path(picture.file), crop: picture.crop }, encoded: true }
}
