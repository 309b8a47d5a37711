import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toErrorData } from '../../src-main/contract/errors.ts'
import type { ErrorData } from '../../src-main/contract/errors.ts'
import { reduceNotices } from './notices.ts'
import type { Notice, NoticeContent, NoticeEvent } from './notices.ts'

export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  let lastId = 0

  function send(event: NoticeEvent): void {
    notices.value = reduceNotices(notices.value, event)
  }

  function raise(content: NoticeContent): void {
    lastId += 1
    send({ type: 'raised', id: lastId, content })
  }

  return {
    notices,
    close: (id: number) => send({ type: 'closed', id }),
    say: (key: string, values: Record<string, string> = {}) => raise({ kind: 'said', key, values }),
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
