import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useClient } from '../client/clientKey.ts'
import type { Connection } from '../client/transport.ts'
import { useNotices } from '../notices/store.ts'

/** What is of the whole window: its connection, and the way back through the changes of the library. */
export const useFrame = defineStore('frame', () => {
  const client = useClient()
  const notices = useNotices()
  const connection = ref<Connection>('opening')
  /** Whether the session is there, so that rooms can be shown. */
  const opened = ref(false)

  return {
    connection,
    opened,
    /** The last change of the library, whichever room or window made it. */
    undo: () =>
      notices.attempt(async () => {
        const { undone } = await client.call('library.undo', {})
        notices.say(`undone.${undone}`)
      }),
    redo: () =>
      notices.attempt(async () => {
        const { redone } = await client.call('library.redo', {})
        notices.say(`redone.${redone}`)
      }),
  }
})
