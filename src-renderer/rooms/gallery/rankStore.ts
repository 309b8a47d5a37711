import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { useClient } from '../../client/clientKey.ts'
import { useSession } from '../../client/session.ts'
import { useNotices } from '../../notices/store.ts'
import { useQueue } from '../../queue/store.ts'
import { freshSeed } from '../../picture/seed.ts'
import { requestsFor } from './bulkPlan.ts'
import { useSeqs } from './useSeqs.ts'
import { useBulk } from './bulkStore.ts'
import { leaveStack } from './filterChips.ts'
import { bestCover, noRanking, rankingsFor, reduceRanking } from './ranking.ts'
import type { Cover, RankingEvent, RankScope } from './ranking.ts'
import { useGallery } from './store.ts'

/** Generations among which a ranking for the same sentence is sought. */
const SOUGHT = 50

/** Ranking the gallery's pictures for a sentence, as one job in the background. */
export const useRanking = defineStore('gallery-ranking', () => {
  const client = useClient()
  const notices = useNotices()
  const session = useSession()
  const queue = useQueue()
  const gallery = useGallery()
  const bulk = useBulk()
  const seqs = useSeqs()
  const state = shallowRef(noRanking)
  /** An earlier ranking for the sentence that is being written; null: none, or none was looked for. */
  const cover = shallowRef<Cover | null>(null)
  /** The ranking whose order the gallery shows. */
  const shown = shallowRef<{ id: string; sentence: string; pictures: number } | null>(null)
  const progress = computed(() => {
    const { value } = state
    return value.kind === 'asked' && queue.progress?.jobId === value.jobId ? queue.progress : null
  })

  function send(event: RankingEvent): void {
    const before = state.value
    state.value = reduceRanking(before, event)
    if (state.value.kind !== 'writing') cover.value = null
    if (state.value.kind === 'done' && before.kind !== 'done') show(state.value.generation.id)
  }

  function show(id: string): void {
    void gallery.change({ ...leaveStack(gallery.query), ranking: id })
  }

  async function seqsOf(scope: RankScope): Promise<readonly number[]> {
    return scope === 'selected' ? seqs.selected() : seqs.found()
  }

  /** What it is called that a session left on the wall: asked for where it is not known. */
  watch(
    () => gallery.query.ranking,
    (id) => {
      if (id === null) shown.value = null
      else if (shown.value?.id !== id) void notices.attempt(() => name(id))
    },
    { immediate: true },
  )
  async function name(id: string): Promise<void> {
    const { sentence, subjects } = await client.call('generations.get', { id })
    if (gallery.query.ranking === id) shown.value = { id, sentence, pictures: subjects.length }
  }

  return {
    state,
    cover,
    shown,
    progress,
    open: (scope: RankScope) => send({ type: 'opened', scope }),
    choose: (scope: RankScope) => send({ type: 'scoped', scope }),
    close: () => send({ type: 'closed' }),
    /** Whether something of it was ranked for the same sentence before. */
    lookUp: (sentence: string) =>
      notices.attempt(async () => {
        cover.value = null
        if (state.value.kind !== 'writing' || sentence.trim() === '') return
        const { scope } = state.value
        const page = await client.call('history.list', { before: null, limit: SOUGHT, search: sentence })
        const rankings = rankingsFor(sentence, page.generations)
        if (rankings.length === 0) return
        const ids = await bulk.idsOf(await seqsOf(scope))
        if (state.value.kind === 'writing' && ids !== null) cover.value = bestCover(rankings, ids)
      }),
    start: (sentence: string) =>
      notices.attempt(async () => {
        if (state.value.kind !== 'writing') return
        const ids = await bulk.idsOf(await seqsOf(state.value.scope))
        if (ids === null) return
        const [request] = requestsFor({ task: 'rank', text: sentence.trim() }, ids, freshSeed, session.id)
        if (request === undefined) return
        const { jobId } = await client.call('jobs.start', request)
        send({ type: 'asked', jobId, sentence: sentence.trim(), pictures: ids.length })
      }),
    async cancel() {
      if (state.value.kind === 'asked') await queue.cancel(state.value.jobId)
    },
    show,
    leave: () => void gallery.change({ ranking: null }),
    receive: (event: StudioEvent) => send({ type: 'studio', event }),
  }
})
