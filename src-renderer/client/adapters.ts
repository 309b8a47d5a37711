import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Adapter } from '../../src-main/contract/adapters.ts'
import type { LibraryCommand } from '../../src-main/contract/commands.ts'
import type { PackIdentity } from '../../src-main/contract/recipe.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { useNotices } from '../notices/store.ts'
import { useClient } from './clientKey.ts'
import { createRefresh } from './refresh.ts'

/** Somebody wants to draw with an adapter: the prompt takes it up. */
export interface Trial {
  readonly adapter: string
  /** A sentence to begin with; '': what stands there stays. */
  readonly text: string
}

/** The adapters (适配器) of the library: what was learned here or brought in. */
export const useAdapters = defineStore('adapters', () => {
  const client = useClient()
  const notices = useNotices()
  /** Null until they are known. */
  const adapters = shallowRef<readonly Adapter[] | null>(null)
  const wish = shallowRef<Trial | null>(null)
  const refresh = createRefresh(async () => {
    adapters.value = await client.call('adapters.list', {})
  })

  return {
    adapters,
    wish,
    of: (id: string): Adapter | null => adapters.value?.find((adapter) => adapter.id === id) ?? null,
    restore: () => refresh(),
    receive(event: StudioEvent) {
      // How many pictures were made with each, and which packs there are, is part of them.
      const changes = ['adapters', 'packs', 'generation'].includes(event.type)
      if (changes && adapters.value !== null) void notices.attempt(refresh)
    },
    tryOut(trial: Trial) {
      wish.value = trial
    },
    change: (command: LibraryCommand): Promise<boolean> =>
      notices.attempt(() => client.call('library.change', { command })),
  }
})

/** Whether a pack can draw with it. */
export function drawsWith(adapter: Adapter, pack: Pick<PackIdentity, 'sha256'>): boolean {
  const known = adapter.packs.find(({ identity }) => identity.sha256 === pack.sha256)
  return adapter.role === 'base' && known !== undefined && known.refused === null
}

/** The word or the style's words by which it is called; null: none are needed. */
export function calledBy({ words }: Pick<Adapter, 'words'>): string | null {
  switch (words.kind) {
    case 'none':
      return null
    case 'trigger':
      return words.word
    case 'style':
    case 'sentence':
      return words.style
  }
}
