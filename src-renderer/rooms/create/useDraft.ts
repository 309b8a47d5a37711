/** Keeps what is typed, for each session: at most half a second is ever unsaved, also while the typing goes on. */
import type { Ref } from 'vue'
import type { Draft } from '../../../src-main/contract/entities.ts'
import type { StudioClient } from '../../client/studioClient.ts'
import { draftOf } from './prompt.ts'
import type { Prompt } from './prompt.ts'

const PAUSE_MS = 300

export interface KeptDraft {
  changed(): void
  /** At once, as when the page goes. */
  save(): void
  /** Fetches the draft of the session, which the bar shows from then on; `known` false where it does already. */
  restore(): Promise<{ known: false } | { known: true; draft: Draft | null }>
}

export function useDraft(
  client: StudioClient,
  session: () => string,
  prompt: Readonly<Ref<Prompt>>,
  defaultCount: () => number,
  fail: (thrown: unknown) => void,
): KeptDraft {
  let timer: number | undefined
  /** The session whose draft stands in the bar; null: before any is known, nothing may be overwritten. */
  let shown: string | null = null

  function save(): void {
    if (timer === undefined || shown === null) return
    window.clearTimeout(timer)
    timer = undefined
    client.call('drafts.set', { session: shown, draft: draftOf(prompt.value, defaultCount()) }).catch(fail)
  }

  return {
    changed() {
      if (shown !== null) timer ??= window.setTimeout(save, PAUSE_MS)
    },
    save,
    async restore() {
      const wanted = session()
      if (shown === wanted) return { known: false }
      save()
      shown = null
      const draft = await client.call('drafts.get', { session: wanted })
      shown = wanted
      return { known: true, draft }
    },
  }
}
