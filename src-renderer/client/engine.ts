import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { EngineStatus } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useNotices } from '../notices/store.ts'
import { useClient } from './clientKey.ts'

/** The process that draws: what it runs on, and whether it does. */
export const useEngine = defineStore('engine', () => {
  const client = useClient()
  const notices = useNotices()
  /** Null until it is known. */
  const status = shallowRef<EngineStatus | null>(null)

  return {
    status,
    receive(event: StudioEvent) {
      if (event.type === 'engine') status.value = event.status
    },
    async restore() {
      status.value = await client.call('engine.status', {})
    },
    /** Also the way out after the studio gave up on it. */
    restart: () =>
      notices.attempt(async () => {
        status.value = await client.call('engine.restart', {})
      }),
  }
})
