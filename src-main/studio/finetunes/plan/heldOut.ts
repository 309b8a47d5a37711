/** Which pictures learn, and which are held out to tell whether something is learnt or only remembered. */
import { createHash } from 'node:crypto'
import type { Split } from '../../../contract/datasets.ts'

export interface Divided<T> {
  readonly examples: T[]
  readonly heldOut: T[]
}

/** From so few pictures none can be spared. */
const FEWEST_TO_DIVIDE = 8

/**
 * As the data set says where it names any for validation; else this share of those that may learn, chosen by their files:
 * the same ones for the same seed, whatever else is in the set and however often it was brought in. Those of `test` take no
 * part.
 */
export function divide<T extends { readonly file: string; readonly split: Split }>(
  items: readonly T[],
  share: number,
  seed: number,
): Divided<T> {
  const learn = items.filter(({ split }) => split === 'train')
  const said = items.filter(({ split }) => split === 'validation')
  if (said.length > 0 || share === 0 || learn.length < FEWEST_TO_DIVIDE)
    return { examples: learn, heldOut: said }
  const files = [...new Set(learn.map(({ file }) => file))]
  const count = Math.max(1, Math.round(share * files.length))
  const chance = (file: string) => createHash('sha256').update(`${seed} ${file}`).digest('hex')
  const drawn = files.map((file) => ({ file, key: chance(file) })).sort((a, b) => (a.key < b.key ? -1 : 1))
  const chosen = new Set(drawn.slice(0, count).map(({ file }) => file))
  return {
    examples: learn.filter(({ file }) => !chosen.has(file)),
    heldOut: learn.filter(({ file }) => chosen.has(file)),
  }
}
