/** Generations with their pictures. */
import type { Generation } from '../contract/entities.ts'

export interface GenerationPage {
  /** Newest first; pictures in rank order, those in the bin included. */
  readonly generations: Generation[]
  /** Cursor of the page below, null at the end. */
  readonly next: string | null
}

export interface GenerationRows {
  /**
   * A generation with all its pictures, in one transaction; its job, if it has one, becomes `done`.
   * `codes` are the image codes by picture id; a picture without an entry has none.
   */
  insert(generation: Generation, codes: ReadonlyMap<string, readonly number[]>): void
  /** @throws StudioError generation-not-found */
  get(id: string): Generation
  /** @throws StudioError bad-request where `before` is no cursor of this list */
  page(before: string | null, limit: number): GenerationPage
}
