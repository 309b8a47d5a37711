/** What a run learns from: pictures of a dataset as codes, each with its sentences. */
import type { Split } from '../contract/datasets.ts'

export interface EncodedItem {
  /** Of the item; losses are reported by it. */
  readonly id: string
  /** At least one where the task needs a sentence; training takes one of them at a time. */
  readonly captions: readonly string[]
  /** Row by row, `grid` × `grid`. */
  readonly codes: readonly number[]
  readonly split: Split
  /** How often it is shown in the time that others are shown once. */
  readonly repeats: number
}

export interface EncodedDataset {
  readonly dataset: string
  readonly grid: number
  /**
   * Those that are not excluded and could be read, in the order of the dataset. Pictures without a caption are among
   * them, because super-resolution needs none: who needs sentences leaves them out.
   */
  readonly items: readonly EncodedItem[]
  /** Pictures that could not be encoded, by the id of the item. */
  readonly failed: readonly string[]
  /** Hex SHA-256 over ids, captions, codes, splits and repeats: the same exactly where a run would see the same. */
  readonly fingerprint: string
}
