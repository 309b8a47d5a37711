/** The card of what a run has made, as Markdown: what it is, what it came from, how it is used, what it can't do. */
import type { Locale } from '../../../contract/entities.ts'
import type { Finetune } from '../../../contract/finetunes.ts'
import { fill } from '../../../language/fill.ts'
import { reportWords } from '../../../language/finetuneReport.ts'
import { factsOf } from './runFacts.ts'
import { callingWords } from '../plan/taughtSentence.ts'

/** Characters of a hash by which a person can tell it from others. */
const HASH_LENGTH = 12

export function cardText(run: Finetune, locale: Locale): string {
  const words = reportWords[locale]
  const own = callingWords(run.settings.words) ?? words.facts.noWords
  const hash = run.pack.sha256.slice(0, HASH_LENGTH)
  return [
    `# ${run.name}`,
    factsOf(run, words)
      .map(([name, value]) => `- **${name}**: ${value.replaceAll('\n', ' ')}`)
      .join('\n'),
    `## ${words.usage}`,
    fill(words.usageText, { pack: run.pack.name, words: own }),
    `## ${words.limits}`,
    `${fill(words.limitsText, { hash })}\n`,
  ].join('\n\n')
}
