import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toErrorData } from '../../src-main/contract/errors.ts'
import type { ErrorData } from '../../src-main/contract/errors.ts'
import { emptyBoard, reduceNotices } from './notices.ts'
import type { NoticeContent, NoticeEvent } from './notices.ts'

export const useNotices = defineStore('notices', () => {
  const board = shallowRef(emptyBoard)
  let lastId = 0

  function send(event: NoticeEvent): void {
    board.value = reduceNotices(board.value, event)
  }

  function raise(content: NoticeContent): void {
    lastId += 1
    send({ type: 'raised', notice: { id: lastId, at: new Date().toISOString(), content } })
  }

  return {
    board,
    seen: () => send({ type: 'seen' }),
    clear: () => send({ type: 'cleared' }),
    /** A job ended where nobody looked. */
    job: (ended: Omit<Extract<NoticeContent, { kind: 'job' }>, 'kind'>) => raise({ kind: 'job', ...ended }),
    close: (id: number) => send({ type: 'closed', id }),
    /** `count` chooses between one and many. */
    say: (key: string, values: Record<string, string> = {}, count?: number) =>
      raise({ kind: 'said', key, values, ...(count === undefined ? {} : { count }) }),
    /** For whatever a call threw: it is shown in words, with its way out. */
    fail: (thrown: unknown) => raise({ kind: 'error', error: toErrorData(thrown) }),
    /** For an error that came as data. */
    failWith: (error: ErrorData) => raise({ kind: 'error', error }),
    /** Does what a person asked for; an error becomes a notice. Tells whether it was done. */
    async attempt(work: () => Promise<unknown>): Promise<boolean> {
      try {
        await work()
        return true
      } catch (thrown) {
        raise({ kind: 'error', error: toErrorData(thrown) })
        return false
      }
    },
  }
})
