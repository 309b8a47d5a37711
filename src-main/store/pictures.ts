/** Pictures: results and imports. */
import type { Picture } from '../contract/entities.ts'

export interface PictureRows {
  /** @throws StudioError picture-not-found */
  get(id: string): Picture
  /** In the order of `ids`. @throws StudioError picture-not-found */
  getMany(ids: readonly string[]): Picture[]
  /** The image codes, row by row; null for a picture that has none. @throws StudioError picture-not-found */
  codes(id: string): number[] | null
  /** Hashes of all files that a row refers to. */
  files(): Set<string>
}
