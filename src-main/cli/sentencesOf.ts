/** The sentences that a typed one stands for, braces being choices in the terminal as they are in the window. */
import type { Locale } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'
import { cliWords } from '../language/cli.ts'
import { MOST_SENTENCES, expandLine } from '../language/expandLine.ts'
import { fill } from '../language/fill.ts'

/** @throws StudioError usage, where the braces make no sense; prompt-empty, where a choice leaves nothing */
export function sentencesOf(line: string, locale: Locale): string[] {
  const expansion = expandLine(line)
  if (expansion.kind === 'refused') {
    const problem = fill(cliWords[locale].braces[expansion.why], { most: MOST_SENTENCES })
    throw new StudioError('usage', { problem })
  }
  const texts = expansion.sentences.map(({ text }) => text)
  if (texts.includes('')) throw new StudioError('prompt-empty')
  return texts
}
