/** The order of the wall (section 3.3 of the paper, with our own Caption Score instead of CLIP's). */
import type { Caps } from '../../contract/entities.ts'

/**
 * Index → rank from 1, best first. Within one sentence the sum and the mean order alike; equal scores go by index.
 */
export function ranksByCaps(
  candidates: readonly { readonly index: number; readonly caps: Pick<Caps, 'sum'> }[],
): Map<number, number> {
  const order = candidates.toSorted((a, b) => b.caps.sum - a.caps.sum || a.index - b.index)
  return new Map(order.map(({ index }, place) => [index, place + 1]))
}
