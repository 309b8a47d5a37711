import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { LibraryCommand } from '../../src-main/contract/commands.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { Board } from '../../src-main/contract/gallery.ts'
import { useNotices } from '../notices/store.ts'
import { useClient } from './clientKey.ts'
import { createRefresh } from './refresh.ts'

/** The boards (画板) of the library. Each change is one step of undo; what it made of them is told by an event. */
export const useBoards = defineStore('boards', () => {
  const client = useClient()
  const notices = useNotices()
  const boards = shallowRef<readonly Board[]>([])
  const refresh = createRefresh(async () => {
    boards.value = await client.call('boards.list', {})
  })

  /** Tells whether it was done. */
  const change = (command: LibraryCommand): Promise<boolean> =>
    notices.attempt(() => client.call('library.change', { command }))

  return {
    boards,
    restore: () => refresh(),
    receive(event: StudioEvent) {
      // Counts and covers change with every picture that is made, binned or restored.
      if (event.type === 'library' || event.type === 'generation') void notices.attempt(refresh)
    },
    /** Its id at once, so that pictures can be put on it; null where the studio refused. */
    async create(name: string): Promise<string | null> {
      const boardId = crypto.randomUUID()
      return (await change({ type: 'board-create', boardId, name })) ? boardId : null
    },
    rename: (boardId: string, name: string) => change({ type: 'board-rename', boardId, name }),
    /** Its pictures stay in the library. */
    delete: (boardId: string) => change({ type: 'board-delete', boardId }),
    /** They go to its end, in this order; those that are on it keep their place. */
    add: (boardId: string, ids: readonly string[]) => change({ type: 'board-add', boardId, ids: [...ids] }),
    remove: (boardId: string, ids: readonly string[]) =>
      change({ type: 'board-remove', boardId, ids: [...ids] }),
  }
})
