/** Which pictures learn, and which are held out to tell whether something is learnt or only remembered. */
import { createHash } from 'node:crypto'
import type { Split } from '../../contract/datasets.ts'

export interface Divided<T> {
  readonly examples: T[]
  readonly heldOut: T[]
}

/** From so few pictures none can be spared. */
const FEWEST_TO_DIVIDE = 8

/**
 * As the data set says where it names any for validation; else this share of those that may learn, the same ones for
 * the same seed, whatever else is in the set. Those of `test` take no part.
 */
export function divide<T extends { readonly id: string; readonly split: Split }>(
  items: readonly T[],
  share: number,
  seed: number,
): Divided<T> {
  const learn = items.filter(({ split }) => split === 'train')
  const said = items.filter(({ split }) => split === 'validation')
  if (said.length > 0 || share === 0 || learn.length < FEWEST_TO_DIVIDE)
    return { examples: learn, heldOut: said }
  const count = Math.max(1, Math.round(share * learn.length))
  const chance = (id: string) => createHash('sha256').update(`${seed} ${id}`).digest('hex')
  const drawn = learn.map(({ id }) => ({ id, key: chance(id) })).sort((a, b) => (a.key < b.key ? -1 : 1))
  const chosen = new Set(drawn.slice(0, count).map(({ id }) => id))
  return {
    examples: learn.filter(({ id }) => !chosen.has(id)),
    heldOut: learn.filter(({ id }) => chosen.has(id)),
  }
}
