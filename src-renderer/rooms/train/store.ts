import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { useDatasets } from '../../client/datasets.ts'
import { useItems } from './datasets/itemsStore.ts'
import { useRuns } from './runs/runsStore.ts'
import { firstPlace, reducePlace } from './state.ts'
import type { PlaceEvent } from './state.ts'

/** Where a person is in the room; what is shown there is in the stores of its parts. */
export const useTraining = defineStore('training', () => {
  const datasets = useDatasets()
  const items = useItems()
  const runs = useRuns()
  const place = shallowRef(firstPlace)

  function send(event: PlaceEvent): void {
    place.value = reducePlace(place.value, event)
  }

  /** What this window brought is shown, wherever in the room somebody is. */
  function showArrived(): void {
    if (datasets.arrived === null) return
    send({ type: 'dataset-arrived', dataset: datasets.arrived })
    datasets.arrived = null
  }

  return {
    place,
    send,
    receive(event: StudioEvent) {
      items.receive(event)
      runs.receive(event)
      if (event.type === 'work') showArrived()
      if (event.type === 'finetune-gone') send({ type: 'run-gone', run: event.finetuneId })
    },
    /** When the room is entered, and after a lost connection. */
    async restore() {
      await Promise.all([datasets.restore(), runs.restore()])
    },
  }
})
