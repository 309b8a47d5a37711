/** Which pictures of a dataset go to validation: dealt by seed, and pictures that show the same go together. */
import { createHash } from 'node:crypto'
import type { ItemRecord } from '../../store/datasets.ts'

type Dealt = Pick<ItemRecord, 'id' | 'file' | 'twin' | 'split' | 'excluded'>

/**
 * The ids that go to validation; those of `test` are left out. A share above 0 gives at least one where there are two
 * groups or more, and one group at least stays for training. It depends on seed and files alone, so that the same
 * pictures imported again are dealt the same.
 */
export function dealSplit(items: readonly Dealt[], seed: number, share: number): Set<string> {
  const groups = groupsOf(items.filter(({ split }) => split !== 'test'))
  const total = groups.reduce((sum, group) => sum + group.length, 0)
  const wanted = share === 0 || groups.length < 2 ? 0 : Math.max(1, Math.round(total * share))
  const order = groups
    .map((group) => ({ group, rank: rankOf(group, seed) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const chosen = new Set<string>()
  for (const { group } of order.slice(0, -1)) {
    if (chosen.size >= wanted) break
    for (const { id } of group) chosen.add(id)
  }
  return chosen
}

function groupsOf(items: readonly Dealt[]): Dealt[][] {
  const groups = new Map<string, Dealt[]>()
  for (const item of items) {
    const key = item.twin ?? item.id
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return [...groups.values()]
}

function rankOf(group: readonly Dealt[], seed: number): string {
  const [first = ''] = group.map(({ file }) => file).sort()
  return createHash('sha256').update(`${seed} ${first}`).digest('hex')
}
