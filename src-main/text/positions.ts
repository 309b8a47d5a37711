/** Position ids of a sequence: which row of the table of learned positions each token gets. */
import type { Vocabulary } from './vocabulary.ts'

/** What a pack declares of its positions; see `positions` in pack/manifest.ts. */
export interface PositionDeclaration {
  /** Position of the first size token, whatever the length of the text before it; null: counting goes straight on. */
  firstSize: number | null
  /** After the last such token counting starts again at 1; the token itself keeps its position. */
  restartAfter: string
}

const sizeTokens = ['[TINY]', '[SMALL]', '[BASE]', '[BIG]']

/**
 * One position per id; ids that are still to be written (−1) only take up their place. The original's rule (its
 * `get_batch` at inference) with `firstSize: null`; the starter's moves the first picture to a fixed place, so that its
 * grid stands still. Throws a RangeError when the text before the first size token is longer than that place allows.
 */
export function positionIds(
  ids: readonly number[],
  rule: PositionDeclaration,
  vocabulary: Vocabulary,
): number[] {
  const positions = ids.map((_, index) => index)
  if (rule.firstSize !== null) {
    const sizes = sizeTokens
      .filter((name) => vocabulary.hasCommand(name))
      .map((name) => vocabulary.command(name))
    const first = ids.findIndex((id) => sizes.includes(id))
    if (first > rule.firstSize) {
      throw new RangeError(
        `the text reaches to ${first}, where the picture begins at position ${rule.firstSize}`,
      )
    }
    const shift = rule.firstSize - first
    for (let index = first; first >= 0 && index < positions.length; index++) positions[index] = index + shift
  }
  const restart = ids.lastIndexOf(vocabulary.command(rule.restartAfter))
  for (let index = restart + 1; restart >= 0 && index < positions.length; index++)
    positions[index] = index - restart
  return positions
}

/**
 * The positions that training sees. Where a pack counts as the original, so does its training: the token after which
 * counting starts again has position 0, one less than when drawing, and nothing lies beyond the table (its
 * `get_masks_and_position_ids`; FIXTURES.md 5.4). A pack with a rule of its own is taught by that rule.
 * @throws RangeError as `positionIds`, or where a pack's own rule leaves the table
 */
export function trainingPositionIds(
  ids: readonly number[],
  rule: PositionDeclaration,
  vocabulary: Vocabulary,
  tableRows: number,
): number[] {
  const positions = positionIds(ids, rule, vocabulary)
  if (rule.firstSize === null) {
    const restart = ids.lastIndexOf(vocabulary.command(rule.restartAfter))
    if (restart >= 0) positions[restart] = 0
    return positions.map((position) => Math.min(position, tableRows - 1))
  }
  const last = Math.max(...positions)
  if (last >= tableRows) throw new RangeError(`position ${last} is beyond the table of ${tableRows}`)
  return positions
}
