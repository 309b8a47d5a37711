/** Sentences for a pack with adapters: what it reads, and what the picture is scored with. */
import type { FinetuneWords } from '../../contract/finetuneSettings.ts'
import { StudioError } from '../../contract/errors.ts'
import { withCallingWords, withoutTriggers } from '../../text/adapterWords.ts'
import type { StyleChoice } from '../../text/prompt.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { composeChecked } from './composeChecked.ts'

export interface CalledSentence {
  readonly sentence: string
  /** Without the words that only the adapters know. */
  readonly scored: string
}

/** @throws StudioError prompt-empty, prompt-too-long, style-unknown */
export function composeCalled(
  text: string,
  style: StyleChoice,
  pack: ReadyPack,
  called: readonly FinetuneWords[],
): CalledSentence {
  const plain = composeChecked(text, style, pack)
  const sentence = withCallingWords(plain, called, (own, words) => pack.compose(own, words))
  const { longestText: longest } = pack.manifest
  const tokens = pack.countIds(sentence)
  if (tokens > longest) throw new StudioError('prompt-too-long', { tokens, longest })
  return { sentence, scored: withoutTriggers(plain, called) }
}
