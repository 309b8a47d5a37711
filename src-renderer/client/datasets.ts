import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { LibraryCommand } from '../../src-main/contract/commands.ts'
import type { DatasetSource } from '../../src-main/contract/datasetRequests.ts'
import type { Dataset } from '../../src-main/contract/datasets.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useNotices } from '../notices/store.ts'
import { useClient } from './clientKey.ts'
import { createRefresh } from './refresh.ts'

/** The datasets (数据集) of the library. Every edit is one step of undo; what it made of them is told by an event. */
export const useDatasets = defineStore('datasets', () => {
  const client = useClient()
  const notices = useNotices()
  /** Null until they are known. */
  const datasets = shallowRef<readonly Dataset[] | null>(null)
  /** Imports that this window asked for: what comes of them is shown. */
  const awaited = new Set<string>()
  /** What this window brought and nobody has looked at. */
  const arrived = ref<string | null>(null)
  const refresh = createRefresh(async () => {
    datasets.value = await client.call('datasets.list', {})
  })

  return {
    datasets,
    arrived,
    of: (id: string): Dataset | null => datasets.value?.find((dataset) => dataset.id === id) ?? null,
    restore: () => refresh(),
    receive(event: StudioEvent) {
      if (event.type === 'datasets') void notices.attempt(refresh)
      if (event.type !== 'work' || event.work.state === 'running' || !awaited.delete(event.work.id)) return
      if (event.work.result?.kind === 'import-dataset') arrived.value = event.work.result.dataset.id
    },
    /** Copies it in; its report is shown when it is there. Tells whether it was begun. */
    bringIn: (source: DatasetSource, folderCaptions = false): Promise<boolean> =>
      notices.attempt(async () => {
        const request = { kind: 'import-dataset', name: '', source, folderCaptions } as const
        awaited.add((await client.call('works.start', request)).workId)
      }),
    change: (command: LibraryCommand): Promise<boolean> =>
      notices.attempt(() => client.call('library.change', { command })),
  }
})
