/** Keeps what is typed: saved soon after the last change, and at once when the page goes. */
import type { Ref } from 'vue'
import type { Draft } from '../../../src-main/contract/entities.ts'
import type { StudioClient } from '../../client/studioClient.ts'
import { draftOf } from './prompt.ts'
import type { Prompt } from './prompt.ts'

/** The one session that this room works in until sessions have names. */
const SESSION = 'default'
const PAUSE_MS = 400

export function useDraft(
  client: StudioClient,
  prompt: Readonly<Ref<Prompt>>,
  defaultCount: () => number,
  fail: (thrown: unknown) => void,
): { changed(): void; save(): void; restore(): Promise<Draft | null> } {
  let timer: number | undefined
  let restored = false

  function save(): void {
    if (timer === undefined) return
    window.clearTimeout(timer)
    timer = undefined
    client.call('drafts.set', { session: SESSION, draft: draftOf(prompt.value, defaultCount()) }).catch(fail)
  }

  return {
    changed() {
      // Before the kept draft is known, nothing may overwrite it.
      if (!restored) return
      window.clearTimeout(timer)
      timer = window.setTimeout(save, PAUSE_MS)
    },
    save,
    async restore() {
      if (restored) return null
      const draft = await client.call('drafts.get', { session: SESSION })
      restored = true
      return draft
    },
  }
}
