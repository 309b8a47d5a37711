/** From a filled template to what training learns: ids, positions, and which ids the model is to write. */
import type { Example } from '../formats/exampleFile.ts'
import { exampleKinds } from '../formats/exampleFile.ts'
import { trainingPositionIds } from './positions.ts'
import type { SequenceRules, SequenceValues } from './sequence.ts'
import { UNWRITTEN, buildSequence, learntSpans } from './sequence.ts'
import type { Template } from './template.ts'

/**
 * `tableRows`: rows of the model's table of positions. The values must fill the whole template.
 * @throws what `buildSequence` throws, RangeError where something is left to be written or the sequence is too long
 */
export function trainingExample(
  template: Template,
  values: SequenceValues,
  rules: SequenceRules,
  tableRows: number,
): Example {
  const sequence = buildSequence(template, values, rules, { closed: true })
  const { ids, spans } = sequence
  if (ids.includes(UNWRITTEN)) throw new RangeError('a training example leaves ids to be written')
  const kinds = new Uint8Array(ids.length)
  for (const { kind, written, start, end } of spans)
    if (!written && kind === 'text') kinds.fill(exampleKinds.givenText, start, end)
  for (const { kind, start, end } of learntSpans(sequence))
    kinds.fill(kind === 'codes' ? exampleKinds.code : exampleKinds.writtenText, start, end)
  return { ids, positions: trainingPositionIds(ids, rules.positions, rules.vocabulary, tableRows), kinds }
}
