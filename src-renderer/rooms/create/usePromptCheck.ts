/** How the pack reads what is being typed: asked for when the typing pauses. */
import { onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { CallResult } from '../../../src-main/contract/calls.ts'
import { useClient } from '../../client/clientKey.ts'
import { useNotices } from '../../notices/store.ts'
import { MOST_SENTENCES } from '../../../src-main/language/expandLine.ts'
import { linesOf, sentencesOfLine } from './lines.ts'
import { carryWords, unknownWords } from './unknownWords.ts'
import type { UnknownWord } from './unknownWords.ts'

export interface PromptCheck {
  /** Of the longest sentence. */
  readonly tokens: number
  readonly longest: number
  /** Characters of any sentence that the pack never saw. */
  readonly unknown: readonly string[]
  /** Words that it was not taught, where they stand in the text. */
  readonly words: readonly UnknownWord[]
}

const PAUSE_MS = 200

export function usePromptCheck(
  text: Readonly<Ref<string>>,
  style: () => string | null,
  pack: () => string | null,
  /** An input method is at work: half a word is nobody's word. */
  composing: Readonly<Ref<boolean>>,
): Readonly<Ref<PromptCheck | null>> {
  const client = useClient()
  const notices = useNotices()
  const check = shallowRef<PromptCheck | null>(null)
  let timer: number | undefined
  let asked = 0

  async function ask(): Promise<void> {
    asked += 1
    const mine = asked
    const wanted = text.value
    const lines = linesOf(wanted)
    const sentences = [...new Set(lines.flatMap(sentencesOfLine).map((sentence) => sentence.text))]
    try {
      const answers = new Map(
        await Promise.all(
          sentences.slice(0, MOST_SENTENCES).map(async (sentence) => {
            const params = { text: sentence, style: style(), pack: pack() }
            return [sentence, await client.call('prompts.check', params)] as const
          }),
        ),
      )
      // Of a text that was typed over since, it would underline other words.
      if (mine !== asked || wanted !== text.value) return
      const words = unknownWords(lines, (sentence) => answers.get(sentence)?.words ?? [])
      check.value = summed([...answers.values()], words)
    } catch (thrown) {
      notices.fail(thrown)
    }
  }

  watch(
    [text, style, pack, composing],
    ([now], [before]) => {
      window.clearTimeout(timer)
      if (now.trim() === '' || pack() === null) {
        asked += 1
        check.value = null
        return
      }
      const known = check.value
      if (known !== null) check.value = { ...known, words: carryWords(known.words, before ?? '', now) }
      if (!composing.value) timer = window.setTimeout(ask, PAUSE_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => window.clearTimeout(timer))
  return check
}

function summed(
  answers: readonly CallResult<'prompts.check'>[],
  words: readonly UnknownWord[],
): PromptCheck | null {
  const first = answers[0]
  if (first === undefined) return null
  return {
    tokens: Math.max(...answers.map((answer) => answer.tokens)),
    longest: first.longest,
    unknown: [...new Set(answers.flatMap((answer) => answer.unknown))],
    words,
  }
}
