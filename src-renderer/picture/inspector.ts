import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { Task, TaskRequest } from '../../src-main/contract/requests.ts'
import { useClient } from '../client/clientKey.ts'
import { useSession } from '../client/session.ts'
import { useNotices } from '../notices/store.ts'
import type { Family } from './chain.ts'
import { usePictures } from './pictures.ts'

export type Step = Extract<Task, 'describe' | 'enlarge' | 'restyle' | 'continue' | 'rank'>

/** What a form begins with where a recipe is restored. */
export interface StepDraft {
  readonly text?: string
  readonly style?: string | null
  readonly strength?: number
  readonly keepRows?: number
}

const WIDE = 1100

/** The picture that is looked at, its family, and the form that is open for it. */
export const useInspector = defineStore('inspector', () => {
  const client = useClient()
  const notices = useNotices()
  const session = useSession()
  const pictures = usePictures()
  const pictureId = ref<string | null>(null)
  const family = shallowRef<Family>({ ancestors: [], descendants: [] })
  /** Beside the wall there is room for it; as a drawer it would cover what is looked at. */
  const wide = window.matchMedia(`(width >= ${WIDE}px)`)
  const open = ref(wide.matches)
  wide.addEventListener('change', () => (open.value = wide.matches))
  /** Whether a room has something to inspect: an empty studio needs no column for it. */
  const inUse = ref(false)
  const step = ref<Step | null>(null)
  const draft = shallowRef<StepDraft>({})
  /** What a person last asked for here: a room may make place for it. */
  const asked = shallowRef<TaskRequest | null>(null)
  const picture = computed(() => pictures.known.get(pictureId.value ?? '') ?? null)
  let selected: string | null = null
  let held = false

  async function fetchFamily(): Promise<void> {
    const id = pictureId.value
    if (id === null) return
    const fetched = await client.call('pictures.family', { id })
    // Another picture may have been chosen meanwhile.
    if (id === pictureId.value) family.value = fetched
  }

  function turnTo(id: string | null): void {
    if (id === pictureId.value) return
    pictureId.value = id
    family.value = { ancestors: [], descendants: [] }
    step.value = null
    if (id === null) return
    pictures.want([id])
    void notices.attempt(fetchFamily)
  }

  return {
    pictureId,
    picture,
    family,
    open,
    inUse,
    step,
    draft,
    asked,
    /** What a room has selected. */
    show(id: string | null) {
      selected = id
      if (!held) turnTo(id)
    },
    /** What fills the window is looked at, whatever rooms select behind it, until it is let go. */
    hold(id: string) {
      held = true
      turnTo(id)
    },
    letGo() {
      held = false
      turnTo(selected)
    },
    begin(chosen: Step, given: StepDraft = {}) {
      draft.value = given
      step.value = chosen
    },
    endStep() {
      step.value = null
    },
    turn() {
      open.value = !open.value
    },
    /** Tells whether it stands in the queue. */
    start(request: TaskRequest) {
      asked.value = request
      return notices.attempt(() => client.call('jobs.start', { ...request, session: session.id }))
    },
    caption: (id: string, caption: string | null) =>
      notices.attempt(() => client.call('pictures.caption', { id, caption })),
    crop: (id: string, crop: number | null) =>
      notices.attempt(() => client.call('pictures.crop', { id, crop })),
    receive(event: StudioEvent) {
      const id = pictureId.value
      if (event.type !== 'generation' || id === null) return
      const { subjects, pictures: made } = event.generation
      if (subjects.includes(id) || made.some((one) => one.id === id)) void notices.attempt(fetchFamily)
    },
  }
})
