import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { DatasetItem, ItemProblem, ItemQuery } from '../../../../src-main/contract/datasets.ts'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import { useClient } from '../../../client/clientKey.ts'
import { createRefresh } from '../../../client/refresh.ts'
import { useNotices } from '../../../notices/store.ts'

/** Items that are fetched at once. */
export const PAGE = 100
/** As many as the studio gives in one answer. */
const MOST_AT_ONCE = 5000

export type ItemFilter = Omit<ItemQuery, 'dataset' | 'from' | 'limit'>
export const noFilter: ItemFilter = {
  search: '',
  problem: null,
  split: null,
  excluded: null,
  script: null,
  order: 'found',
  pack: null,
}

/** The pictures of the dataset that is looked at: pages of them, as the grid comes to them. */
export const useItems = defineStore('dataset-items', () => {
  const client = useClient()
  const notices = useNotices()
  const dataset = ref<string | null>(null)
  const filter = shallowRef(noFilter)
  /** Null until it is known. */
  const total = ref<number | null>(null)
  /** By its place in the order. */
  const items = shallowRef<ReadonlyMap<number, DatasetItem>>(new Map())
  let wanted: readonly number[] = [0]

  const refresh = createRefresh(async () => {
    const asked = { dataset: dataset.value, filter: filter.value, pages: wanted }
    if (asked.dataset === null) return
    const found = new Map<number, DatasetItem>()
    let count = 0
    for (const page of asked.pages.length === 0 ? [0] : asked.pages) {
      const query = { ...asked.filter, dataset: asked.dataset, from: page * PAGE, limit: PAGE }
      const answer = await client.call('datasets.items', query)
      count = answer.total
      answer.items.forEach((item, i) => found.set(page * PAGE + i, item))
    }
    // Somebody has gone on to another one meanwhile: it is fetched next.
    if (asked.dataset !== dataset.value || asked.filter !== filter.value) return
    total.value = count
    items.value = found
  })
  const fetch = () => notices.attempt(refresh)

  return {
    dataset,
    filter,
    total,
    items,
    open(id: string) {
      if (dataset.value === id) return void fetch()
      dataset.value = id
      filter.value = noFilter
      total.value = null
      items.value = new Map()
      wanted = [0]
      void fetch()
    },
    narrow(part: Partial<ItemFilter>) {
      filter.value = { ...filter.value, ...part }
      wanted = [0]
      void fetch()
    },
    /** The grid shows places of these pages. */
    want(pages: readonly number[]) {
      if (pages.length === wanted.length && pages.every((page, i) => page === wanted[i])) return
      wanted = pages
      void fetch()
    },
    /** All that have a problem, for what is done to them at once. */
    async idsWith(problem: ItemProblem): Promise<string[]> {
      if (dataset.value === null) return []
      const place = { dataset: dataset.value, from: 0, limit: MOST_AT_ONCE }
      const query = { ...noFilter, problem, excluded: false, ...place }
      return (await client.call('datasets.items', query)).items.map(({ id }) => id)
    },
    receive(event: StudioEvent) {
      const isMeant = event.type === 'datasets' && event.datasets.includes(dataset.value ?? '')
      if (isMeant) void fetch()
    },
  }
})
