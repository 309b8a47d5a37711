/** The Caption Score of one sentence for many pictures, in few passes. */
import { setImmediate as yieldToMessages } from 'node:timers/promises'
import type { Caps } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'
import { buildSequence, scoredText } from '../text/sequence.ts'
import { capsOf } from './captionScore.ts'
import type { Model } from './openModel.ts'
import type { ProgressMeter } from './progressMeter.ts'

export interface RankControl {
  cancelled(): boolean
}

/**
 * @param codes of each picture, row by row.
 * @returns the score of each picture, in their order.
 * @throws StudioError `cancelled`.
 */
export async function rankPictures(
  model: Model,
  codes: readonly (readonly number[])[],
  { text, size }: { text: readonly number[]; size: string },
  control: RankControl,
  meter: ProgressMeter,
): Promise<Caps[]> {
  const { vocabulary } = model.rules
  const pieces = text.map((id) => vocabulary.piece(id))
  const template = model.template('describe')
  const sequences = codes.map((own) => {
    const sequence = buildSequence(template, { size, given: { codes: own }, written: { text } }, model.rules)
    const { span } = scoredText(sequence, vocabulary)
    return { ids: sequence.ids, positions: sequence.positions, start: span.start, end: span.end }
  })
  meter.begin('ranking', codes.length)
  const scores: Caps[] = []
  const rows = model.scorer.rowsPerPass(text.length)
  for (let first = 0; first < sequences.length; first += rows) {
    await yieldToMessages()
    if (control.cancelled()) throw new StudioError('cancelled')
    const part = sequences.slice(first, first + rows)
    scores.push(...(await model.scorer.score(part)).map((logprobs) => capsOf(logprobs, pieces)))
    meter.advance(part.length)
  }
  return scores
}
