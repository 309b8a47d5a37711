/** Sentences of a request, held to what the pack can read. */
import { MAX_PROMPT_CHARACTERS } from '../../contract/sampling.ts'
import { StudioError } from '../../contract/errors.ts'
import type { StyleChoice } from '../../text/prompt.ts'
import type { ReadyPack } from '../packs/packs.ts'

/**
 * What the model reads for a text, with the words of the style. Never cut.
 * @throws StudioError prompt-empty, prompt-too-long, style-unknown
 */
export function composeChecked(text: string, style: StyleChoice, pack: ReadyPack): string {
  const { styles, longestText: longest } = pack.manifest
  if (typeof style === 'string' && !styles.some(({ key }) => key === style)) {
    throw new StudioError('style-unknown', { style, known: styles.map(({ key }) => key).join(', ') })
  }
  // Counting the ids of megabytes would keep everybody waiting; their beginning is too long already.
  const beginning = pack.countIds(text.slice(0, MAX_PROMPT_CHARACTERS))
  if (beginning > longest) throw new StudioError('prompt-too-long', { tokens: beginning, longest })
  if (pack.countIds(text) === 0) throw new StudioError('prompt-empty')
  const sentence = pack.compose(text, style)
  const tokens = pack.countIds(sentence)
  if (tokens > longest) throw new StudioError('prompt-too-long', { tokens, longest })
  return sentence
}
