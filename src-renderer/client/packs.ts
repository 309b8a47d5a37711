import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { PackSummary } from '../../src-main/contract/entities.ts'
import type { Task } from '../../src-main/contract/requests.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useNotices } from '../notices/store.ts'
import { useClient } from './clientKey.ts'

/** The packs that can be opened; the first one is the default, which every task takes that names none. */
export const usePacks = defineStore('packs', () => {
  const client = useClient()
  const notices = useNotices()
  const packs = shallowRef<readonly PackSummary[]>([])
  async function restore(): Promise<void> {
    packs.value = await client.call('packs.list', {})
  }
  const first = computed(() => packs.value[0] ?? null)
  return {
    packs,
    first,
    /** What the default pack lacks isn't offered. */
    can: (task: Task) => first.value?.tasks.includes(task) ?? false,
    receive(event: StudioEvent) {
      if (event.type === 'packs') void notices.attempt(restore)
    },
    restore,
  }
})
