/** What the studio says in passing, and the list in which it stays: errors, what an undo took back, ended jobs. Pure. */
import type { ErrorData } from '../../src-main/contract/errors.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'

export type NoticeContent =
  | { readonly kind: 'error'; readonly error: ErrorData }
  /** A key of the interface's language, with its values. */
  | {
      readonly kind: 'said'
      readonly key: string
      readonly values: Readonly<Record<string, string>>
      /** Chooses between one and many. */
      readonly count?: number
    }
  /** A job ended where nobody looked. Without an error it was done, and its generation is the place to go to. */
  | {
      readonly kind: 'job'
      readonly request: TaskRequest
      readonly sentence: string
      readonly generation: string | null
      readonly error: ErrorData | null
    }

export interface Notice {
  readonly id: number
  /** When, as ISO. */
  readonly at: string
  readonly content: NoticeContent
}

export interface NoticeBoard {
  /** Those that float over the room, the newest last. */
  readonly floating: readonly Notice[]
  /** All since this page was opened, the newest first. */
  readonly log: readonly Notice[]
  /** How many of the list nobody has looked at. */
  readonly unseen: number
}

export type NoticeEvent =
  | { readonly type: 'raised'; readonly notice: Notice }
  | { readonly type: 'closed'; readonly id: number }
  /** The list was opened. */
  | { readonly type: 'seen' }
  | { readonly type: 'cleared' }

export const emptyBoard: NoticeBoard = { floating: [], log: [], unseen: 0 }

/** Older ones give way: a wall of notices hides the wall of pictures. */
const MOST_FLOATING = 3
export const MOST_LOGGED = 100

export function reduceNotices(board: NoticeBoard, event: NoticeEvent): NoticeBoard {
  switch (event.type) {
    case 'raised': {
      const { notice } = event
      // The same thing said twice is said once, anew.
      const others = (notices: readonly Notice[]) => notices.filter((known) => !isSame(known, notice))
      const again = others(board.log).length < board.log.length
      const counts = notice.content.kind !== 'said' && !again
      return {
        floating: [...others(board.floating), notice].slice(-MOST_FLOATING),
        log: [notice, ...others(board.log)].slice(0, MOST_LOGGED),
        unseen: board.unseen + Number(counts),
      }
    }
    case 'closed':
      return { ...board, floating: board.floating.filter((notice) => notice.id !== event.id) }
    case 'seen':
      return { ...board, floating: [], unseen: 0 }
    case 'cleared':
      return emptyBoard
  }
}

function isSame(one: Notice, other: Notice): boolean {
  return JSON.stringify(one.content) === JSON.stringify(other.content)
}
