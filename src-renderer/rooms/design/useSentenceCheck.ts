/** How the pack reads the sentence: asked for when the typing pauses. */
import { onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { CallResult } from '../../../src-main/contract/calls.ts'
import { useClient } from '../../client/clientKey.ts'
import { usePacks } from '../../client/packs.ts'
import { useNotices } from '../../notices/store.ts'

const PAUSE_MS = 200

export function useSentenceCheck(sentence: () => string): Readonly<Ref<CallResult<'prompts.check'> | null>> {
  const client = useClient()
  const notices = useNotices()
  const packs = usePacks()
  const check = shallowRef<CallResult<'prompts.check'> | null>(null)
  let timer: number | undefined
  let asked = 0

  async function ask(): Promise<void> {
    const mine = asked
    try {
      const answer = await client.call('prompts.check', { text: sentence(), style: null, pack: null })
      // Another sentence may have been asked about meanwhile.
      if (mine === asked) check.value = answer
    } catch (thrown) {
      notices.fail(thrown)
    }
  }

  watch(
    [sentence, () => packs.first],
    ([text, pack]) => {
      window.clearTimeout(timer)
      asked += 1
      if (text === '' || pack === null) check.value = null
      else timer = window.setTimeout(ask, PAUSE_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => window.clearTimeout(timer))
  return check
}
