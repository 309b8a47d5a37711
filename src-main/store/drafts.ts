/** What is typed in the prompt bar of each session. */
import type { Draft } from '../contract/entities.ts'

export interface DraftRows {
  get(session: string): Draft | null
  /** A session that does not exist yet begins with its first draft, without a name. */
  set(session: string, draft: Draft): void
}
