import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { useClient } from '../../../client/clientKey.ts'
import { useNotices } from '../../../notices/store.ts'

const PAUSE_MS = 250
/** Texts whose length is remembered. */
const MOST_KEPT = 20_000

/** How long captions are for the pack, asked for those that are seen, once for each. */
export const useLengths = defineStore('caption-lengths', () => {
  const client = useClient()
  const notices = useNotices()
  const tokens = shallowRef<ReadonlyMap<string, number>>(new Map())
  /** Null until the first answer. */
  const longest = ref<number | null>(null)
  const wanted = new Set<string>()
  let running = false

  async function ask(): Promise<void> {
    await new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS))
    while (wanted.size > 0) {
      const texts = [...wanted]
      wanted.clear()
      const found = new Map(tokens.value.size > MOST_KEPT ? [] : tokens.value)
      for (const text of texts) {
        const checked = await client.call('prompts.check', { text, style: null, pack: null })
        longest.value = checked.longest
        found.set(text, checked.tokens)
      }
      tokens.value = found
    }
  }

  return {
    tokens,
    longest,
    want(texts: readonly string[]) {
      for (const text of texts) if (!tokens.value.has(text)) wanted.add(text)
      if (running || wanted.size === 0) return
      running = true
      void notices.attempt(ask).then(() => (running = false))
    },
  }
})
