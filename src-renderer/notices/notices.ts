/** What the studio says in passing: errors of a call, and what an undo took back. Pure. */
import type { ErrorData } from '../../src-main/contract/errors.ts'

export type NoticeContent =
  | { readonly kind: 'error'; readonly error: ErrorData }
  /** A key of the interface's language, with its values. */
  | { readonly kind: 'said'; readonly key: string; readonly values: Readonly<Record<string, string>> }

export interface Notice {
  readonly id: number
  readonly content: NoticeContent
}

export type NoticeEvent =
  { type: 'raised'; id: number; content: NoticeContent } | { type: 'closed'; id: number }

/** Older ones give way: a wall of notices hides the wall of pictures. */
const MOST = 3

export function reduceNotices(notices: readonly Notice[], event: NoticeEvent): readonly Notice[] {
  switch (event.type) {
    case 'raised': {
      // The same thing said twice is said once, anew.
      const others = notices.filter(
        (notice) => JSON.stringify(notice.content) !== JSON.stringify(event.content),
      )
      return [...others, { id: event.id, content: event.content }].slice(-MOST)
    }
    case 'closed':
      return notices.filter((notice) => notice.id !== event.id)
  }
}
