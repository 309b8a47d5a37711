import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { Finetune } from '../../../src-main/contract/finetunes.ts'
import { useDatasets } from '../../client/datasets.ts'
import { useNotices } from '../../notices/store.ts'
import { useItems } from './datasets/itemsStore.ts'
import { useRuns } from './runs/runsStore.ts'
import { firstPlace, reducePlace } from './state.ts'
import type { PlaceEvent } from './state.ts'

/** Where a person is in the room; what is shown there is in the stores of its parts. */
export const useTraining = defineStore('training', () => {
  const datasets = useDatasets()
  const items = useItems()
  const runs = useRuns()
  const notices = useNotices()
  const place = shallowRef(firstPlace)
  /** Whether the room is on the screen. */
  const shown = ref(false)

  function send(event: PlaceEvent): void {
    place.value = reducePlace(place.value, event)
  }

  /** What this window brought is shown, wherever in the room somebody is. */
  function showArrived(): void {
    if (datasets.arrived === null) return
    send({ type: 'dataset-arrived', dataset: datasets.arrived })
    datasets.arrived = null
  }

  /** A run takes long: whoever looks at something else hears how it ended. */
  function tellOfEnd({ id, name, state }: Finetune): void {
    const before = runs.runs?.find((run) => run.id === id)
    const isSeen = shown.value && place.value.kind === 'run' && place.value.run === id
    if (isSeen || before === undefined || before.state === state) return
    if (state === 'finished' || state === 'failed') notices.say(`train.said.${state}`, { name })
  }

  return {
    place,
    shown,
    send,
    receive(event: StudioEvent) {
      items.receive(event)
      if (event.type === 'finetune') tellOfEnd(event.finetune)
      runs.receive(event)
      if (event.type === 'work') showArrived()
      if (event.type === 'finetune-gone') send({ type: 'run-gone', run: event.finetuneId })
    },
    /** At the start, when the room is entered, and after a lost connection. */
    async restore() {
      await Promise.all([datasets.restore(), runs.restore()])
    },
  }
})
