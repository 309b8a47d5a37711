/** How the pack reads what is being typed: asked for when the typing pauses. */
import { onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { CallResult } from '../../../src-main/contract/calls.ts'
import { useClient } from '../../client/clientKey.ts'
import { useNotices } from '../../notices/store.ts'

export interface PromptCheck {
  /** Of the longest sentence. */
  readonly tokens: number
  readonly longest: number
  /** Characters of any sentence that the pack never saw. */
  readonly unknown: readonly string[]
}

const PAUSE_MS = 200
/** More lines than a person reads numbers for. */
const MOST_SENTENCES = 20

export function usePromptCheck(
  sentences: Readonly<Ref<readonly string[]>>,
  style: () => string | null,
  pack: () => string | null,
): Readonly<Ref<PromptCheck | null>> {
  const client = useClient()
  const notices = useNotices()
  const check = shallowRef<PromptCheck | null>(null)
  let timer: number | undefined
  let asked = 0

  async function ask(): Promise<void> {
    asked += 1
    const mine = asked
    const texts = sentences.value.slice(0, MOST_SENTENCES)
    try {
      const answers = await Promise.all(
        texts.map((text) => client.call('prompts.check', { text, style: style(), pack: pack() })),
      )
      if (mine === asked) check.value = summed(answers)
    } catch (thrown) {
      notices.fail(thrown)
    }
  }

  watch(
    [() => sentences.value.join('\n'), style, pack],
    ([text]) => {
      window.clearTimeout(timer)
      if (text === '' || pack() === null) {
        asked += 1
        check.value = null
      } else timer = window.setTimeout(ask, PAUSE_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => window.clearTimeout(timer))
  return check
}

function summed(answers: readonly CallResult<'prompts.check'>[]): PromptCheck | null {
  const first = answers[0]
  if (first === undefined) return null
  return {
    tokens: Math.max(...answers.map((answer) => answer.tokens)),
    longest: first.longest,
    unknown: [...new Set(answers.flatMap((answer) => answer.unknown))],
  }
}
