/** Alt+↑ and Alt+↓ in the prompt bar: the sentences of the session, fetched when the bar appears and after each draw. */
import { shallowRef, watch } from 'vue'
import { useClient } from '../../client/clientKey.ts'
import { useSession } from '../../client/session.ts'
import { useNotices } from '../../notices/store.ts'
import { emptyWalk, reduceWalk, textOfWalk } from './sentences.ts'
import { useCreate } from './store.ts'

const MOST = 500

export function useWalk(): { walk(direction: 'older' | 'newer'): void; end(): void } {
  const client = useClient()
  const notices = useNotices()
  const session = useSession()
  const create = useCreate()
  const state = shallowRef(emptyWalk)

  async function fetch(): Promise<void> {
    const { sentences } = await client.call('history.sentences', { session: session.id, limit: MOST })
    state.value = reduceWalk(state.value, { type: 'fetched', sentences })
  }

  watch([() => session.id, () => create.history.entries[0]?.id], () => void notices.attempt(fetch), {
    immediate: true,
  })

  return {
    walk(direction) {
      const next = reduceWalk(state.value, { type: direction, text: create.prompt.text })
      if (next === state.value) return
      state.value = next
      create.changePrompt({ type: 'written', text: textOfWalk(next) })
    },
    end: () => void (state.value = reduceWalk(state.value, { type: 'ended' })),
  }
}
