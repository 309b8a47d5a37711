/** The steps that undo and redo walk along: done ones, then those that were taken back. */
import type { LibraryCommand } from '../contract/commands.ts'
import type { Effect } from './effects.ts'

export interface Step {
  readonly id: string
  readonly command: LibraryCommand
  readonly effects: readonly Effect[]
}

export interface StepRows {
  /** A new step is done; the steps that were taken back before it are forgotten. */
  push(step: Step): void
  lastDone(): Step | null
  firstUndone(): Step | null
  setUndone(id: string, undone: boolean): void
}
