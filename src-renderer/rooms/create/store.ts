import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Generation, Job, PackSummary, Picture } from '../../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { Recipe } from '../../../src-main/contract/recipe.ts'
import { useClient } from '../../client/clientKey.ts'
import { usePacks } from '../../client/packs.ts'
import { useNotices } from '../../notices/store.ts'
import { useInspector } from '../../picture/inspector.ts'
import { picturesOf, usePictures } from '../../picture/pictures.ts'
import { freshSeed } from '../../picture/seed.ts'
import { emptyHistory, generationsWith, reduceHistory } from './history.ts'
import type { HistoryEvent } from './history.ts'
import { emptyPrompt, reducePrompt, requestsOf, sentencesOf } from './prompt.ts'
import type { PromptEvent } from './prompt.ts'
import { subjectsOf } from '../../queue/taskTitle.ts'
import { useDraft } from './useDraft.ts'
import { emptyWall, jobOnWall, reduceWall, takesWall } from './wall.ts'
import type { WallEvent } from './wall.ts'

const PAGE = 30

export const useCreate = defineStore('create', () => {
  const client = useClient()
  const notices = useNotices()
  const packs = usePacks()
  const pictures = usePictures()
  const prompt = shallowRef(emptyPrompt)
  const wall = shallowRef(emptyWall)
  const history = shallowRef(emptyHistory)
  const submitting = ref(false)
  /** The picture that is to be selected on its wall; null: the first. */
  const wanted = ref<string | null>(null)

  const pack = computed(
    () => packs.packs.find((known) => known.identity.name === prompt.value.pack) ?? packs.first,
  )
  const draft = useDraft(client, prompt, () => pack.value?.defaults.count ?? 1, notices.fail)

  function sendPrompt(event: PromptEvent): void {
    prompt.value = reducePrompt(prompt.value, event)
    draft.changed()
  }
  function sendWall(event: WallEvent): void {
    const before = wall.value
    wall.value = reduceWall(before, event)
    if (wall.value === before) return
    if (wall.value.kind === 'ranked') {
      pictures.learn(wall.value.generation.pictures)
      pictures.want([...picturesOf(wall.value.generation), ...wall.value.generation.subjects])
    }
    if (wall.value.kind === 'waiting' || wall.value.kind === 'drawing') {
      pictures.want(subjectsOf(wall.value.request))
    }
  }
  /** A bare wall shows the newest pictures, if there are any. */
  function hangNewest(): void {
    const newest = history.value.entries[0]
    if (wall.value.kind !== 'empty' || newest === undefined) return
    sendWall({ type: 'opened', generation: newest, chosen: false })
  }
  function sendHistory(event: HistoryEvent): void {
    history.value = reduceHistory(history.value, event)
  }

  /** What a person asked for is to be seen, also where they had opened something else. */
  function makeRoom(): void {
    wanted.value = null
    sendWall({ type: 'asked' })
  }
  const inspector = useInspector()
  watch(
    () => inspector.asked,
    (request) => {
      if (request !== null && takesWall(request)) makeRoom()
    },
    { flush: 'sync' },
  )

  function rollSeed(): void {
    sendPrompt({ type: 'seed-rolled', seed: freshSeed() })
  }

  function generate(): Promise<void> {
    if (!prompt.value.seedLocked) rollSeed()
    return submit()
  }

  async function submit(): Promise<void> {
    const defaults = pack.value?.defaults
    if (defaults === undefined || submitting.value || sentencesOf(prompt.value.text).length === 0) return
    submitting.value = true
    makeRoom()
    await notices.attempt(async () => {
      for (const request of requestsOf(prompt.value, defaults.count)) await client.call('jobs.start', request)
    })
    submitting.value = false
  }

  async function fetchPage(first: boolean): Promise<void> {
    const before = first ? null : (history.value.next ?? null)
    const { search } = history.value
    const words = search === '' ? {} : { search }
    const page = await client.call('history.list', { before, limit: PAGE, ...words })
    sendHistory({ type: 'page', ...page, first, search })
  }

  /** Shows the wall that a picture hangs on, and selects it there. */
  function reveal(pictureId: string, generation: Generation): void {
    wanted.value = pictureId
    sendWall({ type: 'opened', generation, chosen: true })
  }

  /** Ratings and favourites are shown from the library, never guessed: what changed is fetched again. */
  async function refresh(pictureIds: readonly string[]): Promise<void> {
    const shown = wall.value.kind === 'ranked' ? [wall.value.generation] : []
    const ids = new Set(generationsWith([...history.value.entries, ...shown], pictureIds))
    for (const id of ids) {
      const generation = await client.call('generations.get', { id })
      sendHistory({ type: 'refreshed', generation })
      sendWall({ type: 'refreshed', generation })
    }
  }

  return {
    pack,
    prompt,
    wall,
    history,
    submitting,
    wanted,
    changePrompt: sendPrompt,
    rollSeed,
    generate,
    /** The pack's own sentence with the pack's own seed: everybody's first pictures are the same. */
    drawExample(example: PackSummary['examples'][number]) {
      sendPrompt({ type: 'example-chosen', text: example.text, seed: example.seed })
      void submit()
    },
    saveDraft: draft.save,
    receive(event: StudioEvent) {
      sendWall({ type: 'studio', event })
      if (event.type === 'generation') sendHistory({ type: 'made', generation: event.generation })
      if (event.type === 'job-dismissed') hangNewest()
      if (event.type === 'library') void notices.attempt(() => refresh(event.pictureIds))
    },
    /** At the start and after a lost connection. A draft is only fetched the first time: then the page knows better. */
    async restore(jobs: () => readonly Job[]) {
      const kept = await draft.restore()
      if (kept !== null) prompt.value = reducePrompt(prompt.value, { type: 'draft-restored', draft: kept })
      if (!prompt.value.seedLocked) rollSeed()
      await fetchPage(true)
      sendWall({ type: 'restored', jobs: jobs() })
      hangNewest()
    },
    makeRoom,
    reveal,
    revealPicture: (picture: Picture) =>
      notices.attempt(async () => {
        if (picture.generationId === null) return
        const generation = await client.call('generations.get', { id: picture.generationId })
        reveal(picture.id, generation)
      }),
    recallRecipe: (recipe: Recipe) => sendPrompt({ type: 'recipe-restored', recipe }),
    search(words: string) {
      sendHistory({ type: 'sought', search: words })
      return notices.attempt(() => fetchPage(true))
    },
    older: () => notices.attempt(() => fetchPage(false)),
    open(generation: Generation, newSeed: boolean) {
      sendPrompt({ type: 'recalled', generation, newSeed })
      wanted.value = null
      sendWall({ type: 'opened', generation, chosen: true })
    },
    follow: (job: Job) => sendWall({ type: 'followed', job }),
    async cancel() {
      const jobId = jobOnWall(wall.value)
      if (jobId !== null) await notices.attempt(() => client.call('jobs.cancel', { jobId }))
    },
    async drop(index: number) {
      const jobId = jobOnWall(wall.value)
      if (jobId === null) return
      const done = await notices.attempt(() => client.call('jobs.drop', { jobId, index }))
      if (done) sendWall({ type: 'dropped', index })
    },
    favourite: (id: string, favourite: boolean) =>
      notices.attempt(() => client.call('pictures.favourite', { ids: [id], favourite })),
    rate: (id: string, rating: number) =>
      notices.attempt(() => client.call('pictures.rate', { ids: [id], rating })),
    async undo() {
      await notices.attempt(async () => {
        const { undone } = await client.call('library.undo', {})
        notices.say(`undone.${undone}`)
      })
    },
    async redo() {
      await notices.attempt(async () => {
        const { redone } = await client.call('library.redo', {})
        notices.say(`redone.${redone}`)
      })
    },
  }
})
