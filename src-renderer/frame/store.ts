import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { EngineStatus, Locale, Settings } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useClient } from '../client/clientKey.ts'
import type { Connection } from '../client/transport.ts'
import { useNotices } from '../notices/store.ts'

/** What the frame shows of the whole studio: the person's settings, the device, the connection. */
export const useFrame = defineStore('frame', () => {
  const client = useClient()
  const notices = useNotices()
  const settings = shallowRef<Settings | null>(null)
  const engine = shallowRef<EngineStatus | null>(null)
  const connection = ref<Connection>('opening')

  const locale = computed<Locale>(
    () => settings.value?.locale ?? (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en'),
  )
  const theme = computed<Settings['theme']>(() => settings.value?.theme ?? 'system')

  return {
    settings,
    engine,
    connection,
    locale,
    theme,
    receive(event: StudioEvent) {
      if (event.type === 'engine') engine.value = event.status
    },
    async restore() {
      const [gotSettings, gotEngine] = await Promise.all([
        client.call('settings.get', {}),
        client.call('engine.status', {}),
      ])
      settings.value = gotSettings
      engine.value = gotEngine
    },
    change: (part: Partial<Settings>) =>
      notices.attempt(async () => {
        settings.value = await client.call('settings.set', part)
      }),
    restartEngine: () =>
      notices.attempt(async () => {
        engine.value = await client.call('engine.restart', {})
      }),
  }
})
