import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CallParams } from '../../../src-main/contract/calls.ts'
import type { DesignSheet, GarmentAttribute } from '../../../src-main/contract/designSheet.ts'
import type { Generation, Job, Locale, Picture } from '../../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { designSentence } from '../../../src-main/language/designSentence.ts'
import { inColour, shuffleUnlocked } from '../../../src-main/language/designVariants.ts'
import { useClient } from '../../client/clientKey.ts'
import { usePacks } from '../../client/packs.ts'
import { useSession } from '../../client/session.ts'
import { useNotices } from '../../notices/store.ts'
import { freshSeed } from '../../picture/seed.ts'
import { asksFor, noCheck, planCheck, reduceCheck, sentencesFor } from './check.ts'
import type { CheckEvent, CheckPlan } from './check.ts'
import { bytesOf, handOut } from '../../client/handOut.ts'
import { keepSheet } from './keepSheet.ts'
import { emptyDesign, reduceSheet, sentenceOf } from './sheet.ts'
import type { SheetEvent } from './sheet.ts'
import { reduceEntries } from './sheetEntries.ts'
import type { EntryEvent, SheetEntry } from './sheetEntries.ts'
import { columnsOf, designRequest, drawnTogether, emptyWall, jobOf, picturesIn, reduceWall } from './wall.ts'
import type { DesignRequest, WallEvent } from './wall.ts'

/** As far back as designs are sought in the history. */
const PAGE = 100
const TYPES = { pdf: 'application/pdf', png: 'image/png', csv: 'text/csv' } as const

type Format = CallParams<'designs.lineSheet'>['format']

export const useDesign = defineStore('design', () => {
  const client = useClient()
  const notices = useNotices()
  const packs = usePacks()
  const design = shallowRef(emptyDesign)
  const wall = shallowRef(emptyWall)
  const check = shallowRef(noCheck)
  const entries = shallowRef<readonly SheetEntry[]>([])
  /** Designs of the history, newest first. */
  const made = shallowRef<readonly Generation[]>([])
  const chosenId = ref<string | null>(null)
  /** Null: the pack's default. */
  const count = ref<number | null>(null)
  const submitting = ref(false)
  const session = useSession()
  const kept = keepSheet(
    client,
    () => session.id,
    () => design.value.sheet,
    notices.fail,
  )

  const pictures = computed(() => columnsOf(wall.value).flatMap(picturesIn))
  /** The chosen picture; else the best of the first column. */
  const chosen = computed<Picture | null>(
    () => pictures.value.find(({ id }) => id === chosenId.value) ?? pictures.value[0] ?? null,
  )
  const chosenRequest = computed<DesignRequest | null>(() => {
    const column = columnsOf(wall.value).find((one) =>
      picturesIn(one).some(({ id }) => id === chosen.value?.id),
    )
    return column?.request ?? null
  })
  const drawing = computed(() => columnsOf(wall.value).some((column) => jobOf(column) !== null))

  function sendSheet(event: SheetEvent): void {
    design.value = reduceSheet(design.value, event)
    kept.changed()
  }
  function sendWall(event: WallEvent): void {
    wall.value = reduceWall(wall.value, event)
  }
  function sendCheck(event: CheckEvent): void {
    check.value = reduceCheck(check.value, event)
  }

  function drawn(sheet: DesignSheet, text: string, seed: number): DesignRequest {
    return { task: 'generate', text, style: null, size: null, ...howToDraw(seed), design: sheet }
  }
  function howToDraw(seed: number) {
    return {
      count: count.value ?? packs.first?.defaults.count ?? 1,
      seed,
      sampler: {},
      pack: null,
      session: session.id,
    }
  }

  async function start(requests: readonly DesignRequest[]): Promise<void> {
    if (submitting.value || requests.length === 0) return
    submitting.value = true
    const before = wall.value
    chosenId.value = null
    sendWall({ type: 'asked', requests })
    const taken = await notices.attempt(async () => {
      for (const request of requests) await client.call('jobs.start', request)
    })
    if (!taken) {
      sendWall({ type: 'refused' })
      // Nothing of it was taken: what hung there hangs there again.
      if (wall.value.kind === 'empty') wall.value = before
    }
    submitting.value = false
  }

  async function refresh(pictureIds: readonly string[]): Promise<void> {
    const shown = made.value.filter(({ pictures: own }) => own.some(({ id }) => pictureIds.includes(id)))
    for (const { id } of shown) {
      const generation = await client.call('generations.get', { id })
      made.value = made.value.map((known) => (known.id === id ? generation : known))
      sendWall({ type: 'refreshed', generation })
    }
  }

  /** Asks the pack which sentences it reads whole, so that one that is too long doesn't end the check of the others. */
  async function planned(
    pictureId: string,
    sheet: DesignSheet,
    attributes: readonly GarmentAttribute[],
    locale: Locale,
  ): Promise<CheckPlan> {
    const sentences = sentencesFor(sheet, attributes, locale)
    const others = sentences.questions.flatMap((question) => question.others.map(({ sentence }) => sentence))
    const answers = await Promise.all(
      others.map((text) => client.call('prompts.check', { text, style: null, pack: null })),
    )
    const long = new Set(others.filter((_, i) => (answers[i]?.tokens ?? 0) > (answers[i]?.longest ?? 0)))
    return planCheck(pictureId, sheet, sentences, (sentence) => !long.has(sentence))
  }

  /** The sheet that was being filled in, in the session. */
  async function restoreSheet(): Promise<void> {
    const restored = await kept.restore()
    if (!restored.known) return
    const { kept: sheet } = restored
    design.value = reduceSheet(
      design.value,
      sheet === null ? { type: 'cleared' } : { type: 'replaced', sheet },
    )
  }

  return {
    design,
    wall,
    check,
    entries,
    made,
    count,
    submitting,
    pictures,
    chosen,
    chosenRequest,
    drawing,
    change: sendSheet,
    changeEntries(event: EntryEvent) {
      entries.value = reduceEntries(entries.value, event)
    },
    choose(pictureId: string) {
      chosenId.value = pictureId
    },
    shuffle: () => sendSheet({ type: 'replaced', sheet: shuffleUnlocked(design.value.sheet, Math.random) }),
    draw: (locale: Locale) =>
      start([drawn(design.value.sheet, sentenceOf(design.value, locale).trim(), freshSeed())]),
    /** One design in each of the chosen colours; the same seed, so that they differ in nothing else. */
    drawColourways(locale: Locale) {
      const seed = freshSeed()
      return start(
        design.value.colourways.map((colour) => {
          const sheet = inColour(design.value.sheet, colour)
          return drawn(sheet, designSentence(sheet, locale), seed)
        }),
      )
    },
    /** The first rows of the chosen picture, the rest anew. */
    async vary(keepRows: number) {
      if (chosen.value === null || chosenRequest.value === null) return
      const { text, design: sheet } = chosenRequest.value
      const pictureId = chosen.value.id
      const how = howToDraw(freshSeed())
      await start([{ task: 'continue', pictureId, keepRows, text, style: null, ...how, design: sheet }])
    },
    async checkAttributes(attributes: readonly GarmentAttribute[], locale: Locale) {
      const picture = chosen.value
      const request = chosenRequest.value
      if (picture === null || request === null || attributes.length === 0) return
      const done = await notices.attempt(async () => {
        const plan = await planned(picture.id, request.design, attributes, locale)
        sendCheck({ type: 'asked', plan })
        const { texts, pictureId } = plan
        await client.call('jobs.start', {
          task: 'rank',
          texts: [...texts],
          pictureIds: [pictureId],
          pack: null,
          session: session.id,
        })
      })
      if (!done) sendCheck({ type: 'ended' })
    },
    open(generation: Generation) {
      chosenId.value = null
      sendWall({ type: 'opened', generations: drawnTogether(generation, made.value) })
    },
    cancel: () =>
      notices.attempt(async () => {
        for (const jobId of columnsOf(wall.value).flatMap((column) => jobOf(column) ?? [])) {
          await client.call('jobs.cancel', { jobId })
        }
      }),
    again: (jobId: string) => notices.attempt(() => client.call('jobs.retry', { jobId })),
    exportLineSheet: (format: Format, title: string, locale: Locale) =>
      notices.attempt(async () => {
        const asked = { title, locale, format, entries: [...entries.value] }
        const { pages } = await client.call('designs.lineSheet', asked)
        const name = title.trim().replace(/[\\/:*?"<>|]+/g, '-') || 'line-sheet'
        pages.forEach((page, i) => {
          handOut(`${name}${pages.length > 1 ? `-${i + 1}` : ''}.${format}`, TYPES[format], bytesOf(page))
        })
      }),
    saveSheet: kept.save,
    /** The session has changed. */
    openSession: () => notices.attempt(restoreSheet),
    receive(event: StudioEvent) {
      sendWall({ type: 'studio', event })
      if (event.type === 'generation') {
        sendCheck({ type: 'answered', generation: event.generation })
        if (designRequest(event.generation.request) !== null) made.value = [event.generation, ...made.value]
      }
      if (event.type === 'library') void notices.attempt(() => refresh(event.pictureIds))
      if (event.type !== 'job' || check.value.running === null) return
      const { state, request, error } = event.job
      if (state === 'waiting' || state === 'running' || state === 'done') return
      if (!asksFor(check.value.running, request)) return
      sendCheck({ type: 'ended' })
      if (error !== null) notices.failWith(error)
    },
    /** At the start and after a lost connection. */
    async restore(jobs: () => readonly Job[]) {
      await restoreSheet()
      const { generations } = await client.call('history.list', { before: null, limit: PAGE })
      made.value = generations.filter(({ request }) => designRequest(request) !== null)
      sendWall({ type: 'restored', jobs: jobs(), made: made.value })
      const answer = generations.find(
        ({ request }) => check.value.running !== null && asksFor(check.value.running, request),
      )
      if (answer !== undefined) sendCheck({ type: 'answered', generation: answer })
    },
  }
})
