import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { LibraryCommand } from '../../../src-main/contract/commands.ts'
import { toErrorData } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { GalleryRecord } from '../../../src-main/contract/gallery.ts'
import type { TaskRequest } from '../../../src-main/contract/requests.ts'
import { useClient } from '../../client/clientKey.ts'
import { useSession } from '../../client/session.ts'
import { useNotices } from '../../notices/store.ts'
import { freshSeed } from '../../picture/seed.ts'
import { idle, reduceBulk } from './bulk.ts'
import type { BulkEvent } from './bulk.ts'
import { MOST_AT_ONCE, MOST_UNASKED, requestsFor, roughSeconds } from './bulkPlan.ts'
import type { BulkTask } from './bulkPlan.ts'

/** How far back the time that a task takes is looked up. */
const EARLIER = 30
/** Records that one call may ask for. */
const RECORDS = 2000

/** What is done to many pictures, which the gallery names by their seqs: changes, jobs, and what came of them. */
export const useBulk = defineStore('gallery-bulk', () => {
  const client = useClient()
  const notices = useNotices()
  const session = useSession()
  const state = shallowRef(idle)
  /** Of pictures that something could not be done with. */
  const failed = shallowRef<ReadonlyMap<string, GalleryRecord>>(new Map())

  function send(event: BulkEvent): void {
    const before = state.value
    const now = reduceBulk(before, event)
    state.value = now
    if (now.kind === 'queuing' && before.kind !== 'queuing') void notices.attempt(() => queue(now.requests))
    if ('failures' in now && !('failures' in before && before.failures === now.failures)) {
      const ids = now.failures.map(({ pictureId }) => pictureId)
      void notices.attempt(() => learnNames(ids, now.seqs))
    }
  }

  /** One after the other, so that the queue has them in the order of the selection and it can be stopped. */
  async function queue(requests: readonly TaskRequest[]): Promise<void> {
    for (const request of requests) {
      if (state.value.kind !== 'queuing' || state.value.requests !== requests) return
      try {
        const { jobId } = await client.call('jobs.start', request)
        send({ type: 'queued', jobId })
      } catch (thrown) {
        send({ type: 'refused', error: toErrorData(thrown) })
      }
    }
  }

  /** A picture that failed is known by its id alone; what it is called stands in the record of its seq. */
  async function learnNames(ids: readonly string[], seqs: readonly number[]): Promise<void> {
    const wanted = new Set(ids.filter((id) => !failed.value.has(id)))
    for (let at = 0; at < seqs.length && wanted.size > 0; at += RECORDS) {
      const { records } = await client.call('gallery.records', { seqs: seqs.slice(at, at + RECORDS) })
      const found = records.filter(({ picture }) => wanted.delete(picture.id))
      failed.value = new Map([
        ...failed.value,
        ...found.map((record) => [record.picture.id, record] as const),
      ])
    }
  }

  /** Null where they are more than one step of undo may name; that is said. */
  async function idsOf(seqs: readonly number[]): Promise<string[] | null> {
    const { ids } = await client.call('gallery.ids', { seqs: [...seqs] })
    if (ids.length <= MOST_AT_ONCE) return ids
    notices.say('gallery.selection.tooMany', { most: String(MOST_AT_ONCE) })
    return null
  }

  /** One step of undo; gives the ids that were changed, none where there were none or the studio refused. */
  async function change(
    seqs: readonly number[],
    command: (ids: string[]) => LibraryCommand,
  ): Promise<readonly string[]> {
    let changed: readonly string[] = []
    await notices.attempt(async () => {
      const ids = await idsOf(seqs)
      if (ids === null || ids.length === 0) return
      await client.call('library.change', { command: command(ids) })
      changed = ids
    })
    return changed
  }

  return {
    state,
    failed,
    idsOf,
    /** These and all others of their stacks. */
    async wholeStacks(seqs: readonly number[]): Promise<readonly number[]> {
      const members = await client.call('gallery.stackMembers', { seqs: [...seqs], beyondBest: null })
      return [...new Set([...seqs, ...members.seqs])]
    },
    rate: (seqs: readonly number[], rating: number) => change(seqs, (ids) => ({ type: 'rate', ids, rating })),
    favourite: (seqs: readonly number[], favourite: boolean) =>
      change(seqs, (ids) => ({ type: 'favourite', ids, favourite })),
    reject: (seqs: readonly number[], rejected: boolean) =>
      change(seqs, (ids) => ({ type: 'reject', ids, rejected })),
    bin: (seqs: readonly number[]) => change(seqs, (ids) => ({ type: 'bin', ids })),
    restore: (seqs: readonly number[]) => change(seqs, (ids) => ({ type: 'restore', ids })),
    addToBoard: (seqs: readonly number[], boardId: string) =>
      change(seqs, (ids) => ({ type: 'board-add', boardId, ids })),
    takeOffBoard: (seqs: readonly number[], boardId: string) =>
      change(seqs, (ids) => ({ type: 'board-remove', boardId, ids })),
    start: (task: BulkTask, seqs: readonly number[]) =>
      notices.attempt(async () => {
        const ids = await idsOf(seqs)
        if (ids === null) return
        const requests = requestsFor(task, ids, freshSeed, session.id)
        let seconds: number | null = null
        if (requests.length > MOST_UNASKED) {
          const earlier = await client.call('history.list', { before: null, limit: EARLIER })
          seconds = roughSeconds(requests, earlier.generations)
        }
        send({ type: 'planned', requests, seqs, seconds })
      }),
    confirm: () => send({ type: 'confirmed' }),
    decline: () => send({ type: 'declined' }),
    stop: () => send({ type: 'stopped' }),
    close: () => send({ type: 'closed' }),
    receive: (event: StudioEvent) => send({ type: 'studio', event }),
  }
})
