import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import type {
  ExampleLoss,
  Finetune,
  FinetuneSample,
  FinetuneTrial,
} from '../../../../src-main/contract/finetunes.ts'
import { useClient } from '../../../client/clientKey.ts'
import { createRefresh } from '../../../client/refresh.ts'
import { useNotices } from '../../../notices/store.ts'
import { hasEnded, isUnderWay, noCurves, reduceCurves, reduceRuns, withSample } from './runList.ts'

/** The runs (训练) of the library, and all that the one that is looked at has told. */
export const useRuns = defineStore('runs', () => {
  const client = useClient()
  const notices = useNotices()
  /** Null until they are known. */
  const runs = shallowRef<readonly Finetune[] | null>(null)
  const openId = ref<string | null>(null)
  const curves = shallowRef(noCurves)
  const samples = shallowRef<readonly FinetuneSample[]>([])
  const losses = shallowRef<readonly ExampleLoss[]>([])
  const trial = shallowRef<FinetuneTrial | null>(null)
  const open = computed(() => runs.value?.find(({ id }) => id === openId.value) ?? null)
  const active = computed(() => runs.value?.find(isUnderWay) ?? null)

  const refreshList = createRefresh(async () => {
    runs.value = await client.call('finetunes.list', {})
  })
  const refreshEnd = createRefresh(async () => {
    const finetuneId = openId.value
    if (finetuneId === null) return
    const worst = await client.call('finetunes.losses', { finetuneId })
    const run = runs.value?.find(({ id }) => id === finetuneId)
    const ended = run !== undefined && hasEnded(run)
    const tried = ended ? await client.call('finetunes.trial', { finetuneId }) : null
    if (openId.value !== finetuneId) return
    losses.value = worst
    trial.value = tried
  })
  const refreshOpen = createRefresh(async () => {
    const finetuneId = openId.value
    if (finetuneId === null) return
    const [told, drawn] = await Promise.all([
      client.call('finetunes.curves', { finetuneId }),
      client.call('finetunes.samples', { finetuneId, after: -1 }),
    ])
    if (openId.value !== finetuneId) return
    curves.value = told
    samples.value = drawn
    await refreshEnd()
  })

  const ask = (call: 'pause' | 'resume' | 'stop' | 'discard' | 'sampleNow' | 'saveNow') => (id: string) =>
    notices.attempt(() => client.call(`finetunes.${call}`, { finetuneId: id }))

  return {
    runs,
    open,
    active,
    curves,
    samples,
    losses,
    trial,
    look(id: string) {
      if (openId.value !== id) {
        openId.value = id
        curves.value = noCurves
        samples.value = []
        losses.value = []
        trial.value = null
      }
      void notices.attempt(refreshOpen)
    },
    /** The list, and of the run that is looked at what was told meanwhile. */
    async restore() {
      await refreshList()
      await refreshOpen()
    },
    receive(event: StudioEvent) {
      const before = runs.value?.find(({ id }) => event.type === 'finetune' && id === event.finetune.id)
      if (runs.value !== null) runs.value = reduceRuns(runs.value, event)
      const id = openId.value
      if (id === null) return
      curves.value = reduceCurves(curves.value, id, event)
      if (event.type === 'finetune-sample' && event.finetuneId === id) {
        samples.value = withSample(samples.value, event.sample)
      }
      const measured = event.type === 'finetune-validation' && event.finetuneId === id
      const turned =
        event.type === 'finetune' && event.finetune.id === id && event.finetune.state !== before?.state
      if (measured || (turned && !isUnderWay(event.finetune))) void notices.attempt(refreshEnd)
    },
    pause: ask('pause'),
    resume: ask('resume'),
    stop: ask('stop'),
    discard: ask('discard'),
    sampleNow: ask('sampleNow'),
    saveNow: ask('saveNow'),
    rename: (finetuneId: string, name: string) =>
      notices.attempt(() => client.call('finetunes.rename', { finetuneId, name })),
  }
})
