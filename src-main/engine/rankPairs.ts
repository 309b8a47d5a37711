/**
 * The Caption Score of any text with any picture (the original's post-selection; generation/sampling.py
 * `inverse_prompt_score`), pairs of one shape in one pass.
 */
import { setImmediate as yieldToMessages } from 'node:timers/promises'
import type { Caps } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'
import type { SequenceRules } from '../text/sequence.ts'
import { buildSequence, scoredText } from '../text/sequence.ts'
import type { Template } from '../text/template.ts'
import type { CaptionScorer } from './captionScore.ts'
import { capsOf } from './captionScore.ts'

/** What scoring needs of a model. */
export interface ScoringParts {
  readonly scorer: Pick<CaptionScorer, 'score' | 'rowsPerPass'>
  readonly rules: SequenceRules
  /** Of the task describe. */
  readonly template: Template
}

export interface ScoredPair {
  /** Row by row. */
  readonly codes: readonly number[]
  /** Ids in the unified vocabulary, at least one. */
  readonly text: readonly number[]
  /** The size token of the picture. */
  readonly size: string
}

/**
 * @param told called after each pass with the number of pairs that are scored
 * @returns the score of each pair, in their order
 * @throws StudioError cancelled; RangeError for an empty text, or codes that are not of the size
 */
export async function scorePairs(
  { scorer, rules, template }: ScoringParts,
  pairs: readonly ScoredPair[],
  control: { cancelled(): boolean },
  told: (done: number) => void = () => undefined,
): Promise<Caps[]> {
  const { vocabulary } = rules
  const sequences = pairs.map(({ codes, text, size }, at) => {
    if (text.length === 0) throw new RangeError('an empty text has no score')
    const sequence = buildSequence(template, { size, given: { codes }, written: { text } }, rules)
    const { span } = scoredText(sequence, vocabulary)
    const { ids, positions } = sequence
    return { at, ids, positions, start: span.start, end: span.end }
  })
  const scores = new Array<Caps | undefined>(pairs.length)
  let done = 0
  for (const alike of Map.groupBy(sequences, ({ start, end }) => `${start} ${end}`).values()) {
    const rows = scorer.rowsPerPass((alike[0]?.end ?? 0) - (alike[0]?.start ?? 0))
    for (let first = 0; first < alike.length; first += rows) {
      await yieldToMessages()
      if (control.cancelled()) throw new StudioError('cancelled')
      const part = alike.slice(first, first + rows)
      for (const [row, logprobs] of (await scorer.score(part)).entries()) {
        const { at } = part[row] as (typeof part)[number]
        const pieces = (pairs[at] as ScoredPair).text.map((id) => vocabulary.piece(id))
        scores[at] = capsOf(logprobs, pieces)
      }
      done += part.length
      told(done)
    }
  }
  return scores as Caps[]
}
