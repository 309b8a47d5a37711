/** The presets of the pack for the chosen data set, and what the run would take: asked for as the form changes. */
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Locale } from '../../../../src-main/contract/entities.ts'
import { toErrorData } from '../../../../src-main/contract/errors.ts'
import type { ErrorData } from '../../../../src-main/contract/errors.ts'
import type { FinetuneEstimate } from '../../../../src-main/contract/finetunes.ts'
import type { FinetunePresetPlan } from '../../../../src-main/contract/finetuneSettings.ts'
import { useClient } from '../../../client/clientKey.ts'
import { useNotices } from '../../../notices/store.ts'
import { emptyRun, reduceNewRun, requestOf, settingsOf } from './newRun.ts'
import type { NewRunEvent } from './newRun.ts'

const PAUSE_MS = 250

export function useNewRun(dataset: string | null, clone: string | null) {
  const client = useClient()
  const notices = useNotices()
  const { locale } = useI18n()
  const run = shallowRef(emptyRun(dataset))
  const plans = shallowRef<readonly FinetunePresetPlan[]>([])
  const estimate = shallowRef<FinetuneEstimate | null>(null)
  /** Why it can't be begun as it stands. */
  const refusal = shallowRef<ErrorData | null>(null)
  const starting = ref(false)
  let timer: number | undefined

  const plan = computed(() => plans.value.find(({ preset }) => preset === run.value.preset) ?? null)
  const settings = computed(() => (plan.value === null ? null : settingsOf(run.value, plan.value)))

  const send = (event: NewRunEvent): void => {
    run.value = reduceNewRun(run.value, event)
  }

  async function fetchPlans(): Promise<void> {
    const chosen = run.value.dataset
    if (chosen === null) return
    const asked = { pack: run.value.pack, dataset: chosen, locale: locale.value as Locale }
    try {
      const found = await client.call('finetunes.presets', asked)
      if (run.value.dataset !== chosen) return
      plans.value = found
      refusal.value = null
    } catch (thrown) {
      if (run.value.dataset !== chosen) return
      // Said beside the form, where another data set can be chosen: nobody has asked for anything yet.
      plans.value = []
      estimate.value = null
      refusal.value = toErrorData(thrown)
    }
  }

  async function weigh(): Promise<void> {
    const asked = run.value
    const request = requestOf(asked)
    if (request === null || plan.value === null) return
    try {
      const found = await client.call('finetunes.estimate', request)
      if (run.value !== asked) return
      estimate.value = found
      refusal.value = null
    } catch (thrown) {
      if (run.value !== asked) return
      estimate.value = null
      refusal.value = toErrorData(thrown)
    }
  }

  async function begin(): Promise<void> {
    if (clone !== null) {
      const { request, name } = await client.call('finetunes.get', { finetuneId: clone })
      send({ type: 'cloned', request: { ...request, name } })
    }
    await fetchPlans()
  }
  void notices.attempt(begin)
  watch(
    () => [run.value.dataset, locale.value],
    () => void fetchPlans(),
  )
  watch([run, plan], () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void weigh(), PAUSE_MS)
  })
  onBeforeUnmount(() => window.clearTimeout(timer))

  return {
    run,
    plans,
    plan,
    settings,
    estimate,
    refusal,
    starting,
    send,
    /** Its id; null where it was refused. */
    async start(): Promise<string | null> {
      const request = requestOf(run.value)
      if (request === null || starting.value) return null
      starting.value = true
      let id: string | null = null
      await notices.attempt(async () => {
        id = (await client.call('finetunes.start', request)).finetuneId
      })
      starting.value = false
      return id
    },
  }
}
