import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Locale, Settings } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useNotices } from '../notices/store.ts'
import { useClient } from './clientKey.ts'

/** A person's settings: the same in every window. */
export const useSettings = defineStore('settings', () => {
  const client = useClient()
  const notices = useNotices()
  /** Null until they are known. */
  const settings = shallowRef<Settings | null>(null)
  const locale = computed<Locale>(
    () => settings.value?.locale ?? (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en'),
  )
  const theme = computed<Settings['theme']>(() => settings.value?.theme ?? 'system')

  return {
    settings,
    locale,
    theme,
    /** Tells whether the studio took it. */
    change: (part: Partial<Settings>): Promise<boolean> =>
      notices.attempt(async () => {
        settings.value = await client.call('settings.set', part)
      }),
    receive(event: StudioEvent) {
      if (event.type === 'settings') settings.value = event.settings
    },
    async restore() {
      settings.value = await client.call('settings.get', {})
    },
  }
})
