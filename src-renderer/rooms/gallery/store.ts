import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { everything } from '../../../src-main/contract/gallery.ts'
import type { GalleryQuery } from '../../../src-main/contract/gallery.ts'
import type { SessionView } from '../../../src-main/contract/sessions.ts'
import { useClient } from '../../client/clientKey.ts'
import { useNotices } from '../../notices/store.ts'
import { columnsOf } from './columns.ts'
import { createRecordCache } from './recordCache.ts'
import { emptyGallery, reduceGallery } from './state.ts'
import type { GalleryEvent } from './state.ts'

/** While somebody types, and while many things change at once. */
const TYPING_MS = 120
const CHANGES_MS = 200

/** Where only a board or a session changed, nothing of the library did: its list is asked for where a board is shown. */
function mayChangeList(event: StudioEvent, { board }: GalleryQuery): boolean {
  if (event.type === 'library') return event.pictureIds.length > 0 || board !== null
  return event.type === 'generation' || event.type === 'packs'
}

/** Every picture of the library: the ordered list, the records of what is visible, and the selection. */
export const useGallery = defineStore('gallery', () => {
  const client = useClient()
  const notices = useNotices()
  const state = shallowRef(emptyGallery)
  /** Before the room was opened nothing needs to be asked for. */
  const open = ref(false)
  const records = createRecordCache(
    (seqs) => client.call('gallery.records', { seqs }),
    (thrown) => notices.fail(thrown),
  )
  let timer: number | undefined

  function send(event: GalleryEvent): void {
    state.value = reduceGallery(state.value, event)
  }

  async function ask(): Promise<void> {
    window.clearTimeout(timer)
    timer = undefined
    send({ type: 'asked' })
    const { asked, query } = state.value
    try {
      const list = await client.call('gallery.list', { ...query, offset: -new Date().getTimezoneOffset() })
      send({ type: 'listed', asked, list: columnsOf(list) })
    } catch (thrown) {
      send({ type: 'failed', asked })
      throw thrown
    }
  }

  function askSoon(pause: number): void {
    if (!open.value) return
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void notices.attempt(ask), pause)
  }

  /** Sends what may be another question, and asks it. */
  function turn(event: GalleryEvent, pause = 0): void {
    const before = state.value.query
    send(event)
    if (state.value.query !== before) askSoon(pause)
  }

  return {
    open,
    state,
    query: computed(() => state.value.query),
    list: computed(() => state.value.list),
    loading: computed(() => state.value.loading),
    selection: computed(() => state.value.selection),
    current: computed(() => state.value.current),
    records: records.known,
    want: records.want,
    send,
    change: (part: Partial<GalleryQuery>) =>
      turn({ type: 'changed', part }, 'search' in part ? TYPING_MS : 0),
    /** The stack of a picture, also where the picture's record has not come yet. */
    openStackOf: (seq: number) =>
      notices.attempt(async () => {
        const known = records.known.value.get(seq)
        const record = known ?? (await client.call('gallery.records', { seqs: [seq] })).records[0]
        const stack = record?.stack ?? null
        if (stack !== null) turn({ type: 'opened', stack })
      }),
    back: () => turn({ type: 'back' }),
    clearFilters: () => turn({ type: 'changed', part: { ...everything, view: state.value.query.view } }),
    /** The room is shown: what changed meanwhile is asked for. */
    async enter() {
      open.value = true
      await notices.attempt(ask)
    },
    receive(event: StudioEvent) {
      if (event.type === 'library') records.forget(event.pictureIds)
      if (event.type === 'generation') records.forgetAll()
      if (mayChangeList(event, state.value.query)) askSoon(CHANGES_MS)
    },
    view: (): SessionView['gallery'] => {
      const { query, anchor, selection } = state.value
      return { query, anchor, selection: [...selection] }
    },
    restore(view: SessionView['gallery'] | null) {
      const { query, anchor, selection } = view ?? { query: { ...everything }, anchor: null, selection: [] }
      send({ type: 'restored', query, anchor, selection })
      askSoon(0)
    },
  }
})
