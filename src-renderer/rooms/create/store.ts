import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Generation, Job, PackSummary, Picture } from '../../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { Recipe } from '../../../src-main/contract/recipe.ts'
import type { SessionView } from '../../../src-main/contract/sessions.ts'
import { useBoards } from '../../client/boards.ts'
import { useClient } from '../../client/clientKey.ts'
import { usePacks } from '../../client/packs.ts'
import { useSession } from '../../client/session.ts'
import { useNotices } from '../../notices/store.ts'
import { useInspector } from '../../picture/inspector.ts'
import { picturesOf, usePictures } from '../../picture/pictures.ts'
import { freshSeed } from '../../picture/seed.ts'
import { gridOf } from './grid.ts'
import { useGrid } from './gridStore.ts'
import { emptyHistory, generationsWith, reduceHistory } from './history.ts'
import type { HistoryEvent } from './history.ts'
import { emptyPrompt, reducePrompt, requestsOf } from './prompt.ts'
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
  const session = useSession()
  const grid = useGrid()
  const prompt = shallowRef(emptyPrompt)
  const wall = shallowRef(emptyWall)
  const history = shallowRef(emptyHistory)
  const submitting = ref(false)
  /** Whether the draft of a session was shown yet. */
  let opened = false
  /** The picture that is to be selected on its wall; null: the first. */
  const wanted = ref<string | null>(null)
  /** How far the room is scrolled: a session opens where it was left. */
  const scroll = ref(0)
  /** Set where the room is to be scrolled from elsewhere. */
  const scrolling = shallowRef<{ readonly top: number } | null>(null)
  /** Set where the bar was filled from elsewhere: the field takes the focus, its words selected or the caret behind them. */
  const writing = shallowRef<{ readonly select: boolean } | null>(null)

  const pack = computed(
    () => packs.packs.find((known) => known.identity.name === prompt.value.pack) ?? packs.first,
  )
  /** One that was removed meanwhile is none. */
  const boards = useBoards()
  const board = computed(() => boards.boards.find(({ id }) => id === prompt.value.board)?.id ?? null)
  const defaultCount = (): number => pack.value?.defaults.count ?? 1
  const draft = useDraft(client, () => session.id, prompt, defaultCount, notices.fail)

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
    const place = gridOf(newest.request)
    if (place !== null) grid.open(place)
  }
  /** A person looks at a wall: at that, rather than at the grid that it may be of. */
  function openWall(generation: Generation, chosen = true): void {
    grid.leaveFor(generation.request)
    sendWall({ type: 'opened', generation, chosen })
  }
  function sendHistory(event: HistoryEvent): void {
    history.value = reduceHistory(history.value, event)
  }

  function hasStoppedHere(): boolean {
    return wall.value.kind === 'stopped' && (wall.value.request.session ?? session.id) === session.id
  }

  /** What a person asked for is to be seen, also where they had opened something else. */
  function makeRoom(): void {
    wanted.value = null
    grid.leaveFor(null)
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
    if (pack.value === null || submitting.value) return
    const newGridId = (): string => crypto.randomUUID()
    const asked = { ...prompt.value, board: board.value }
    const requests = requestsOf(asked, { count: defaultCount(), session: session.id, newGridId })
    if (requests.length === 0) return
    submitting.value = true
    makeRoom()
    const place = requests.find((request) => request.grid !== undefined)?.grid
    if (place !== undefined) grid.ask(place)
    await notices.attempt(async () => {
      for (const request of requests) await client.call('jobs.start', request)
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
    openWall(generation)
  }

  /** Ratings and favourites are shown from the library, never guessed: what changed is fetched again. */
  async function refresh(pictureIds: readonly string[]): Promise<void> {
    const shown = wall.value.kind === 'ranked' ? [wall.value.generation] : []
    const ids = new Set(
      generationsWith([...history.value.entries, ...shown, ...grid.generations()], pictureIds),
    )
    for (const id of ids) {
      const generation = await client.call('generations.get', { id })
      sendHistory({ type: 'refreshed', generation })
      sendWall({ type: 'refreshed', generation })
      grid.refresh(generation)
    }
  }

  /** The bar shows what was being typed in the session. Whoever types before that is known at the start goes on. */
  async function restoreDraft(): Promise<void> {
    const restored = await draft.restore()
    if (!restored.known) return
    if (!opened && prompt.value.text !== '') draft.changed()
    else if (restored.kept === null) prompt.value = emptyPrompt
    else prompt.value = reducePrompt(prompt.value, { type: 'draft-restored', draft: restored.kept })
    opened = true
    if (!prompt.value.seedLocked) rollSeed()
  }

  return {
    pack,
    prompt,
    board,
    wall,
    history,
    submitting,
    wanted,
    scroll,
    scrolling,
    writing,
    changePrompt: sendPrompt,
    /** Fills the bar and goes on in it. */
    write(event: PromptEvent, select = false) {
      sendPrompt(event)
      writing.value = { select }
    },
    rollSeed,
    generate,
    /** The pack's own sentence with the pack's own seed: everybody's first pictures are the same. */
    drawExample(example: PackSummary['examples'][number]) {
      sendPrompt({ type: 'example-chosen', text: example.text, seed: example.seed })
      void submit()
    },
    saveDraft: draft.save,
    receive(event: StudioEvent) {
      grid.receive(event)
      sendWall({ type: 'studio', event })
      if (event.type === 'generation') sendHistory({ type: 'made', generation: event.generation })
      if (event.type === 'job-dismissed') hangNewest()
      if (event.type === 'library') void notices.attempt(() => refresh(event.pictureIds))
    },
    /** At the start and after a lost connection. A draft is only fetched the first time: then the page knows better. */
    async restore(jobs: () => readonly Job[]) {
      await restoreDraft()
      await fetchPage(true)
      await grid.restore()
      sendWall({ type: 'restored', jobs: jobs() })
      hangNewest()
    },
    /** What a session is left with. */
    view: (): SessionView['create'] => ({
      generation: wall.value.kind === 'ranked' ? wall.value.generation.id : null,
      picture: inspector.pictureId,
      scroll: scroll.value,
    }),
    /** The session has changed: its draft, and the wall as it was left. */
    openSession: (view: SessionView['create'] | null) =>
      notices.attempt(async () => {
        await restoreDraft()
        // What is being drawn is more than what was looked at, and what stopped still waits for an answer.
        if (
          view !== null &&
          (jobOnWall(wall.value) !== null || (view.generation === null && hasStoppedHere()))
        )
          return
        if (view === null || view.generation === null) {
          wanted.value = null
          grid.leaveFor(null)
          sendWall({ type: 'cleared' })
          // Left in the middle of something that is over: its newest pictures are what there is to see.
          const newest = history.value.entries.find((entry) => entry.session === session.id)
          if (view !== null && newest !== undefined) openWall(newest, false)
          return
        }
        const generation = await client.call('generations.get', { id: view.generation })
        wanted.value = view.picture
        openWall(generation, false)
        scrolling.value = { top: view.scroll }
      }),
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
      openWall(generation)
    },
    openWall,
    follow(job: Job) {
      grid.leaveFor(job.request)
      sendWall({ type: 'followed', job })
    },
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
