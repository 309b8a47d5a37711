/**
 * Which ids the original allows at each place of a sequence (generation/sampling.py `filling_sequence`): a state that
 * only given tokens change. At first everything but image codes; after [BOI1] or [BOI2] image codes alone; after [EOI1]
 * or [EOI2] text pieces alone.
 */
import type { IdRange } from '../../src-main/text/vocabulary.ts'

export interface OriginalLayout {
  image: IdRange
  text: IdRange
  /** Rows of the embedding. */
  end: number
  begins: readonly number[]
  ends: readonly number[]
}

/** The original's vocabulary (FIXTURES.md, section 2). */
export const originalLayout: OriginalLayout = {
  image: { start: 0, end: 8192 },
  text: { start: 8192, end: 58192 },
  end: 58240,
  begins: [58193, 58194],
  ends: [58196, 58197],
}

export function allowedByOriginal(
  ids: readonly number[],
  layout: OriginalLayout = originalLayout,
): IdRange[] {
  let allowed: IdRange = { start: layout.image.end, end: layout.end }
  return ids.map((id) => {
    if (layout.begins.includes(id)) allowed = layout.image
    if (layout.ends.includes(id)) allowed = layout.text
    return allowed
  })
}
