/** Keeps what is typed in the prompt bar of each session. */
import type { Ref } from 'vue'
import type { Draft } from '../../../src-main/contract/entities.ts'
import { keepLater } from '../../client/keepLater.ts'
import type { Keeper } from '../../client/keepLater.ts'
import type { StudioClient } from '../../client/studioClient.ts'
import { draftOf } from './prompt.ts'
import type { Prompt } from './prompt.ts'

export function useDraft(
  client: Pick<StudioClient, 'call'>,
  session: () => string,
  prompt: Readonly<Ref<Prompt>>,
  defaultCount: () => number,
  fail: (thrown: unknown) => void,
): Keeper<Draft> {
  return keepLater({
    session,
    value: () => draftOf(prompt.value, defaultCount()),
    read: (of) => client.call('drafts.get', { session: of }),
    write: (of, draft) => client.call('drafts.set', { session: of, draft }),
    fail,
  })
}
