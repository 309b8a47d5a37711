/** A page of a dataset's pictures. */
import { captionScript } from '../../contract/captionScript.ts'
import type { DatasetItem, ItemQuery } from '../../contract/datasets.ts'
import type { ItemRecord } from '../../store/datasets.ts'
import type { Judgement } from './judgeItems.ts'

export function findItems(
  items: readonly ItemRecord[],
  judged: ReadonlyMap<string, readonly Judgement[]>,
  query: ItemQuery,
): { total: number; items: DatasetItem[] } {
  const wanted = query.search.trim().toLowerCase()
  const found = items.filter(
    (item) =>
      (wanted === '' || [item.name, ...item.captions].some((text) => text.toLowerCase().includes(wanted))) &&
      (query.problem === null || judged.get(item.id)?.some(({ kind }) => kind === query.problem) === true) &&
      (query.split === null || item.split === query.split) &&
      (query.excluded === null || item.excluded === query.excluded) &&
      (query.script === null || item.captions.some((caption) => captionScript(caption) === query.script)),
  )
  const ordered = query.order === 'loss' ? found.toSorted(byLoss) : found
  return {
    total: found.length,
    items: ordered.slice(query.from, query.from + query.limit).map((item) => ({
      ...item,
      problems: (judged.get(item.id) ?? []).map(({ kind }) => kind),
    })),
  }
}

function byLoss(a: ItemRecord, b: ItemRecord): number {
  return (b.loss?.value ?? -Infinity) - (a.loss?.value ?? -Infinity) || 0
}
