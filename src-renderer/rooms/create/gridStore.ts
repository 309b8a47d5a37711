import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Generation } from '../../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { GridPlace } from '../../../src-main/contract/requests.ts'
import { useClient } from '../../client/clientKey.ts'
import { useNotices } from '../../notices/store.ts'
import { usePictures } from '../../picture/pictures.ts'
import { useQueue } from '../../queue/store.ts'
import { gridOf, noGrid, reduceGrid } from './grid.ts'
import type { GridEvent } from './grid.ts'

/** The grid of sentences that is looked at, or whose wall is. */
export const useGrid = defineStore('create-grid', () => {
  const client = useClient()
  const notices = useNotices()
  const pictures = usePictures()
  const queue = useQueue()
  const state = shallowRef(noGrid)
  /** Counts what is looked at: a grid that was fetched for something before comes too late. */
  let looks = 0

  function send(event: GridEvent): void {
    state.value = reduceGrid(state.value, event)
  }

  async function fetch(place: GridPlace): Promise<void> {
    looks += 1
    const mine = looks
    const { generations } = await client.call('history.grid', { grid: place.id })
    if (mine !== looks) return
    for (const generation of generations) pictures.learn(generation.pictures)
    send({ type: 'opened', place, generations, jobs: queue.jobs })
  }

  return {
    state,
    ask(place: GridPlace) {
      looks += 1
      send({ type: 'asked', place })
    },
    receive: (event: StudioEvent) => send({ type: 'studio', event }),
    /** Those that hang in it. */
    generations(): Generation[] {
      if (state.value.kind === 'none') return []
      return [...state.value.sheet.cells.values()].flatMap((cell) =>
        cell.kind === 'ranked' ? cell.generation : [],
      )
    },
    refresh: (generation: Generation) => send({ type: 'refreshed', generation }),
    /** What is still known of it is shown at once. */
    open(place: GridPlace) {
      const { value } = state
      if (value.kind !== 'none' && value.sheet.id === place.id) send({ type: 'returned' })
      else void notices.attempt(() => fetch(place))
    },
    /** After a lost connection: what became of its places meanwhile. */
    async restore() {
      const { value } = state
      if (value.kind === 'none') return
      await fetch({ ...value.sheet, axes: value.sheet.axes.map((axis) => [...axis]), at: [0] })
      if (value.kind === 'behind') send({ type: 'wall-opened' })
    },
    /** A wall is looked at: one of this grid, or something else. */
    leaveFor(request: Generation['request'] | null) {
      looks += 1
      const { value } = state
      const own = request !== null && value.kind !== 'none' && gridOf(request)?.id === value.sheet.id
      send({ type: own ? 'wall-opened' : 'left' })
    },
  }
})
